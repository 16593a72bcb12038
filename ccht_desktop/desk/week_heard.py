"""Lines of sessions to come as they will be heard, and what was changed of them since yesterday."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ccht_desktop.desk.programme import ItemLine, SessionLine
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.preview.differences import Difference
from ccht_desktop.schedule.preview.heard import HeardItem, HeardSession
from ccht_desktop.service.outlook import changes_between
from ccht_desktop.station import Station

DAY = timedelta(days=1)
GIVING_WAY = ("GIVES_WAY", "TOO_LATE")


def as_heard(lines: Iterable[SessionLine], heard: Sequence[HeardSession]) -> list[SessionLine]:
    """The lines with real starts, and with what will not, or not wholly, be heard and why."""
    known = {one.session.occurrence: one for one in heard}
    found = []
    for line in lines:
        told = known.get(line.occurrence or "")
        to_come = told is not None and line.state in ("planned", "nothing")
        found.append(_session(line, told, known) if told is not None and to_come else line)
    return found


def changes_since_yesterday(
    station: Station, start: datetime, end: datetime, clock: datetime
) -> list[Difference]:
    """How sessions to come between two moments differ from what they were to be a day ago."""
    start = max(start, clock)
    if start >= end or station.schedule.as_of(clock - DAY) == station.schedule.current():
        return []
    return changes_between(station, clock - DAY, start, end)


def _session(
    line: SessionLine, told: HeardSession, known: Mapping[str, HeardSession]
) -> SessionLine:
    own = {one.item.position: one for one in told.items}
    items = tuple(_item(item, own.get(item.position), known) for item in line.items)
    lost = [one for one in told.items if _loss(one)]
    sounding = [one for one in told.items if one.item.source != "pause"]
    first = lost[0] if lost else None
    loss = _loss(first) if first else ""
    if first is not None and loss == "unheard" and any(one.start for one in sounding):
        loss = "cut_short"
    return replace(
        line,
        items=items,
        airs=told.start if told.late_seconds >= 1 else None,
        loss=loss,
        why=_why(first, known, loss) if first else "",
    )


def _item(item: ItemLine, told: HeardItem | None, known: Mapping[str, HeardSession]) -> ItemLine:
    if told is None:
        return item
    loss = _loss(told)
    return replace(
        item,
        start=told.start or item.start,
        seconds=told.seconds if told.start else item.seconds,
        state=loss or item.state,
        note=_why(told, known) if loss else item.note,
    )


def _loss(told: HeardItem) -> str:
    """The key of a mark; empty where all is heard, or where there is nothing to play."""
    if told.code is None or told.code == "EMPTY":
        return ""
    if told.start is None:
        return "unheard"
    return "joined" if told.code == "JOINED" else "cut_short"


def _why(told: HeardItem, known: Mapping[str, HeardSession], loss: str = "") -> str:
    """loss: of the session, where the words are about the whole of it."""
    other = known.get(told.by or "")
    if told.start is None and told.code in GIVING_WAY and other is not None:
        text = _("Not heard: gives way to “{name}”")
        if loss == "cut_short":
            text = _("Cut short: gives way to “{name}”")
        return text.format(name=other.session.name)
    return told.why.removesuffix(".")
