"""When a child of the supervisor is dead, and when it is started again: decisions only."""

import signal
from dataclasses import dataclass

TICK = b"t"
FRAMES = b"f"
ALIVE = b"."
SIGN_SECONDS = 1.0
HUNG = 70
SHORT_LIFE_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 0.25
PAUSE_AFTER_TICKS_SECONDS = 1.0
SLEPT_SECONDS = 1.0
STOOD_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds a child may be silent, may take until its first sign, and may wait for a new try."""

    silence: float
    first_sign: float
    pause: float


PLAYOUT = Limits(silence=15.0, first_sign=120.0, pause=5.0)
KEEPER = Limits(silence=60.0, first_sign=120.0, pause=60.0)


@dataclass(frozen=True, slots=True)
class Signs:
    """Monotonic seconds: when a life began, when it last ticked, when frames last advanced."""

    started: float
    ticked: float | None = None
    moved: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Both counts of time at one turn of a loop: the monotonic second, and seconds slept."""

    monotonic: float
    slept: float


def silence(now: float, signs: Signs, woke: float) -> float:
    """Seconds without a sign of life; what passed before this computer woke does not count."""
    seen = (signs.started, signs.ticked, signs.moved, woke)
    return now - max(moment for moment in seen if moment is not None)


def is_dead(now: float, signs: Signs, woke: float, limits: Limits) -> bool:
    """Neither ticks nor frames for too long. woke: when this computer last woke from sleep."""
    limit = limits.first_sign if signs.ticked is None else limits.silence
    return silence(now, signs, woke) > limit


def resumed(before: Reading, after: Reading) -> bool:
    """The computer slept between two turns, or whoever looks stood still itself."""
    slept = after.slept - before.slept > SLEPT_SECONDS
    return slept or after.monotonic - before.monotonic > STOOD_SECONDS


def pause_before_start(short_lives: int, ticked: bool, limits: Limits) -> float:
    """Seconds to wait after a death: none at first, more when it dies again and again.

    short_lives: how many lives in a row were short. ticked: the last one had begun its work.
    """
    if short_lives <= 1:
        return 0.0
    longest = min(PAUSE_AFTER_TICKS_SECONDS, limits.pause) if ticked else limits.pause
    return min(longest, FIRST_PAUSE_SECONDS * float(1 << min(short_lives - 2, 16)))


def how_it_ended(code: int) -> str:
    """An exit code as the supervisor's log tells it."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {-code} ({signal.Signals(-code).name})"
    except ValueError:
        return f"signal {-code}"
