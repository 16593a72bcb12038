"""True peaks below the ceiling: the chain every sound passes on its way to the air."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
# The limiter sees the wave between the samples, as a converter makes it; 0.1 dB for the way back.
OVERSAMPLED = 4 * RATE
FILTER = "filter_size=32"
MARGIN_DB = 0.1
CEILING_DB = -1.5

Samples = NDArray[np.float32]


def amplitude(ceiling_db: float) -> float:
    """What the limiter lets through, so that the ceiling holds between the samples too."""
    return float(10 ** ((ceiling_db - MARGIN_DB) / 20))


def link(graph: Any, source: Any, gain_db: float, ceiling: float) -> None:
    """Gain, limiter and shape behind a source of frames; the graph is ready then."""
    volume = graph.add("volume", f"{gain_db:.3f}dB")
    finer = graph.add("aresample", f"{OVERSAMPLED}:{FILTER}")
    limiter = graph.add("alimiter", f"limit={ceiling:.5f}:attack=5:release=50:level=0:latency=1")
    coarser = graph.add("aresample", f"{RATE}:{FILTER}")
    shape = graph.add("aformat", f"sample_fmts=flt:sample_rates={RATE}:channel_layouts=mono")
    sink = graph.add("abuffersink")
    for part, following in pairwise((source, volume, finer, limiter, coarser, shape, sink)):
        part.link_to(following)
    graph.configure()


def drain(graph: object) -> Iterator[Samples]:
    """What has come through by now."""
    from av.audio.frame import AudioFrame
    from av.error import BlockingIOError as NotYet
    from av.error import EOFError as Done
    from av.filter import Graph

    assert isinstance(graph, Graph)
    while True:
        try:
            frame = graph.pull()
        except (NotYet, Done):
            return
        assert isinstance(frame, AudioFrame)
        yield frame.to_ndarray().reshape(-1).astype(np.float32, copy=False)


class Limiter:
    """For a sound that comes block by block: mono float32 at 48 kHz."""

    def __init__(self, ceiling_db: float = CEILING_DB) -> None:
        from av.filter import Graph

        self._graph = Graph()
        self._graph.threads = 1
        self._pushed = 0
        source = self._graph.add_abuffer(
            sample_rate=RATE, format="flt", layout="mono", time_base=Fraction(1, RATE)
        )
        link(self._graph, source, 0.0, amplitude(ceiling_db))

    def push(self, samples: Samples) -> Iterator[Samples]:
        """What of this block, and of those before, is through."""
        from av.audio.frame import AudioFrame

        if not len(samples):
            return
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate, frame.pts = RATE, self._pushed
        frame.time_base = Fraction(1, RATE)
        self._pushed += len(samples)
        self._graph.push(frame)
        yield from drain(self._graph)
