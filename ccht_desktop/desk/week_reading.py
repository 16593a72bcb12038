"""A week of the schedule as the page shows it: what is heard, what is wrong, what was changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ccht_desktop.desk.findings import Finding, findings
from ccht_desktop.desk.programme import PlanFacts, SessionLine, unfinished
from ccht_desktop.desk.readings import day_start, programme
from ccht_desktop.desk.week_heard import as_heard, changes_since_yesterday
from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import (
    Calendar,
    Schedule,
    Skip,
    Walls,
    Window,
    key_of,
    time_of,
)
from ccht_desktop.schedule.planned import Occurrence
from ccht_desktop.schedule.preview.conflicts import Conflict
from ccht_desktop.schedule.preview.differences import Difference
from ccht_desktop.schedule.walls import holds
from ccht_desktop.service.outlook import heard_of, wrong_with
from ccht_desktop.service.supervisor import is_running
from ccht_desktop.station import Station

DAY = timedelta(days=1)
OVERLAP, OVER_CAP = "OVERLAP", "OVER_CAP"


@dataclass(frozen=True, slots=True)
class DayFacts:
    """holiday: its name; suspended: why nothing is heard; windows: decisions that hold that day.

    gone: sessions that the schedule of yesterday had.
    """

    holiday: str = ""
    suspended: str = ""
    windows: tuple[Window, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday, and what is wrong in those still to come, equal things as one."""

    monday: date
    now: datetime
    days: tuple[tuple[SessionLine, ...], ...]
    about: tuple[DayFacts, ...]
    findings: tuple[Finding, ...]
    walls: Walls
    schedule: Schedule
    station: str = ""
    undo: str | None = None
    redo: str | None = None

    @property
    def rules(self) -> int:
        return len(self.schedule.rules)

    def line(self, occurrence: str) -> SessionLine | None:
        for day in self.days:
            for line in day:
                if line.occurrence == occurrence:
                    return line
        return None


def week(station: Station, monday: date) -> Week:
    start = day_start(monday)
    end = start + 7 * DAY
    lines = programme(station, start, end)
    if any(line.state == "playing" for line in lines) and not is_running(station.folder):
        lines = unfinished(lines)
    clock = station.clock.now()
    now = min(max(clock, start), end)
    intended = station.resolve(now, end, intended=True) if now < end else []
    conflicts = wrong_with(station, intended, now, end)
    current = station.schedule.current()
    found = station.occurrences(start, end)
    calendar = station.calendar(start, end)
    changes = changes_since_yesterday(station, start, end, clock)
    facts = _facts(station, found, conflicts, changes, clock)
    told = as_heard(lines, heard_of(station, intended))
    shown = [replace(line, plan=facts.get(line.occurrence or "")) for line in told]
    shown += _left_out(current, start, end, {o.origin for o in found}, clock)
    shown.sort(key=lambda line: line.start)
    days = [monday + timedelta(days=n) for n in range(7)]
    return Week(
        monday=monday,
        now=clock,
        days=tuple(
            tuple(line for line in shown if local(line.start).date() == day) for day in days
        ),
        about=tuple(
            replace(day_facts(current, calendar, day), gone=_gone(changes, day)) for day in days
        ),
        findings=findings(conflicts, intended),
        walls=station.walls(),
        schedule=current,
        station=station.settings.text("station.name"),
        undo=station.schedule.undoable(),
        redo=station.schedule.redoable(),
    )


def day_facts(schedule: Schedule, calendar: Calendar, day: date) -> DayFacts:
    reasons = [
        one.reason
        for one in schedule.suspensions
        if one.rule is None and one.from_date <= day <= one.to_date
    ]
    return DayFacts(
        holiday=calendar.holidays.get(day, ""),
        suspended=reasons[0] if reasons else "",
        windows=tuple(w for w in schedule.windows if holds(w, day, calendar)),
    )


