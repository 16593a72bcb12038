"""How long a rundown will be on a day, before it is planned: for whoever lays it out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position, Rundown
from ccht_desktop.schedule.resolving.turns import takes

_Wish = tuple[str, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class PositionLength:
    """Planned seconds of one position; clips: how many may stand in it, 0 where none is needed."""

    number: int
    shortest: float
    typical: float
    longest: float
    clips: int = 0


@dataclass(frozen=True, slots=True)
class RundownLength:
    """Planned seconds of a whole rundown. cap_minutes: what it may last, or is wanted to last.

    shortest and longest count no clip twice within one wish.
    """

    positions: tuple[PositionLength, ...]
    shortest: float
    typical: float
    longest: float
    cap_minutes: float | None = None

    @property
    def spare_seconds(self) -> float:
        """What is left below the cap; negative: by how much it runs over, as a rule."""
        return 0.0 if self.cap_minutes is None else self.cap_minutes * 60 - self.typical

    @property
    def may_run_over(self) -> bool:
        """Whether the longest clips together pass the cap."""
        return self.cap_minutes is not None and self.longest > self.cap_minutes * 60

    def text(self) -> str:
        """`24′`, and against a cap `24′, dư 6′` or `33′, quá 3′`."""
        length = minutes_text(self.typical)
        spare = self.spare_seconds
        if self.cap_minutes is None:
            return length
        if spare < 0:
            return _("{length}, {over} too long").format(length=length, over=minutes_text(-spare))
        return _("{length}, {spare} to spare").format(length=length, spare=minutes_text(spare))


def rundown_length(
    rundown: Rundown, clips: Iterable[Clip], day: date, cap_minutes: float | None
) -> RundownLength:
    """What a rundown lasts on a day, by the clips that may air then."""
    allowed = [clip for clip in clips if clip.allowed(day)]
    fixed = {p.sha256 for p in rundown.positions if p.source == "clip"}
    seconds_of = {clip.sha256: clip.seconds for clip in allowed if clip.sha256 in fixed}
    turning = [clip for clip in allowed if clip.sha256 not in fixed]
    pools: dict[_Wish, list[float]] = {}
    asked: dict[_Wish, int] = {}
    found: list[PositionLength] = []
    for position in rundown.positions:
        if position.source == "clip":
            own = seconds_of.get(position.sha256 or "")
            found.append(_exactly(position, own or 0.0, 0 if own is None else 1))
        elif position.source in ("rotation", "repeat"):
            wish = (position.source, position.kind, position.field, position.group)
            if wish not in pools:
                pools[wish] = sorted(c.seconds for c in turning if takes(position, c))
            before = asked.get(wish, 0)
            asked[wish] = before + 1
            found.append(_turning(position, pools[wish], before))
        else:
            found.append(_exactly(position, position.seconds or 0.0, 0))
    still = [one for one, p in zip(found, rundown.positions, strict=True) if _is_exact(p)]
    exact = sum(one.typical for one in still)
    return RundownLength(
        positions=tuple(found),
        shortest=round(exact + sum(sum(pools[w][:n]) for w, n in asked.items()), 3),
        typical=round(sum(one.typical for one in found), 3),
        longest=round(exact + sum(sum(pools[w][-n:]) for w, n in asked.items()), 3),
        cap_minutes=cap_minutes,
    )


def minutes_text(seconds: float) -> str:
    """`24′`, or `45″` below a minute; rounded."""
    whole = round(seconds)
    return f"{whole}″" if whole < 60 else f"{round(whole / 60)}′"


def _is_exact(position: Position) -> bool:
    return position.source not in ("rotation", "repeat")


def _exactly(position: Position, seconds: float, clips: int) -> PositionLength:
    return PositionLength(position.number, seconds, seconds, seconds, clips)


def _turning(position: Position, pool: Sequence[float], before: int) -> PositionLength:
    """before: how many earlier positions ask for the same, each of which takes one."""
    if len(pool) <= before:
        return PositionLength(position.number, 0.0, 0.0, 0.0, len(pool))
    mean = round(sum(pool) / len(pool), 3)
    return PositionLength(position.number, pool[0], mean, pool[-1], len(pool))
