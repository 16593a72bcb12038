"""Measuring the constant latency through the loopback, and setting it."""

import statistics
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.clicks import chirp
from ccht_desktop.playout.voice import RATE
from ccht_desktop.service.commands import Client
from ccht_desktop.service.loopback import Ear, Heard
from ccht_desktop.station import Station

CLICKS = 10
EARLY_SECONDS = 0.2
LATE_SECONDS = 0.6
AFTER_SECONDS = 0.1
STEADY_SECONDS = 3.5
PATIENCE_SECONDS = 8.0
LIKE_ENOUGH = 0.5
MOST_SPREAD_MS = 5.0
LOOK_SECONDS = 0.02
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """In milliseconds. spread: between the earliest and the latest click of a series. residue: how
    late, or below 0 early, clicks are heard with the new latency, in the middle."""

    old_ms: float
    latency_ms: float
    spread_ms: float
    residue_ms: float
    residue_spread_ms: float
    loopback: str


def calibrate(
    station: Station,
    loopback: str,
    by: str = "",
    *,
    clicks: int = CLICKS,
    progress: Progress = lambda _done, _all: None,
) -> Calibrated:
    """Sounds two series of clicks; the amplifier must be off. progress: clicks done, of so many.

    Raises StationError NO_LOOPBACK, PLAYOUT_OFF, NOT_HEARD, UNSTEADY, what playout refuses clicks
    with (ON_AIR, QUIET_HOURS, NO_DEVICE, ON_SPARE); the latency is then as it was.
    """
    old = station.settings.number("output.latency_ms")
    series = _Series(Client(station.folder), by, 2 * clicks, progress)
    with Ear(loopback) as ear:
        series.settle(ear)
        median, spread = series.measure(ear, clicks)
        latency = round(max(0.0, old + median), 2)
        _set(station, {"output.latency_ms": latency}, series)
        try:
            series.settle(ear)
            residue, residue_spread = series.measure(ear, clicks)
            if abs(residue) > MOST_SPREAD_MS:
                raise _unsteady(residue)
        except StationError:
            _set(station, {"output.latency_ms": old}, series)
            raise
    result = Calibrated(old, latency, spread, residue, residue_spread, loopback)
    settings_file.write(station.folder.settings, {"output.loopback": loopback})
    series.tell(result)
    return result


class _Series:
    """Clicks one by one, and when each was heard."""

    def __init__(self, client: Client, by: str, total: int, progress: Progress) -> None:
        self._client = client
        self._by = by
        self._total = total
        self._progress = progress
        self._done = 0

    def settle(self, ear: Ear) -> None:
        """Waits until playout has a device and the pace of both ends is known."""
        self._wait(lambda: self._ask({"do": "now"})["device"] is not None, PATIENCE_SECONDS)
        self._wait(lambda: ear.heard_until() > 0.0, PATIENCE_SECONDS)
        begun = ear.heard_until()
        self._wait(lambda: ear.heard_until() > begun + STEADY_SECONDS, PATIENCE_SECONDS)

    def measure(self, ear: Ear, clicks: int) -> tuple[float, float]:
        """Median and spread of how late they are heard, in ms."""
        late: list[float] = []
        disturbed = 0
        while len(late) < clicks:
            seconds = self._click(ear)
            if seconds is None:
                disturbed += 1
                if disturbed > clicks:
                    raise _silent()
                continue
            late.append(seconds * 1000)
            self._done += 1
            self._progress(self._done, self._total)
        spread = max(late) - min(late)
        if spread > MOST_SPREAD_MS:
            raise _unsteady(spread)
        return round(statistics.median(late), 3), round(spread, 3)

    def _click(self, ear: Ear) -> float | None:
        """How late one click is heard, in seconds; None where the recording was disturbed.

        Raises StationError NOT_HEARD.
        """
        meant = float(self._ask({"do": "click", "by": self._by})["at"])
        end = meant + LATE_SECONDS
        self._wait(lambda: ear.heard_until() >= end + AFTER_SECONDS, PATIENCE_SECONDS)
        found = ear.between(meant - EARLY_SECONDS, end)
        if found is None:
            return None
        begin, heard = found
        place = locate(heard)
        if place is None:
            raise StationError(
                "NOT_HEARD",
                _(
                    "The click did not come back through the loopback; nothing was changed. "
                    "Check the cable and the volume, or choose another loopback."
                ),
            )
        return begin + place - meant

    def sync(self) -> None:
        self._ask({"do": "sync"})

    def tell(self, result: Calibrated) -> None:
        told = {"latency_ms": result.latency_ms, "spread_ms": result.spread_ms}
        told |= {"residue_ms": result.residue_ms}
        self._ask({"do": "calibrated", "by": self._by, "loopback": result.loopback, **told})

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        return self._client.request(order)

    def _wait(self, true: Callable[[], bool], seconds: float) -> None:
        pause = threading.Event()
        for _turn in range(round(seconds / LOOK_SECONDS)):
            if true():
                return
            pause.wait(LOOK_SECONDS)
        raise _silent()


def locate(heard: Heard) -> float | None:
    """Seconds from the first frame to the chirp; None where nothing resembles it enough."""
    from scipy.signal import fftconvolve

    wanted = chirp().astype(np.float64)
    if len(heard) < len(wanted):
        return None
    likeness = np.abs(fftconvolve(heard, wanted[::-1], "valid"))
    energy = fftconvolve(heard**2, np.ones(len(wanted)), "valid")
    scale = np.sqrt(np.maximum(energy, 1e-7) * np.sum(wanted**2))
    best = int(np.argmax(likeness))
    return best / RATE if likeness[best] / scale[best] >= LIKE_ENOUGH else None


def _set(station: Station, changes: dict[str, settings_file.Value], series: _Series) -> None:
    settings_file.write(station.folder.settings, changes)
    station.reload_settings()
    series.sync()


def _silent() -> StationError:
    text = _("The loopback gives no steady sound; nothing was changed. Choose another one.")
    return StationError("NOT_HEARD", text)


def _unsteady(milliseconds: float) -> StationError:
    text = _(
        "The clicks came back {ms} ms apart, which is too unsteady; nothing was changed. "
        "Close other programs and try again."
    )
    return StationError("UNSTEADY", text.format(ms=f"{abs(milliseconds):.1f}".replace(".", ",")))