def next_day(station: Station) -> tuple[SessionLine, ...]:
    """Everything from now until this time tomorrow, as it will be heard."""
    now = station.clock.now()
    end = now + DAY
    today = local(now).date()
    lines = [line for line in programme(station, now, end) if line.start >= now]
    intended = station.resolve(now, end, intended=True)
    conflicts = wrong_with(station, intended, now, end)
    changes = changes_since_yesterday(station, now, end, now)
    facts = _facts(station, station.occurrences(now, end), conflicts, changes, now)
    found = []
    for line in as_heard(lines, heard_of(station, intended)):
        plan = facts.get(line.occurrence or "")
        day = local(line.start).date()
        if plan is not None and day != today:
            plan = replace(plan, day=_("tomorrow {day}").format(day=f"{day:%d/%m}"))
        found.append(replace(line, plan=plan))
    return tuple(found)


def changed_since(station: Station, found: Sequence[Occurrence], clock: datetime) -> set[str]:
    """Keys of sessions that the schedule of a day ago did not have, or had otherwise."""
    old = station.schedule.as_of(clock - DAY)
    if old is None or not found:
        return set()
    start, end = found[0].start, found[-1].start + timedelta(seconds=1)
    before = {_content(o, old) for o in station.occurrences(start, end, schedule=old)}
    current = station.schedule.current()
    return {o.key for o in found if _content(o, current) not in before}


def _content(occurrence: Occurrence, schedule: Schedule) -> tuple[object, ...]:
    rundown = next((r for r in schedule.rundowns if r.key == occurrence.rundown), None)
    return occurrence.key, occurrence.start, rundown, occurrence.added, occurrence.cap_minutes


def _facts(
    station: Station,
    found: Sequence[Occurrence],
    conflicts: Iterable[Conflict],
    changes: Sequence[Difference],
    clock: datetime,
) -> dict[str, PlanFacts]:
    changed = changed_since(station, found, clock)
    changes_of = {one.after.occurrence: one for one in changes if one.after is not None}
    wrong: dict[str, list[Conflict]] = {}
    for conflict in conflicts:
        wrong.setdefault(conflict.occurrence, []).append(conflict)
        other = getattr(conflict, "other", "")
        if conflict.code == OVERLAP and other:
            wrong.setdefault(other, []).append(conflict)
    default = station.walls().cap_minutes
    facts = {}
    for one in found:
        own = wrong.get(one.key, [])
        colliding = [c for c in own if c.code == OVERLAP]
        both = {key for c in colliding for key in (c.occurrence, getattr(c, "other", ""))}
        facts[one.key] = PlanFacts(
            origin=one.origin or one.key,
            rule=one.rule.key,
            cap_minutes=one.cap_minutes or one.rule.cap_minutes or default,
            movable=one.start > clock,
            moved=bool(one.origin) and one.origin != one.key,
            changed=one.key in changed or one.key in changes_of,
            change=changes_of[one.key].kind if one.key in changes_of else "",
            change_text=changes_of[one.key].text if one.key in changes_of else "",
            over_cap=any(c.code == OVER_CAP for c in own),
            rundown=one.rundown,
            wrong=tuple(dict.fromkeys(c.text for c in own)),
            overlaps=tuple(sorted((both - {one.key, "", None}) or ({one.key} if both else set()))),
        )
    return facts


def _gone(changes: Iterable[Difference], day: date) -> tuple[str, ...]:
    return tuple(one.text for one in changes if one.after is None and local(one.at).date() == day)


def _left_out(
    schedule: Schedule, start: datetime, end: datetime, heard: set[str], clock: datetime
) -> list[SessionLine]:
    """Sessions that were left out by hand, at the time at which they would be heard."""
    rules = {rule.key: rule for rule in schedule.rules}
    return [
        _silent(skip, rules[skip.rule].name, at, at > clock)
        for skip in schedule.skips
        if skip.rule in rules and key_of(skip.place) not in heard
        for at in [datetime.combine(skip.day, time_of(skip.slot), ZONE)]
        if start <= at < end
    ]


def _silent(skip: Skip, name: str, at: datetime, movable: bool) -> SessionLine:
    key = key_of(skip.place)
    plan = PlanFacts(key, skip.rule, 0, left_out=skip.reason, movable=movable)
    return SessionLine(key, name, at, 0.0, "left_out", (), plan=plan)
