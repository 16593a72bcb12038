"""Clips for coming sessions that have room, so that targets are reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from ccht_desktop.foundation.clock import local
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.model import Place, Schedule, Target, Walls
from ccht_desktop.schedule.targets.coverage import (
    Asked,
    Heard,
    Measure,
    TargetCoverage,
    concerns,
    measured,
    plays,
    silent_runs,
)
from ccht_desktop.schedule.targets.gap_rooms import Board, Choice, Sited

# What is asked of certain days goes first: the rest may follow from it.
_ORDER: tuple[Asked, ...] = ("every_days", "items", "airings", "minutes")
Lack = Literal["no_session", "no_clip", "no_other", "no_room"]
NO_STARTS: Mapping[str, Sequence[datetime]] = MappingProxyType({})
NEVER_AIRED: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One clip for one session that begins at a moment; serves: the targets it helps to reach."""

    place: Place
    at: datetime
    session: str
    sha256: str
    clip: int
    title: str
    seconds: float
    field: str
    group: str | None
    serves: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A number that stays unreached, and why: no session is left, there is no approved clip, no
    other one than those heard or planned already, or no session has room for one."""

    target: Target
    asked_for: Asked
    why: Lack


@dataclass(frozen=True, slots=True)
class Filling:
    """Suggestions in order of time, and what they leave open."""

    suggestions: tuple[Suggestion, ...]
    unfilled: tuple[Unfilled, ...]


def fill(
    coverage: Sequence[TargetCoverage],
    aired: Sequence[Heard],
    sessions: Sequence[Sited],
    clips: Iterable[Clip],
    walls: Walls,
    now: datetime,
    starts: Mapping[str, Sequence[datetime]] = NO_STARTS,
    last_aired: Mapping[str, datetime] = NEVER_AIRED,
) -> Filling:
    """What to put where, for all that the planned sessions do not reach; never a clip twice a day,
    nothing beyond a session's or a day's cap, into quiet hours or the next session.

    sessions: from today's first on, with their places; starts: by SHA-256, of clips with limits.
    """
    known = [clip for clip in clips if clip.field is not None]
    return _Filler(coverage, aired, sessions, known, walls, now, starts, last_aired).filling()


def apply(schedule: Schedule, suggestions: Iterable[Suggestion]) -> Schedule:
    """The schedule with the suggested clips in their sessions."""
    for one in suggestions:
        schedule = edits.add_clip(schedule, one.place, one.sha256)
    return schedule


class _Filler:
    """Chooses one clip after another until nothing lacks or nothing fits."""

    def __init__(
        self,
        coverage: Sequence[TargetCoverage],
        aired: Sequence[Heard],
        sessions: Sequence[Sited],
        clips: Sequence[Clip],
        walls: Walls,
        now: datetime,
        starts: Mapping[str, Sequence[datetime]],
        last_aired: Mapping[str, datetime],
    ) -> None:
        self._coverage = coverage
        self._aired = aired
        self._today = local(now).date()
        self._month = coverage[0].month if coverage else self._today.replace(day=1)
        self._coming = list(plays((session for _place, session in sessions), now))
        self._board = Board(sessions, clips, walls, now, self._month, aired, starts, last_aired)
        self._short = [one.target for one in coverage if any(m.lacking > 0 for m in one.measures)]
        self._since = {one.target: one.days_from for one in coverage if one.days_from}
        self._taken: list[Suggestion] = []

    def filling(self) -> Filling:
        wanted = [(name, target) for name in _ORDER for target in self._short]
        stuck = [(target, name, self._serve(target, name)) for name, target in wanted]
        # What stood open may have been served beside another target since.
        left = [
            Unfilled(target, name, why)
            for target, name, why in stuck
            if why is not None and self._lacks(target, name)
        ]
        order = sorted(self._taken, key=lambda one: (one.at, one.title))
        return Filling(tuple(order), tuple(left))

    def _serve(self, target: Target, name: Asked) -> Lack | None:
        """Why the number stays unreached; None where it is reached, or not asked for."""
        while self._lacks(target, name):
            fitting = self._board.clips_of(target)
            if name == "items":
                known = self._known(target)
                fitting = [clip for clip in fitting if clip.sha256 not in known]
            choice = self._choose(target, name, fitting)
            if choice is None:
                return self._why(target, fitting)
            self._take(choice)
        return None

    def _choose(self, target: Target, name: Asked, fitting: Sequence[Clip]) -> Choice | None:
        if name != "every_days":
            return self._board.choose(self._spread(target), fitting)
        asked = target.every_days or 1
        for first, last in silent_runs(self._days(target), self._month, self._since.get(target)):
            if (last - first).days + 1 < asked or last < self._today:
                continue
            days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            # As late as the target allows, so that few are needed; then as early as can be.
            choice = self._board.choose([*reversed(days[:asked]), *days[asked:]], fitting)
            if choice is not None:
                return choice
        return None

    def _take(self, choice: Choice) -> None:
        room, clip = choice
        self._board.take(choice)
        field = clip.field or ""
        self._coming.append(Heard(room.start, clip.sha256, field, clip.group, clip.seconds))
        serves = tuple(one for one in self._short if concerns(one, field, clip.group))
        self._taken.append(
            Suggestion(
                place=room.place,
                at=room.start,
                session=room.name,
                sha256=clip.sha256,
                clip=clip.id,
                title=clip.title,
                seconds=clip.seconds,
                field=field,
                group=clip.group,
                serves=serves,
            )
        )

    def _why(self, target: Target, fitting: Sequence[Clip]) -> Lack:
        if not self._board.days:
            return "no_session"
        if not self._board.clips_of(target):
            return "no_clip"
        return "no_other" if not fitting or self._board.has_room(fitting) else "no_room"

    def _lacks(self, target: Target, name: Asked) -> bool:
        measure = self._measure(target, name)
        return measure is not None and measure.lacking > 0

    def _measure(self, target: Target, name: Asked) -> Measure | None:
        since, coming = self._since, self._coming
        found = measured([target], self._month, self._aired, coming, self._today, since)
        return found[0].measure(name)

    def _spread(self, target: Target) -> list[date]:
        """Days with sessions: those with least of the target first, then those farthest from it."""
        heard = self._days(target)
        known = set(heard)

        def turn(day: date) -> tuple[int, int, date]:
            nearest = min((abs((day - one).days) for one in known), default=0)
            return heard.count(day), -nearest, day

        return sorted(self._board.days, key=turn)

    def _days(self, target: Target) -> list[date]:
        """The days of all that counts towards a target, heard or coming."""
        rows = [*(row for row in self._aired if row.counts), *self._coming]
        return [local(r.at).date() for r in rows if concerns(target, r.field, r.group)]

    def _known(self, target: Target) -> set[str]:
        rows = [*(row for row in self._aired if row.counts), *self._coming]
        return {row.clip for row in rows if concerns(target, row.field, row.group)}
