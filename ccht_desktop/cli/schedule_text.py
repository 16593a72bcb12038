"""The coming sessions as lines of text: a heading for each day, each session as it will sound."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any

from ccht_desktop.cli.context import minutes_seconds
from ccht_desktop.foundation.clock import local, local_text
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.library.codes import KIND_NAMES
from ccht_desktop.schedule.preview.conflicts import Conflict
from ccht_desktop.schedule.preview.heard import HeardItem, HeardSession
from ccht_desktop.schedule.preview.silent import Silence

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
NOT_MOVED: Mapping[str, datetime] = MappingProxyType({})


def lines_of(
    sessions: Sequence[HeardSession],
    holidays: Mapping[date, str],
    changed: Collection[str],
    silent: Sequence[Silence] = (),
    moved: Mapping[str, datetime] = NOT_MOVED,
) -> Iterator[str]:
    """holidays: names by date; changed: occurrences that were changed since yesterday; silent: what
    is not broadcast; moved: by occurrence, when it would have been."""
    told = [
        *((one.session.start, _lines(one, changed, moved)) for one in sessions),
        *((one.at, _silence(one)) for one in silent),
    ]
    told.sort(key=lambda pair: pair[0])
    for number, (day, group) in enumerate(groupby(told, lambda pair: local(pair[0]).date())):
        if number:
            yield ""
        yield _heading(day, holidays.get(day, ""))
        for _at, lines in group:
            yield from lines


def gathered(found: Sequence[Conflict]) -> Iterator[str]:
    """Every thing wrong in order of time; the same on other days stands beside the first."""
    days: dict[tuple[str, str, str], dict[str, None]] = {}
    first: dict[tuple[str, str, str], str] = {}
    for one in found:
        rule, _slash, rest = one.occurrence.partition("/")
        day = date.fromisoformat(rest[:10])
        mark = (one.code, rule, one.text.replace(f"{day:%d/%m/%Y}", ""))
        first.setdefault(mark, one.text)
        days.setdefault(mark, {})[f"{day:%d/%m}"] = None
    for mark, text in first.items():
        again = ", ".join([*days[mark]][1:])
        yield f"{text} {_('(again: {days})').format(days=again)}" if again else text


def _lines(
    one: HeardSession, changed: Collection[str], moved: Mapping[str, datetime]
) -> Iterator[str]:
    key = one.session.occurrence
    yield f"  {_session(one, key in changed, moved.get(key))}   [{key}]"
    for item in one.items:
        yield "    " + _item(item)


def _silence(one: Silence) -> Iterator[str]:
    key = f"   [{one.sessions[0].origin}]" if one.cause == "skipped" else ""
    yield f"  {one.text}{key}"


def _heading(day: date, holiday: str) -> str:
    text = f"{_(WEEKDAYS[day.weekday()])} {day:%d/%m/%Y}"
    return f"{text} · {holiday}" if holiday else text


def _session(one: HeardSession, changed: bool, moved: datetime | None) -> str:
    session = one.session
    length = sum(item.seconds for item in one.items)
    words = [f"{local(session.start):%H:%M} {session.name}", minutes_seconds(length)]
    if one.start is None:
        words.append(_("not heard"))
    elif one.late_seconds:
        words.append(_("begins {time}").format(time=f"{local(one.start):%H:%M:%S}"))
    if session.permit:
        words.append(_("decision {number}").format(number=session.permit.decision))
    if moved is not None:
        old = {"time": f"{local(moved):%H:%M}", "day": f"{local(moved):%d/%m/%Y}"}
        words.append(_("moved from {time} on {day}").format(**old))
    if changed:
        words.append(_("changed since yesterday"))
    return ("* " if changed else "") + " · ".join(words)


def _item(one: HeardItem) -> str:
    item = one.item
    start = f"{local(one.start):%H:%M:%S}" if one.start else "--:--:--"
    kind = _(KIND_NAMES[item.kind]) if item.kind in KIND_NAMES else _("Silence")
    if item.source in ("relay", "live"):
        kind = _("Relay") if item.source == "relay" else _("Live")
    title = item.title or item.name
    words = [f"{start}  {minutes_seconds(one.seconds):>6}  {item.position:>2}  {kind}"]
    return "  ".join([*words, *([title] if title else []), *([f"({one.why})"] if one.why else [])])


def row_of(
    one: HeardSession, holidays: Mapping[date, str], changed: Collection[str]
) -> dict[str, Any]:
    """A session as a listing shows it: as planned, and beside it how it will be heard."""
    session = one.session
    row = session.listing()
    for told, item in zip(row["items"], one.items, strict=True):
        told |= {
            "source": item.item.source,
            "name": item.item.name or None,
            "heard_start": local_text(item.start) if item.start else None,
            "heard_seconds": item.seconds,
            "not_heard": item.code,
            "why": item.why or None,
        }
    return row | {
        "heard_start": local_text(one.start) if one.start else None,
        "heard_end": local_text(one.end) if one.end else None,
        "late_seconds": one.late_seconds,
        "priority": session.priority,
        "decision": session.permit.decision if session.permit else None,
        "holiday": holidays.get(local(session.start).date()),
        "changed": session.occurrence in changed,
    }
