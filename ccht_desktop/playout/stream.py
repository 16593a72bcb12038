"""The always-open stream: the device by name, its spare, watched; and which frame is heard when."""

from typing import Any

from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.line import Line
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs.port import AudioOutput
from ccht_desktop.playout.voice import RATE

CLOSING_SECONDS = 2.0


class Stream:
    """ready once frames move. latency: seconds from callback to ear, constant.

    device: what is pinned, "" for the system's own; spare: what is used while that one is lost, ""
    for none. A device gets the mixer only after it took silence at the right pace.
    """

    def __init__(
        self,
        output: AudioOutput,
        mixer: Mixer,
        clock: Clock,
        device: str,
        latency: float,
        spare: str = "",
    ) -> None:
        self._mixer = mixer
        self._clock = clock
        self._took_at = 0
        self._last = ""
        self._told = False
        self._on: Line | None = None
        self._main: Line
        self._spare: Line | None
        self._named: str
        self._plug_in(output, device, latency, spare)

    @property
    def ready(self) -> bool:
        return self._on is not None and self._mixer.position > self._took_at

    @property
    def device(self) -> str | None:
        return self._on.device if self._on is not None else None

    @property
    def lost(self) -> bool:
        """No device, and the last try to open one came to nothing."""
        return self._on is None and self._told

    @property
    def on_spare(self) -> str | None:
        """Why the spare is on, in words; None while it is not."""
        if self._on is None or self._on is not self._spare:
            return None
        return self._main.reason or _("The usual sound device is not there.")

    @property
    def audible(self) -> bool:
        return self._main.output.audible

    def watch(self) -> list[dict[str, Any]]:
        """Notices a lost device, opens it or its spare when it can; bodies of `device` entries."""
        lost = self._lost()
        if lost is not None:
            return [lost]
        events = []
        wanted = self._wanted()
        better = next((line for line in wanted if line.proven), None)
        if better is not None and (self._on is None or not self._mixer.busy):
            events.append(self._take(better))
        elif self._on is None and not self._told and self._main.reason is not None:
            self._told = True
            events.append(self._event("unavailable", self._main.wanted, self._main.reason))
        return events

    def close(self) -> None:
        for line in (self._main, self._spare, self._fresh):
            if line is not None:
                line.close(CLOSING_SECONDS)
        self._on = None

    def change(self, output: AudioOutput, device: str, latency: float, spare: str = "") -> None:
        """Another output or device from now on; only while nothing is on the air."""
        same = (output.id, device, spare) == (self._main.output.id, self._main.wanted, self._named)
        if same:
            # Opened anew, the device might have another latency than the one just measured.
            self.latency = latency
            return
        self.close()
        self._plug_in(output, device, latency, spare)

    def frame_at(self, monotonic: float) -> int:
        """The mixer frame that is heard at a monotonic second, never one already rendered."""
        frame = round((monotonic - self.latency - self._mixer.epoch()) * RATE)
        return max(frame, self._mixer.position)

    def heard_at(self, frame: int) -> float:
        """The monotonic second at which a mixer frame is heard."""
        return self._mixer.epoch() + frame / RATE + self.latency

    def _plug_in(self, output: AudioOutput, device: str, latency: float, spare: str) -> None:
        self.latency = latency
        self._named = spare
        self._main = Line(output, device, self._mixer, self._clock)
        self._spare = self._line(output, spare) if spare and spare != device else None
        self._fresh: Line | None = None
        self._told = False
        self._last = ""

    def _line(self, beside: AudioOutput, device: str) -> Line:
        return Line(beside.another(), device, self._mixer, self._clock)

    def _lost(self) -> dict[str, Any] | None:
        if self._on is None:
            return None
        device, reason = self._on.device, self._on.look()
        if reason is None:
            return None
        self._on, self._told = None, True
        self._drop_fresh()
        return self._event("lost", device, reason)

    def _wanted(self) -> list[Line]:
        """Opens what would be better than what is on; the best first."""
        if self._on is self._main:
            if not self._main.output.outdated:
                self._drop_fresh()
                return []
            self._fresh = self._fresh or self._line(self._main.output, self._main.wanted)
            self._fresh.look()
            return [self._fresh]
        self._main.look()
        if self._on is None and self._spare is not None and self._main.late:
            self._spare.look()
            return [self._main, self._spare]
        return [self._main]

    def _take(self, line: Line) -> dict[str, Any]:
        for other in (self._main, self._spare, self._fresh):
            waits = other is self._main and line is self._spare
            if other is not None and other is not line and not waits:
                other.close()
        if line is self._fresh:
            self._main, self._fresh = line, None
        text = self._main.reason if line is self._spare else None
        self._took_at = self._mixer.position
        line.take()
        self._on, self._told = line, False
        event = "spare" if line is self._spare else "back" if self._last == "spare" else "opened"
        self._last = event
        return self._event(event, line.device, text)

    def _drop_fresh(self) -> None:
        if self._fresh is not None:
            self._fresh.close()
            self._fresh = None

    def _event(self, event: str, device: str, text: str | None) -> dict[str, Any]:
        output = self._main.output.id
        return {"event": event, "output": output, "device": device, "text": text}
