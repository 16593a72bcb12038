"""How much room coming sessions have for one clip more, and which clips may go there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ccht_desktop.foundation.clock import local
from ccht_desktop.library.codes import Priority
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Place, Target, Walls
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.schedule.resolving.limits import limit_reached
from ccht_desktop.schedule.targets.coverage import Heard, concerns, month_of
from ccht_desktop.schedule.walls import in_quiet_hours, next_quiet

# A session with its place: its rule, day and slot before any move.
Sited = tuple[Place, PlannedSession]
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Room:
    """A session still to begin, and the seconds it has left."""

    place: Place
    name: str
    start: datetime
    seconds: float


Choice = tuple[Room, Clip]


def rooms(sessions: Sequence[Sited], walls: Walls) -> list[Room]:
    """The room of every session up to its cap, quiet hours and the next session; less than nothing
    where it is over."""
    order = sorted(sessions, key=lambda sited: sited[1].start)
    starts = [session.start for _place, session in order]
    found = []
    for place, session in order:
        ends = [session.start + timedelta(minutes=session.cap_minutes)]
        ends += [next((start for start in starts if start > session.start), ends[0])]
        if session.permit is not None:
            ends.append(session.permit.end)
        elif in_quiet_hours(session.start, walls):
            ends.append(session.start)
        elif (quiet := next_quiet(session.start, walls)) is not None:
            ends.append(quiet)
        seconds = (min(ends) - session.end).total_seconds()
        found.append(Room(place, session.name, session.start, seconds))
    return found


def day_rooms(sessions: Iterable[Sited], walls: Walls) -> dict[date, float]:
    """The seconds that the day cap leaves on every day with a session."""
    left: dict[date, float] = {}
    for _place, session in sessions:
        day = local(session.start).date()
        length = (session.end - session.start).total_seconds()
        left[day] = left.get(day, walls.day_cap_minutes * 60.0) - length
    return left


class Board:
    """Rooms and clips while suggestions are made: every one taken leaves less of both."""

    def __init__(
        self,
        sessions: Sequence[Sited],
        clips: Sequence[Clip],
        walls: Walls,
        now: datetime,
        month: date,
        aired: Iterable[Heard],
        starts: Mapping[str, Sequence[datetime]],
        last_aired: Mapping[str, datetime],
    ) -> None:
        self._left = day_rooms(sessions, walls)
        self._used: dict[date, set[str]] = {}
        self._last = dict(last_aired)
        self._starts = {sha256: list(moments) for sha256, moments in starts.items()}
        for row in aired:
            self._used.setdefault(local(row.at).date(), set()).add(row.clip)
        for _place, session in sessions:
            for item in session.items:
                if item.sha256 is not None and item.clip is not None:
                    self._sound(item.sha256, item.planned_start, planned=item.planned_start >= now)
        self._rooms: dict[date, list[Room]] = {}
        for room in rooms(sessions, walls):
            day = local(room.start).date()
            if room.start > now and month_of(day) == month and room.seconds > 0:
                self._rooms.setdefault(day, []).append(room)
        self.days = sorted(self._rooms)
        useful = [clip for clip in clips if clip.priority < Priority.EMERGENCY]
        self._clips = [clip for clip in useful if any(clip.may_air(day) for day in self.days)]

    def clips_of(self, target: Target) -> list[Clip]:
        """Those that may air on one of the days at all, the least recently heard first."""
        found = [clip for clip in self._clips if concerns(target, clip.field, clip.group)]
        return sorted(found, key=lambda clip: (self._last.get(clip.sha256, _NEVER), clip.id))

    def choose(self, days: Iterable[date], clips: Sequence[Clip]) -> Choice | None:
        """The first clip that fits on the first day it can, in the session with most room."""
        for day in days:
            for room in sorted(self._rooms.get(day, ()), key=lambda room: -room.seconds):
                for clip in clips:
                    if self._fits(clip, room, day):
                        return room, clip
        return None

    def has_room(self, clips: Iterable[Clip]) -> bool:
        """Whether a clip is short enough for a session, whatever else is in its way."""
        roomy = [(day, room) for day in self.days for room in self._rooms[day]]
        return any(
            clip.seconds <= min(room.seconds, self._left[day]) and clip.may_air(day)
            for clip in clips
            for day, room in roomy
        )

    def take(self, choice: Choice) -> None:
        room, clip = choice
        day = local(room.start).date()
        room.seconds -= clip.seconds
        self._left[day] -= clip.seconds
        self._sound(clip.sha256, room.start, planned=True)

    def _sound(self, sha256: str, at: datetime, *, planned: bool) -> None:
        self._used.setdefault(local(at).date(), set()).add(sha256)
        self._last[sha256] = max(at, self._last.get(sha256, _NEVER))
        if planned:
            self._starts.setdefault(sha256, []).append(at)

    def _fits(self, clip: Clip, room: Room, day: date) -> bool:
        return (
            clip.seconds <= min(room.seconds, self._left[day])
            and clip.sha256 not in self._used.get(day, ())
            and clip.may_air(day)
            and not self._limited(clip)
        )

    def _limited(self, clip: Clip) -> bool:
        """Whether its approval lets it be heard no more; also by what is planned after a day."""
        approval = clip.approval
        if approval is None:
            return True
        starts = self._starts.get(clip.sha256, ())
        latest = max(starts, default=_NEVER) + timedelta(days=1)
        # Once a day is never more than a day allows.
        return limit_reached(None, approval.max_total, approval.at, starts, latest) is not None
