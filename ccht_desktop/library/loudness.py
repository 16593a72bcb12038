"""Integrated loudness and true peak (EBU R128) of canonical audio, measured as it streams by."""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av import AudioFrame

_GATE_LUFS = -70.0
_INAUDIBLE = 0.001


class LoudnessMeter:
    """Fed with 48 kHz mono 16-bit frames; reads at the end."""

    def __init__(self) -> None:
        from av.filter import Graph

        self._graph = Graph()
        self._graph.threads = 1
        source = self._graph.add_abuffer(sample_rate=48000, format="s16", layout="mono")
        meter = self._graph.add("ebur128", "metadata=1:peak=true")
        source.link_to(meter)
        meter.link_to(self._graph.add("abuffersink"))
        self._graph.configure()
        self._integrated = _GATE_LUFS
        self._peak = 0.0

    def push(self, frame: "AudioFrame | None") -> None:
        """The next frame; None at the end."""
        self._graph.push(frame)
        newest = None
        while True:
            try:
                newest = self._graph.pull()
            except (BlockingIOError, EOFError):
                break
        # Each frame tells of all before it.
        if newest is not None and "lavfi.r128.I" in (measured := newest.metadata):
            self._integrated = float(measured["lavfi.r128.I"])
            self._peak = float(measured["lavfi.r128.true_peak"])

    @property
    def lufs(self) -> float | None:
        """Integrated loudness; None if nothing rose above the gate at −70 LUFS."""
        return round(self._integrated, 2) if self._integrated > _GATE_LUFS else None

    @property
    def true_peak(self) -> float | None:
        """Highest true peak in dBTP; None for digital silence."""
        return round(20 * math.log10(self._peak), 2) if self._peak > 0 else None

    @property
    def silent(self) -> bool:
        """Nothing a listener could hear: below the gate, or no peak above −60 dBTP."""
        return self.lufs is None or self._peak <= _INAUDIBLE
