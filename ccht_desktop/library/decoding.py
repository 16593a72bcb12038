"""Role `decode`: a file from outside becomes canonical audio. Runs in a limited child process."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ccht_desktop.library.declared import read_promise
from ccht_desktop.library.loudness import LoudnessMeter
from ccht_desktop.library.refusals import MIN_SECONDS, cut_short, refusal

if TYPE_CHECKING:
    from av.audio import AudioStream
    from av.container import InputContainer, OutputContainer

RATE = 48000
_SANE_RATES = range(4000, 384001)
_MAX_CHANNELS = 16
_CODECS = (
    "aac,adpcm_ima_qt,adpcm_ima_wav,adpcm_ms,alac,amrnb,amrwb,flac,mp2,mp2float,mp3,mp3float,opus,"
    "pcm_alaw,pcm_f32be,pcm_f32le,pcm_f64be,pcm_f64le,pcm_mulaw,pcm_s16be,pcm_s16le,pcm_s24be,"
    "pcm_s24le,pcm_s32be,pcm_s32le,pcm_s8,pcm_u8,vorbis,wmalossless,wmapro,wmav1,wmav2"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Canonical audio as measured; lufs and true_peak (dBTP) are None for silence."""

    sha256: str
    frames: int
    lufs: float | None
    true_peak: float | None


def decode(request: dict[str, Any]) -> dict[str, Any]:
    """{source, target, max_seconds} -> {frames, lufs, true_peak}; writes target as FLAC.

    Raises StationError CLIP_NOT_AUDIO, CLIP_DAMAGED, CLIP_TOO_SHORT, CLIP_TOO_LONG, CLIP_SILENT,
    CLIP_NOT_KEPT.
    """
    source, target = Path(request["source"]), Path(request["target"])
    promise = read_promise(source)
    if promise is None:
        raise refusal("CLIP_NOT_AUDIO")
    if promise.cut:
        raise refusal("CLIP_DAMAGED")
    run = _Run(int(request["max_seconds"] * RATE))
    stated = run.convert(source, target, promise.demuxer)
    says = stated if promise.trust_container else promise.seconds
    seconds = run.frames / RATE
    if says is not None and abs(says - seconds) > max(0.5, says / 100):
        raise cut_short(says, seconds)
    # Raw AAC states no length: a cut shows only in its last packet.
    cut = promise.demuxer == "aac" and run.last_bad
    if not run.frames or cut or run.bad > max(5, run.packets / 1000):
        raise refusal("CLIP_DAMAGED")
    if seconds < MIN_SECONDS:
        raise refusal("CLIP_TOO_SHORT")
    if run.meter.silent:
        raise refusal("CLIP_SILENT")
    return {"frames": run.frames, "lufs": run.meter.lufs, "true_peak": run.meter.true_peak}


class _Run:
    """One pass over a file; holds a packet at a time, never the whole."""

    def __init__(self, max_frames: int) -> None:
        self.max_frames = max_frames
        self.frames = 0
        self.packets = 0
        self.bad = 0
        self.last_bad = False
        self.meter = LoudnessMeter()

    def convert(self, source: Path, target: Path, demuxer: str) -> float | None:
        """Writes the canonical file; returns the seconds that the container states."""
        import av

        safe = {
            "protocol_whitelist": "file",
            "format_whitelist": av.format.ContainerFormat(demuxer, "r").name,
            "codec_whitelist": _CODECS,
        }
        bitexact = {"fflags": "+bitexact"}
        try:
            with av.open(f"file:{source.absolute()}", format=demuxer, options=safe) as entry:
                stream = _first_audio(entry)
                with av.open(
                    f"file:{target.absolute()}", "w", format="flac", options=bitexact
                ) as out:
                    self._copy(entry, stream, out)
                return _stated_seconds(entry, stream)
        except MemoryError:
            raise
        except (av.FFmpegError, ValueError, OverflowError) as error:
            full = getattr(error, "errno", None) == errno.ENOSPC
            raise refusal("CLIP_NOT_KEPT" if full else "CLIP_DAMAGED") from error

    def _copy(self, entry: "InputContainer", stream: "AudioStream", out: "OutputContainer") -> None:
        written: AudioStream = out.add_stream("flac", rate=RATE, layout="mono")
        written.codec_context.options = {"flags": "+bitexact"}
        written.codec_context.thread_count = 1
        for frame in self._canonical(entry, stream):
            frame.pts = self.frames
            frame.time_base = Fraction(1, RATE)
            self.frames += frame.samples
            if self.frames > self.max_frames:
                raise refusal("CLIP_TOO_LONG")
            self.meter.push(frame)
            out.mux(written.encode(frame))
        self.meter.push(None)
        out.mux(written.encode(None))

    def _canonical(self, entry: "InputContainer", stream: "AudioStream") -> Iterator[Any]:
        from av import AudioResampler

        resampler, shape = None, None
        for frame in self._decoded(entry, stream):
            if shape != (frame.format.name, frame.layout.name, frame.sample_rate):
                if resampler is not None:
                    yield from resampler.resample(None)
                resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
                shape = (frame.format.name, frame.layout.name, frame.sample_rate)
            assert resampler is not None
            yield from resampler.resample(frame)
        if resampler is not None:
            yield from resampler.resample(None)

    def _decoded(self, entry: "InputContainer", stream: "AudioStream") -> Iterator[Any]:
        from av import FFmpegError

        for packet in entry.demux(stream):
            if not packet.size:
                yield from packet.decode()
                return
            self.packets += 1
            self.last_bad = False
            try:
                yield from packet.decode()
            except MemoryError:
                raise
            except FFmpegError:
                self.bad += 1
                self.last_bad = True


def _first_audio(entry: "InputContainer") -> "AudioStream":
    if not entry.streams.audio:
        raise refusal("CLIP_NOT_AUDIO")
    stream = entry.streams.audio[0]
    context = stream.codec_context
    if context is None or context.codec.name not in _CODECS.split(","):
        raise refusal("CLIP_NOT_AUDIO")
    if context.sample_rate not in _SANE_RATES or not 1 <= context.channels <= _MAX_CHANNELS:
        raise refusal("CLIP_DAMAGED")
    context.thread_count = 1
    return stream


def _stated_seconds(entry: "InputContainer", stream: "AudioStream") -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return entry.duration / 1_000_000 if entry.duration else None
