"""What became different between two readings of the same days: sessions and what they play."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal

from ccht_desktop.foundation.clock import local, local_text
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession

Kind = Literal["added", "removed", "moved", "changed"]
_SAME: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One place of a session that plays something else; None: there is no such place."""

    position: int
    before: PlannedItem | None
    after: PlannedItem | None


@dataclass(frozen=True, slots=True)
class Difference:
    """before is None for what was added, after for what was removed; a moved session may have
    changed items too."""

    kind: Kind
    before: PlannedSession | None
    after: PlannedSession | None
    items: tuple[ItemChange, ...] = ()

    @property
    def session(self) -> PlannedSession:
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def at(self) -> datetime:
        return self.session.start

    @property
    def text(self) -> str:
        """In words, with day and hour."""
        sentences = {
            "added": _("New: “{name}” on {day} at {time}."),
            "removed": _("No longer: “{name}” on {day} at {time}."),
            "moved": _("Moved: “{name}” from {old} to {day} at {time}."),
            "changed": _("Changed: “{name}” on {day} at {time}: {items}."),
        }
        start = local(self.at)
        return sentences[self.kind].format(
            name=self.session.name,
            day=f"{start:%d/%m/%Y}",
            time=f"{start:%H:%M}",
            old=f"{local(self.before.start):%d/%m/%Y %H:%M}" if self.before else "",
            items=", ".join(_item_text(change) for change in self.items),
        )

    def listing(self) -> dict[str, Any]:
        return {
            "change": self.kind,
            "occurrence": self.session.occurrence,
            "before": self.before.occurrence if self.before else None,
            "start": local_text(self.at),
            "before_start": local_text(self.before.start) if self.before else None,
            "positions": [change.position for change in self.items],
            "text": self.text,
        }


def differences(
    before: Sequence[PlannedSession],
    after: Sequence[PlannedSession],
    origins: Mapping[str, str] = _SAME,
    reworked: Collection[int] = (),
) -> list[Difference]:
    """In order of time.

    origins: by occurrence, its key before it was moved. reworked: ids of rundowns that were edited;
    elsewhere another turn of a rotation is no difference.
    """
    old = {session.occurrence: session for session in before}
    new = {session.occurrence: session for session in after}
    pairs = [(old[key], new[key]) for key in old if key in new]
    gone = [session for session in before if session.occurrence not in new]
    come = [session for session in after if session.occurrence not in old]
    pairs += _matched(gone, come, lambda one: origins.get(one.occurrence, one.occurrence))
    pairs += _matched(gone, come, _rule_and_day)
    found = [Difference("removed", session, None) for session in gone]
    found += [Difference("added", None, session) for session in come]
    for was, now in pairs:
        items = tuple(_items(was, now, reworked))
        if was.start != now.start:
            found.append(Difference("moved", was, now, items))
        elif items:
            found.append(Difference("changed", was, now, items))
    return sorted(found, key=lambda one: (one.at, one.session.occurrence))


def _rule_and_day(session: PlannedSession) -> tuple[str, date]:
    return session.occurrence.split("/")[0], local(session.start).date()


def _matched(
    gone: list[PlannedSession],
    come: list[PlannedSession],
    mark: Callable[[PlannedSession], Hashable],
) -> list[tuple[PlannedSession, PlannedSession]]:
    """Takes out of both lists the pairs of one mark that no other session on a side has."""
    ones, others = _only(gone, mark), _only(come, mark)
    pairs = [(ones[key], others[key]) for key in ones if key in others]
    for one, other in pairs:
        gone.remove(one)
        come.remove(other)
    return pairs


def _only(
    sessions: Sequence[PlannedSession], mark: Callable[[PlannedSession], Hashable]
) -> dict[Hashable, PlannedSession]:
    counts = Counter(mark(session) for session in sessions)
    return {mark(session): session for session in sessions if counts[mark(session)] == 1}


def _items(
    before: PlannedSession, after: PlannedSession, reworked: Collection[int]
) -> Iterator[ItemChange]:
    closely = before.rundown != after.rundown or after.rundown in reworked
    old = {item.position: item for item in before.items}
    new = {item.position: item for item in after.items}
    for position in sorted(old.keys() | new.keys()):
        was, now = old.get(position), new.get(position)
        if was is None or now is None or _what(was, closely) != _what(now, closely):
            yield ItemChange(position, was, now)


def _what(item: PlannedItem, closely: bool) -> tuple[object, ...]:
    """What tells one content from another."""
    if item.source in ("pause", "relay", "live"):
        return item.source, item.seconds, item.name
    if item.source == "clip":
        return item.source, item.sha256, item.clip is None
    if closely:
        return item.source, item.kind, item.field, item.group, item.clip is None
    return item.source, item.kind


def _item_text(change: ItemChange) -> str:
    item = change.after or change.before
    assert item is not None
    title = item.title or item.name or item.kind
    if change.after is None:
        return _("without “{title}”").format(title=title)
    if change.before is None:
        return _("also “{title}”").format(title=title)
    return _("position {position} “{title}”").format(position=change.position, title=title)
