"""What a person does to the air: STOP, pause, hold. None of it lasts without a limit."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.clock import Clock, from_text, utc_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.on_air import AirLane

LONGEST_PAUSE = 300.0
LONGEST_HOLD = timedelta(hours=24)
Note = Callable[[str, dict[str, Any]], None]


class Interventions:
    """note(kind, body) takes the entries that follow, in their order."""

    def __init__(
        self, clock: Clock, mixer: Mixer, lane: AirLane, reader: AirlogReader, note: Note
    ) -> None:
        self._clock = clock
        self._mixer = mixer
        self._lane = lane
        self._note = note
        self._stop_asked: list[tuple[str, str, str | None]] = []
        self._paused_at: float | None = None
        self.silent_until: datetime | None = None
        self._silence_ends = 0.0
        self._asked_before = _held(reader)

    @property
    def paused(self) -> bool:
        return self._paused_at is not None

    @property
    def pause_left(self) -> float | None:
        """Seconds until a pause ends by itself."""
        if self._paused_at is None:
            return None
        return max(0.0, self._paused_at + LONGEST_PAUSE - self._clock.monotonic())

    @property
    def stop_waits(self) -> bool:
        """STOP was pressed and is not yet in the log."""
        return bool(self._stop_asked)

    def stop(self, source: str, by: str = "", reason: str | None = None) -> None:
        """Silence now; the entries follow with the next tick. May be called from any thread."""
        self._stop_asked.append((source, by, reason))
        self._mixer.cut()

    def apply_stop(self, running: set[str]) -> set[str] | None:
        """Occurrences that a STOP since the last look has ended: what sounded, and those running;
        None where there was none."""
        if not self._stop_asked:
            return None
        source, by, reason = self._stop_asked[0]
        said = ", ".join(filter(None, [reason, by])) or None
        ended = self._lane.cut(Cause.DUNG_TAY, said) | running
        self._end_pause()
        self._note(
            "stop",
            {
                "source": source,
                "by": by or None,
                "reason": reason,
                "occurrences": sorted(ended),
            },
        )
        self._stop_asked.clear()
        return ended

    def pause(self, by: str) -> None:
        """What sounds stands still; raises StationError NOT_PLAYING."""
        if self._lane.sounding is None:
            raise StationError(
                "NOT_PLAYING", _("Nothing is on the air; there is nothing to pause.")
            )
        if self._paused_at is None:
            self._mixer.paused = True
            self._paused_at = self._clock.monotonic()
            self._note("pause", {"airing": self._lane.sounding.airing, "by": by or None})

    def resume(self, by: str) -> bool:
        """Ends a pause and a hold; False where there was neither."""
        held = self.silent_until is not None or self._asked_before is not None
        was = self.paused or held
        self._end_pause(by)
        if held:
            self.silent_until = self._asked_before = None
            self._note("release", {"by": by or None})
        return was

    def hold(self, until: datetime, by: str) -> None:
        """Silence now, and no start before a moment; raises StationError HOLD_TIME."""
        if not timedelta() < until - self._clock.now() <= LONGEST_HOLD:
            raise StationError(
                "HOLD_TIME", _("Silence can be kept for 24 hours at most. Choose an earlier time.")
            )
        if self._lane.airings:
            self.stop("hold", by)
        self._keep_silent(until)
        self._note("hold", {"until": utc_text(until), "by": by or None})

    def look(self, trusted: bool) -> bool:
        """Ends what has reached its limit; True when a forgotten pause was ended. trusted: whether
        the wall may judge a silence that an earlier life was asked for."""
        if self._asked_before is not None and trusted:
            until, self._asked_before = self._asked_before, None
            if timedelta() < until - self._clock.now() <= LONGEST_HOLD:
                self._keep_silent(until)
        if self.silent_until is not None and self._clock.now() >= self.silent_until:
            self.silent_until = None
        elif self.silent_until is not None and self._clock.monotonic() >= self._silence_ends:
            # The wall was set back meanwhile: nobody meant a silence that long.
            self.silent_until = None
            self._note("release", {"by": None})
        if self._paused_at is None:
            return False
        if not self._lane.airings:
            self._end_pause()
        elif self.pause_left == 0.0:
            self._end_pause()
            return True
        return False

    def end_pause_of_others(self, occurrence: str) -> None:
        """Another session takes over: a pause of the one before ends with it."""
        first = self._lane.airings[0] if self._lane.airings else None
        if first and (first.session is None or first.session.occurrence != occurrence):
            self._end_pause()

    def _keep_silent(self, until: datetime) -> None:
        self.silent_until = until
        seconds = (until - self._clock.now()).total_seconds()
        self._silence_ends = self._clock.monotonic() + seconds

    def _end_pause(self, by: str = "") -> None:
        if self._paused_at is None:
            return
        seconds = round(self._clock.monotonic() - self._paused_at, 3)
        self._paused_at = None
        self._mixer.paused = False
        self._note("resume", {"by": by or None, "paused_seconds": seconds})


def _held(reader: AirlogReader) -> datetime | None:
    """Until when an earlier life was asked to keep silent, if nobody has ended it."""
    last = max(
        (entry for kind in ("hold", "release") for entry in reader.entries(kind)),
        key=lambda entry: entry.seq,
        default=None,
    )
    return from_text(last.body["until"]) if last is not None and last.kind == "hold" else None
