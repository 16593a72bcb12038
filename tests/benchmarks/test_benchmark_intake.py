"""Taking in an hour of MP3 against the bare work it cannot do without, in one run."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.filter import Graph

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.service.process import command, run_worker
from tests.library.library_sounds import intake_of, opened_library

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]

SECONDS = 3590
MP3_RATE = 44100
RATIO = 1.5
MOST_MEMORY_MB = 300


@pytest.fixture(scope="module")
def hour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An hour of stereo: bursts of coloured noise, like speech, over a soft tone."""
    path = tmp_path_factory.mktemp("hour") / "hour.mp3"
    rng = np.random.default_rng(1)
    time = np.arange(10 * MP3_RATE) / MP3_RATE
    block = np.cumsum(rng.normal(0, 300, len(time)))
    block = (block - np.convolve(block, np.ones(50) / 50, "same")) * (np.sin(4 * time) > -0.3)
    block = np.clip(block + 800 * np.sin(2 * np.pi * 330 * time), -30000, 30000)
    stereo = np.stack((block, 0.8 * block + 50 * rng.normal(size=len(block))), axis=1)
    packed = np.ascontiguousarray(stereo.astype(np.int16).reshape(1, -1))
    with av.open(str(path), "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=MP3_RATE, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = 128_000
        for number in range(SECONDS // 10):
            frame = av.AudioFrame.from_ndarray(packed, format="s16", layout="stereo")
            frame.sample_rate, frame.pts = MP3_RATE, number * len(block)
            frame.time_base = Fraction(1, MP3_RATE)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def frames_of(path: Path) -> Iterator[Any]:
    with av.open(str(path)) as file:
        stream = file.streams.audio[0]
        stream.codec_context.thread_count = 1
        yield from file.decode(stream)


def decode_only(path: Path) -> None:
    for _frame in frames_of(path):
        pass


def measure(path: Path) -> None:
    graph = Graph()
    graph.threads = 1
    source = graph.add_abuffer(sample_rate=MP3_RATE, format="fltp", layout="stereo")
    meter = graph.add("ebur128", "metadata=1:peak=true")
    source.link_to(meter)
    meter.link_to(graph.add("abuffersink"))
    graph.configure()
    for frame in frames_of(path):
        graph.push(frame)
        while True:
            try:
                graph.pull()
            except (BlockingIOError, EOFError):
                break


def encode(path: Path) -> None:
    with av.open(str(path.with_suffix(".flac")), "w", format="flac") as out:
        stream = out.add_stream("flac", rate=MP3_RATE, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.thread_count = 1
        for frame in frames_of(path):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def processor_seconds() -> float:
    """Of this process and of the children it has waited for; what others do does not count."""
    return sum(os.times()[:4])


def test_an_hour_is_taken_in_within_one_and_a_half_times_the_bare_work(
    hour: Path, tmp_path: Path, clock: FakeClock
) -> None:
    spent = []
    for work in (decode_only, measure, encode):
        before = processor_seconds()
        work(hour)
        spent.append(processor_seconds() - before)
    decoding, measuring, encoding = spent
    bare = measuring + encoding - decoding
    with opened_library(tmp_path / "station", clock) as library:
        before = processor_seconds()
        clip = intake_of(library, run_worker).add(hour, field="CV", group="DVC")
        taken = processor_seconds() - before
    assert clip.seconds == pytest.approx(SECONDS, abs=1)
    print(f"\nbare {bare:.1f} s of processor, intake {taken:.1f} s: {taken / bare:.2f}")
    assert taken <= RATIO * bare


def test_an_hour_takes_little_memory(hour: Path, tmp_path: Path) -> None:
    request = {"source": str(hour), "target": str(tmp_path / "a.part"), "max_seconds": 3605}
    order = {"request": request, "memory_mb": 512, "cpu_seconds": 120}
    child = (
        "import sys; from ccht_desktop.service.process import serve_worker; "
        "serve_worker('decode'); sys.stderr.write(open('/proc/self/status').read())"
    )
    done = subprocess.run(
        [command()[0], "-c", child],
        input=json.dumps(order).encode(),
        capture_output=True,
        check=True,
    )
    assert "result" in json.loads(done.stdout)
    status = dict(line.split(":", 1) for line in done.stderr.decode().splitlines())
    peak = int(status["VmHWM"].split()[0]) / 1024
    print(f"\npeak memory of the child: {peak:.0f} MB")
    assert peak <= MOST_MEMORY_MB
