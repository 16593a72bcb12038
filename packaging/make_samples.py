"""Makes the sample sounds again from their texts; run from the top of the source:

.venv/bin/python packaging/make_samples.py

Reads resources/samples/samples.toml, writes the sound files beside it and "seconds" into it.
"""

import sys
import tempfile
import wave
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import tomlkit
from av.audio.stream import AudioStream
from av.filter import Graph

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from signature_tune import RATE, tune  # noqa: E402

from ccht_desktop.library.editing import edit  # noqa: E402
from ccht_desktop.library.loudness import LoudnessMeter  # noqa: E402
from ccht_desktop.library.speech import speak  # noqa: E402

SAMPLES = ROOT / "resources" / "samples"
HIGHEST_PEAK = 0.72
# suffix: container, codec, sample rate, bit rate
ENCODERS: dict[str, tuple[str, str, int, int]] = {
    ".mp3": ("mp3", "libmp3lame", 44100, 48_000),
    ".m4a": ("ipod", "aac", 44100, 48_000),
    ".ogg": ("ogg", "vorbis", 44100, 40_000),
    ".opus": ("ogg", "libopus", 48000, 32_000),
    ".wma": ("asf", "wmav2", 22050, 32_000),
    ".flac": ("flac", "flac", 22050, 0),
    ".wav": ("wav", "pcm_s16le", 16000, 0),
}
Sound = npt.NDArray[np.float32]


def main() -> None:
    index = SAMPLES / "samples.toml"
    document: Any = tomlkit.parse(index.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        for sample in document["sample"]:
            sound = read_aloud(sample, Path(folder)) if "text" in sample else tune()
            levelled = at_loudness(sound, float(sample["lufs"]))
            target = SAMPLES / sample["file"]
            encode(levelled, target)
            seconds, lufs, peak = measured(target)
            sample["seconds"] = round(seconds, 2)
            size = target.stat().st_size
            print(f"{target.name:36} {seconds:6.2f} s {lufs:6.1f} LUFS {peak:5.1f} dBTP {size:7} B")
    index.write_text(tomlkit.dumps(document), "utf-8", newline="\n")
    total = sum(path.stat().st_size for path in SAMPLES.iterdir())
    print(f"{len(document['sample'])} files, {total / 2**20:.2f} MB with their texts")


def read_aloud(sample: Any, folder: Path) -> Sound:
    """The text of a sample, spoken, its silent ends cut, faded in and out: one channel."""
    raw, ready = folder / "raw.wav", folder / "ready.wav"
    text = (SAMPLES / sample["text"]).read_text("utf-8")
    manner = {key: sample[key] for key in ("voice", "words_per_minute", "pitch")}
    speak({"text": text, "target": str(raw), **manner})
    steps = [{"op": "remove_silence", "threshold_db": -45}, {"op": "fade", "in": 0.02, "out": 0.04}]
    edit({"source": str(raw), "target": str(ready), "operations": steps})
    with wave.open(str(ready)) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    return (pcm / 32768).astype(np.float32).reshape(1, -1)


def at_loudness(sound: Sound, lufs: float) -> Sound:
    """The same sound by gain, its few highest peaks limited."""
    meter = LoudnessMeter()
    mono = (np.mean(sound, axis=0, keepdims=True) * 32767).astype(np.int16)
    for frame in frames_of(mono, "s16"):
        meter.push(frame)
    meter.push(None)
    if meter.lufs is None:
        raise SystemExit("a sample is silent")
    layout = "mono" if len(sound) == 1 else "stereo"
    graph = Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout=layout)
    gain = graph.add("volume", f"{lufs - meter.lufs:.3f}dB")
    limiter = graph.add("alimiter", f"limit={HIGHEST_PEAK}:level=false:latency=true")
    planar = graph.add("aformat", "sample_fmts=fltp")
    graph.link_nodes(source, gain, limiter, planar, graph.add("abuffersink")).configure()
    parts = []
    for part in (*frames_of(sound, "fltp"), None):
        graph.push(part)
        with suppress(BlockingIOError, EOFError):
            while True:
                parts.append(graph.pull().to_ndarray())
    return np.concatenate(parts, axis=1)


def frames_of(sound: npt.NDArray[Any], sample_format: str) -> Iterator[av.AudioFrame]:
    """A second at a time."""
    layout = "mono" if len(sound) == 1 else "stereo"
    for start in range(0, sound.shape[1], RATE):
        part = np.ascontiguousarray(sound[:, start : start + RATE])
        frame = av.AudioFrame.from_ndarray(part, sample_format, layout)
        frame.sample_rate, frame.pts = RATE, start
        yield frame


def encode(sound: Sound, target: Path) -> None:
    """Writes the file in the format its suffix names."""
    container, codec, rate, bit_rate = ENCODERS[target.suffix]
    # This Vorbis encoder knows two channels only, and calls itself experimental.
    if codec == "vorbis" and len(sound) == 1:
        sound = np.concatenate([sound, sound])
    layout = "mono" if len(sound) == 1 else "stereo"
    with av.open(str(target), "w", format=container, options={"fflags": "+bitexact"}) as out:
        stream = out.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, AudioStream)
        stream.codec_context.options = {"flags": "+bitexact", "strict": "experimental"}
        if bit_rate:
            stream.bit_rate = bit_rate * len(sound)
        for frame in frames_of(sound, "fltp"):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def measured(path: Path) -> tuple[float, float, float]:
    """Seconds, LUFS and dBTP of a finished file, decoded again."""
    meter, frames = LoudnessMeter(), 0
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(str(path)) as container:
        for decoded in [*container.decode(audio=0), None]:
            for frame in resampler.resample(decoded):
                frame.pts = frames
                frames += frame.samples
                meter.push(frame)
    meter.push(None)
    return frames / RATE, meter.lufs or -99.0, meter.true_peak or -99.0


if __name__ == "__main__":
    main()
