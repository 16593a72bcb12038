"""What is wrong in days to come, equal findings as one: a line for a cause, not for a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, KIND_NAMES
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession
from ccht_desktop.schedule.preview.conflicts import Conflict

_EMPTY = "EMPTY_SESSION"


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, and the first session it is about."""

    text: str
    occurrence: str


def findings(
    conflicts: Iterable[Conflict], sessions: Sequence[PlannedSession]
) -> tuple[Finding, ...]:
    """Most frequent first; what happens once keeps its full sentence with day and hour."""
    named = {session.occurrence: session for session in sessions}
    groups: dict[tuple[str, str], list[Conflict]] = {}
    for conflict in conflicts:
        about = _about(conflict, named.get(conflict.occurrence))
        groups.setdefault((conflict.code, about), []).append(conflict)
    # A session without anything to play is told once, not again for each of its positions.
    empty = {c.occurrence for (code, _a), found in groups.items() if code == _EMPTY for c in found}
    lines: list[tuple[int, Finding]] = []
    for (code, about), found in groups.items():
        if code == "EMPTY_POSITION" and about and {c.occurrence for c in found} <= empty:
            continue
        count = len({conflict.occurrence for conflict in found})
        text = found[0].text if count == 1 else _line(code, about, count, found)
        lines.append((count, Finding(text, found[0].occurrence)))
    return tuple(finding for _count, finding in sorted(lines, key=lambda line: -line[0]))


def _about(conflict: Conflict, session: PlannedSession | None) -> str:
    if session is None:
        return conflict.text
    if conflict.code != "EMPTY_POSITION":
        return session.name
    for item in session.items:
        if item.clip is None and item.source != "pause" and _same(conflict, item):
            return _missing(item)
    return ""


def _same(conflict: Conflict, item: PlannedItem) -> bool:
    why = item.why
    return item.planned_start == conflict.at and why is not None and why in conflict.text


def _missing(item: PlannedItem) -> str:
    if item.source == "clip":
        return (item.why or "").rstrip(".")
    kind = _(KIND_NAMES.get(item.kind, item.kind))
    words = [kind, _(FIELD_NAMES.get(item.field, item.field))] if item.field else [kind]
    return _("nothing approved of the kind {kind}").format(kind=" · ".join(words))


def _line(code: str, about: str, count: int, found: Sequence[Conflict]) -> str:
    if code == "EMPTY_POSITION" and about:
        return _("{what}: {n} sessions").format(what=about[:1].upper() + about[1:], n=count)
    if code == _EMPTY:
        text = _("“{name}” has nothing to play: {n} sessions. Add and approve clips for it.")
        return text.format(name=about, n=count)
    return found[0].text + "  " + _("(and {n} more)").format(n=count - 1)
