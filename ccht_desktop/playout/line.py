"""One wanted device: opened, proved with silence, then given the mixer."""

from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs.port import AudioOutput
from ccht_desktop.playout.tap import Tap

RETRY_SECONDS = 0.4
GREEDY_RETRY_SECONDS = 10.0
SLOW_SECONDS = 0.6


class Line:
    """wanted: the device's name, "" for the system's own. reason: why the last try came to nothing,
    None before the first has."""

    def __init__(self, output: AudioOutput, wanted: str, mixer: Mixer, clock: Clock) -> None:
        self.output = output
        self.wanted = wanted
        self.reason: str | None = None
        self._mixer = mixer
        self._clock = clock
        self._tap: Tap | None = None
        self._begun = 0.0
        self._retry_at = 0.0

    @property
    def device(self) -> str:
        return self.output.name or self.wanted

    @property
    def proven(self) -> bool:
        return self._tap is not None and self.output.name is not None and self._tap.proven

    @property
    def late(self) -> bool:
        """It failed, or takes so long that another should be tried beside it."""
        if self._tap is None:
            return self.reason is not None
        return self._clock.monotonic() - self._begun > SLOW_SECONDS

    def look(self) -> str | None:
        """Opens it when it is time. Why it was just given up, else None."""
        if self._tap is None:
            if self._clock.monotonic() >= self._retry_at:
                self._begun = self._clock.monotonic()
                self._tap = Tap(self._mixer, self._clock.monotonic)
                self.output.open(self.wanted, self._tap)
            return None
        greedy = self._tap.greedy()
        reason = _too_fast() if greedy else self.output.failure()
        if reason is not None:
            # What was on the air may be back at once, after a restart of the sound server.
            wait = 0.0 if self._tap.live else RETRY_SECONDS
            self._retry_at = self._begun + wait
            if greedy:
                self._retry_at = self._clock.monotonic() + GREEDY_RETRY_SECONDS
            self.close()
            self.reason = reason
        return reason

    def take(self) -> None:
        """The mixer's frames go to this device from now on."""
        assert self._tap is not None
        self._mixer.restart_clock()
        self._tap.live = True
        self.reason = None

    def close(self, patience: float = 0.0) -> None:
        """Silence here; waits so many seconds for the device to be closed."""
        if self._tap is not None:
            self._tap.live = False
            self._tap = None
        self.output.close(patience)


def _too_fast() -> str:
    return _("The sound device takes the sound faster than it can be heard.")
