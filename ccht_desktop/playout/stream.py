"""The always-open stream: the device by name, watched; and which frame is heard when."""

from typing import Any

from ccht_desktop.foundation.clock import Clock
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs.port import AudioOutput, OutputUnavailable
from ccht_desktop.playout.voice import RATE

RETRY_SECONDS = 0.5


class Stream:
    """ready once frames move. latency: seconds from callback to ear, constant."""

    def __init__(
        self, output: AudioOutput, mixer: Mixer, clock: Clock, device: str, latency: float
    ) -> None:
        self._output = output
        self._mixer = mixer
        self._clock = clock
        self._wanted = device
        self._retry_at = 0.0
        self._told = False
        self._opened_at = 0
        self.latency = latency
        self.device: str | None = None

    @property
    def ready(self) -> bool:
        return self.device is not None and self._mixer.position > self._opened_at

    def watch(self) -> list[dict[str, Any]]:
        """Notices a lost device, opens it when it can; returns bodies of `device` entries."""
        if self.device is not None:
            reason = self._output.failure()
            if reason is None:
                return []
            lost = self._event("lost", self.device, reason)
            self._output.close()
            self.device = None
            self._told = True
            return [lost]
        if self._clock.monotonic() < self._retry_at:
            return []
        return self._open()

    def close(self) -> None:
        self._output.close()
        self.device = None

    @property
    def audible(self) -> bool:
        return self._output.audible

    def change(self, output: AudioOutput, device: str, latency: float) -> None:
        """Another output or device from now on; only while nothing is on the air."""
        self.close()
        self._output, self._wanted, self.latency = output, device, latency
        self._retry_at, self._told = 0.0, False

    def frame_at(self, monotonic: float) -> int:
        """The mixer frame that is heard at a monotonic second, never one already rendered."""
        frame = round((monotonic - self.latency - self._mixer.epoch()) * RATE)
        return max(frame, self._mixer.position)

    def heard_at(self, frame: int) -> float:
        """The monotonic second at which a mixer frame is heard."""
        return self._mixer.epoch() + frame / RATE + self.latency

    def _open(self) -> list[dict[str, Any]]:
        self._retry_at = self._clock.monotonic() + RETRY_SECONDS
        try:
            self._mixer.restart_clock()
            self._opened_at = self._mixer.position
            self.device = self._output.open(self._wanted, self._mixer.render)
        except OutputUnavailable as error:
            told, self._told = self._told, True
            return [] if told else [self._event("unavailable", self._wanted, str(error))]
        self._told = False
        return [self._event("opened", self.device, None)]

    def _event(self, event: str, device: str, text: str | None) -> dict[str, Any]:
        return {"event": event, "output": self._output.id, "device": device, "text": text}
