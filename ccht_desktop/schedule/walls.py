"""Quiet hours, the wall no automatic start passes; and times in words, so 3:15 is not 15:15."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Calendar, Schedule, Walls, Window
from ccht_desktop.schedule.planned import Permit


def is_quiet(wall: time, walls: Walls) -> bool:
    """Quiet hours begin at quiet_from and have ended at quiet_to; equal limits mean none."""
    if walls.quiet_from <= walls.quiet_to:
        return walls.quiet_from <= wall < walls.quiet_to
    return wall >= walls.quiet_from or wall < walls.quiet_to


def in_quiet_hours(moment: datetime, walls: Walls, permit: Permit | None = None) -> bool:
    """Whether the station's wall shows a quiet time at an aware moment that no permit takes in."""
    return is_quiet(local(moment).time(), walls) and not _permitted(moment, permit)


def passes_walls(
    start: datetime, end: datetime, walls: Walls, permit: Permit | None = None
) -> bool:
    """Whether sound from start up to end (end excluded) stays clear of quiet hours."""
    if in_quiet_hours(start, walls, permit):
        return False
    begins = next_quiet(start, walls, permit)
    return begins is None or end <= begins


def taking(wall: time, windows: Iterable[Window]) -> list[Window]:
    """The windows by decision that take in a time of day, whatever the date."""
    # A window without a decision allows nothing.
    return [w for w in windows if w.start <= wall < w.end and w.decision.strip()]


def holds(window: Window, day: date, calendar: Calendar) -> bool:
    """Whether a window is in force on a date."""
    if (window.from_date and day < window.from_date) or (window.to_date and day > window.to_date):
        return False
    return window.season is None or window.season == calendar.season(day)


def allowed_by(wall: time, windows: Iterable[Window]) -> bool:
    """Whether a decision's window takes in a time of day, whatever the date."""
    return bool(taking(wall, windows))


def refuse_quiet(schedule: Schedule, walls: Walls) -> None:
    """Raises StationError QUIET_HOURS for a start in quiet hours that no window allows."""
    for rule in schedule.rules:
        for start in rule.starts:
            if is_quiet(start, walls) and not allowed_by(start, schedule.windows):
                raise StationError("QUIET_HOURS", in_quiet_text(rule.name, start, walls))


def in_quiet_text(name: str, start: time, walls: Walls) -> str:
    """Why a session may not begin at a time, read back in words."""
    return _(
        "“{rule}” would start at {time}, that is {spoken}, in quiet hours"
        " ({quiet_from} to {quiet_to}). Nothing was changed."
        " Correct the time, or set the quiet hours by decision."
    ).format(
        rule=name,
        time=f"{start:%H:%M}",
        spoken=spoken_time(start),
        quiet_from=f"{walls.quiet_from:%H:%M}",
        quiet_to=f"{walls.quiet_to:%H:%M}",
    )


def next_quiet(moment: datetime, walls: Walls, permit: Permit | None = None) -> datetime | None:
    """When quiet hours begin next, at a moment or after it, or the permit ends within them; None
    where there are none."""
    if walls.quiet_from == walls.quiet_to:
        return None
    begins = datetime.combine(local(moment).date(), walls.quiet_from, ZONE)
    while begins < moment or _permitted(begins, permit):
        begins += timedelta(days=1)
    if permit is not None and moment <= permit.end and in_quiet_hours(permit.end, walls):
        return min(begins, permit.end)
    return begins


def _permitted(moment: datetime, permit: Permit | None) -> bool:
    return permit is not None and permit.start <= moment < permit.end


def spoken_time(wall: time) -> str:
    """A time in words that cannot be taken for its other half of the day: 3 giờ 15 phút SÁNG."""
    words = {"hour": (wall.hour - 1) % 12 + 1 if wall.hour else 0, "part": _part_of_day(wall)}
    if wall.minute:
        return _("{hour}:{minute:02d} {part}").format(minute=wall.minute, **words)
    return _("{hour} o'clock {part}").format(**words)


def _part_of_day(wall: time) -> str:
    if 1 <= wall.hour < 11:
        return _("in the MORNING")
    if 11 <= wall.hour < 13:
        return _("at NOON")
    if 13 <= wall.hour < 18:
        return _("in the AFTERNOON")
    if 18 <= wall.hour < 22:
        return _("in the EVENING")
    return _("at NIGHT")


def walls_of(settings: Settings) -> Walls:
    """The walls that the settings set."""
    return Walls(
        quiet_from=settings.time("quiet.from"),
        quiet_to=settings.time("quiet.to"),
        grace_seconds=settings.whole("session.grace_seconds"),
        cap_minutes=settings.whole("session.cap_minutes"),
        day_cap_minutes=settings.whole("day.cap_minutes"),
    )
