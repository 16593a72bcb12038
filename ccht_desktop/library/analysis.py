"""All that is found out about a sound while it streams by: each sample is looked at once."""

from typing import TYPE_CHECKING, Any

from ccht_desktop.library.channels import CLIPPED_SECONDS, Channels, samples_of
from ccht_desktop.library.examined import Finding
from ccht_desktop.library.fingerprint import Fingerprinter
from ccht_desktop.library.peaks import Peaks
from ccht_desktop.library.silence import Silences

if TYPE_CHECKING:
    from av import AudioFrame

TOO_QUIET_LUFS = -40.0
_BLOCK = 48000


class Analysis:
    """Fed with frames as they came, and with the canonical frames made of them."""

    def __init__(self) -> None:
        self._channels = Channels()
        self._canonical = (Peaks(), Silences(), Fingerprinter())
        self._waiting: list[Any] = []
        self._samples = 0

    def came(self, frame: "AudioFrame") -> None:
        self._channels.push(frame)

    def canonical(self, frame: "AudioFrame") -> None:
        self._waiting.append(samples_of(frame)[0])
        self._samples += frame.samples
        if self._samples >= _BLOCK:
            self._look(self._samples // _BLOCK * _BLOCK)

    def end(self) -> None:
        """To be called once, after the last frame."""
        self._look(self._samples)

    @property
    def live_channel(self) -> int | None:
        return self._channels.live_channel

    @property
    def peaks(self) -> bytes:
        return self._canonical[0].packed()

    @property
    def fingerprint(self) -> bytes:
        return self._canonical[2].packed()

    def findings(self, lufs: float | None) -> list[Finding]:
        """Nothing grave is among them."""
        found = self._canonical[1].findings()
        if self._channels.clipped_seconds >= CLIPPED_SECONDS:
            found.append(Finding("CLIPPED", None, self._channels.clipped_seconds))
        if lufs is not None and lufs < TOO_QUIET_LUFS:
            found.append(Finding("TOO_QUIET"))
        return found

    def _look(self, count: int) -> None:
        import numpy as np

        if not self._waiting:
            return
        block = np.concatenate(self._waiting)
        self._waiting = [block[count:].copy()] if count < len(block) else []
        self._samples -= count
        for part in self._canonical:
            part.push(block[:count])
