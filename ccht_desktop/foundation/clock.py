"""The only place that reads the wall clock. Times are aware; databases hold UTC."""

import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Two readings of time: the wall, which can be set, and the monotonic one, which cannot."""

    def now(self) -> datetime:
        """Wall time, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    def slept(self) -> float:
        """Seconds the computer slept since its start that monotonic() did not count."""
        ...


class SystemClock:
    """The clock of this computer."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def slept(self) -> float:
        if sys.platform != "linux":
            return 0.0
        since_boot = time.clock_gettime(time.CLOCK_BOOTTIME)
        return max(0.0, since_boot - time.clock_gettime(time.CLOCK_MONOTONIC))


class FakeClock:
    """A clock that moves only when told to; stands behind the demo, the simulation and tests."""

    def __init__(self, start: datetime) -> None:
        self._wall = start.astimezone(UTC)
        self._monotonic = 1000.0
        self._slept = 0.0

    def now(self) -> datetime:
        return self._wall

    def monotonic(self) -> float:
        return self._monotonic

    def slept(self) -> float:
        return self._slept

    def advance(self, seconds: float) -> None:
        """Time passes as usual."""
        self._wall += timedelta(seconds=seconds)
        self._monotonic += seconds

    def jump(self, seconds: float) -> None:
        """Somebody, or the network, sets the wall clock."""
        self._wall += timedelta(seconds=seconds)

    def suspend(self, seconds: float) -> None:
        """The computer sleeps: the wall goes on, the monotonic clock stands still."""
        self._wall += timedelta(seconds=seconds)
        self._slept += seconds


def utc_text(moment: datetime) -> str:
    """UTC as stored, to the nearest ms: 2026-11-22T22:30:00.000Z; text order is time order."""
    nearest = moment.astimezone(UTC) + timedelta(microseconds=500)
    return nearest.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def from_text(text: str) -> datetime:
    """The aware UTC moment of a stored text, or of any ISO 8601 text with an offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"no offset in {text!r}")
    return moment.astimezone(UTC)


def local(moment: datetime) -> datetime:
    """The moment as the station's wall shows it."""
    return moment.astimezone(ZONE)


def local_text(moment: datetime) -> str:
    """ISO 8601 with the station's offset, in milliseconds, for listings."""
    return local(moment).isoformat(timespec="milliseconds")
