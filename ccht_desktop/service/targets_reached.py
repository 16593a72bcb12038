"""How the targets of a month stand, joined from the log, the schedule and the library."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain

from ccht_desktop.foundation.clock import ZONE, from_text, local
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.report.figures import begin_of, counts, item_of
from ccht_desktop.schedule.book import ScheduleBook
from ccht_desktop.schedule.files.toml_file import read
from ccht_desktop.schedule.model import Schedule, Target, place_of
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.schedule.targets.coverage import (
    Heard,
    TargetCoverage,
    coverage,
    for_month,
    month_end,
)
from ccht_desktop.schedule.targets.gap_rooms import Sited
from ccht_desktop.schedule.targets.gap_rounds import Known, Proposal, propose
from ccht_desktop.station import Station

FORESEEN = timedelta(days=62)
PLAN_FILE = "ke-hoach-2022.toml"


def heard(station: Station, month: date) -> list[Heard]:
    """The closed rows of the log of a month, given by its first day, as the report counts them."""
    start, end = _bounds(month)
    return [
        Heard(begin, item_of(row), row.field, row.group, row.played_seconds, counts(row))
        for row in station.airlog.airings(start, end)
        if row.outcome is not None and (begin := begin_of(row)) is not None
    ]


def targets_of(
    station: Station, month: date, schedule: Schedule | None = None
) -> list[TargetCoverage]:
    """How the targets of a month stand now; schedule: one that is not in force."""
    schedule = schedule or station.schedule.current()
    now = station.clock.now()
    coming = [session for _place, session in _sessions(station, month, now, schedule)]
    since = days_from(station, month, schedule)
    return coverage(schedule.targets, month, heard(station, month), coming, now, since)


def days_from(station: Station, month: date, schedule: Schedule) -> dict[Target, date]:
    """From when days without it count: since the station began, and since it was asked for."""
    book, (first, end) = station.schedule, _bounds(month)
    entry = next(station.airlog.entries(), None)
    began = local(from_text(entry.at)).date() if entry else month
    open_ones = [one for one in for_month(schedule.targets, month) if one.every_days]
    found = dict.fromkeys(open_ones, began)
    before = book.as_of(first)
    steps = [(month, before)] if before else []
    # Loading a revision takes a while: only as many as are needed.
    for day, known in chain(steps, _later(book, first, end)):
        asked = {(o.field, o.group) for o in for_month(known.targets, month) if o.every_days}
        for one in [one for one in open_ones if (one.field, one.group) in asked]:
            open_ones.remove(one)
            found[one] = max(began, day)
        if not open_ones:
            break
    # Asked for after the month, or in a schedule that is only tried out.
    return {one: day for one, day in found.items() if day > month}


def _later(book: ScheduleBook, first: datetime, end: datetime) -> Iterator[tuple[date, Schedule]]:
    for change in book.changes(first):
        known = book.as_of(change.at) if change.at < end else None
        if known is not None:
            yield local(change.at).date(), known


def proposed_targets() -> tuple[Target, ...]:
    """What the ready schedule of the plan of 2022 asks of each month. The plan names the fields and
    sets no numbers: they are a proposal."""
    return read(schedules() / PLAN_FILE).targets


def gaps_of(station: Station, month: date) -> Proposal:
    """What would fill the gaps of a month, tried out on the schedule in force."""
    now = station.clock.now()
    clips = station.library.clips()

    def plan(schedule: Schedule) -> Sequence[Sited]:
        return _sessions(station, month, now, schedule)

    known = Known(
        month=month,
        now=now,
        aired=tuple(heard(station, month)),
        clips=tuple(clips),
        walls=station.walls(),
        starts=station.starts(clips, now),
        last_aired=station.airlog.last_aired(),
        since=days_from(station, month, station.schedule.current()),
    )
    return propose(station.schedule.current(), plan, known)


def _sessions(station: Station, month: date, now: datetime, schedule: Schedule) -> list[Sited]:
    """From today's first to the month's end: what has begun as the log has it, then as intended."""
    start, end = _bounds(month)
    if end <= now:
        return []
    if start - now > FORESEEN:
        # What turns a rotation takes until then is not foreseen: the month stands for itself.
        now = start
    today = datetime.combine(local(now).date(), time(), ZONE)
    begun: list[PlannedSession] = station.airlog.planned(today, now)
    places = {one.key: place_of(one.origin) for one in station.occurrences(now, end, schedule)}
    coming = station.resolve(now, end, intended=True, schedule=schedule)
    return [
        *((place_of(session.occurrence), session) for session in begun),
        *((places[session.occurrence], session) for session in coming),
    ]


def _bounds(month: date) -> tuple[datetime, datetime]:
    first = datetime.combine(month, time(), ZONE)
    return first, datetime.combine(month_end(month) + timedelta(days=1), time(), ZONE)
