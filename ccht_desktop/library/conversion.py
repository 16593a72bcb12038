"""One pass over a file from outside: canonical FLAC is written, and everything measured."""

import errno
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from ccht_desktop.library.analysis import Analysis
from ccht_desktop.library.channels import one_channel
from ccht_desktop.library.declared import Promise
from ccht_desktop.library.loudness import LoudnessMeter
from ccht_desktop.library.refusals import refusal

if TYPE_CHECKING:
    from av import AudioFrame
    from av.audio import AudioStream
    from av.container import InputContainer, OutputContainer

RATE = 48000
_FRAME = 4608
_SANE_RATES = range(4000, 384001)
_MAX_CHANNELS = 16
_CODECS = (
    "aac,adpcm_ima_qt,adpcm_ima_wav,adpcm_ms,alac,amrnb,amrwb,flac,mp2,mp2float,mp3,mp3float,opus,"
    "pcm_alaw,pcm_f32be,pcm_f32le,pcm_f64be,pcm_f64le,pcm_mulaw,pcm_s16be,pcm_s16le,pcm_s24be,"
    "pcm_s24le,pcm_s32be,pcm_s32le,pcm_s8,pcm_u8,vorbis,wmalossless,wmapro,wmav1,wmav2"
)


class Conversion:
    """One pass over a file; holds a packet at a time, never the whole.

    channel: the only one to be taken; None mixes all of them. Read afterwards: frames (48 kHz),
    declared (seconds, by the file's own word), packets, bad and last_bad of them, broken where the
    file could not be read to its end.
    """

    def __init__(self, max_frames: int, channel: int | None = None) -> None:
        self.max_frames = max_frames
        self.channel = channel
        self.declared: float | None = None
        self.frames = 0
        self.packets = 0
        self.bad = 0
        self.last_bad = False
        self.broken = False
        self.meter = LoudnessMeter()
        self.analysis = Analysis()

    def convert(self, source: Path, target: Path, promise: Promise) -> None:
        """Writes the canonical file. declared is then what the file says it lasts, in seconds.

        Raises StationError CLIP_NOT_AUDIO, CLIP_DAMAGED, CLIP_TOO_LONG or CLIP_NOT_KEPT.
        """
        import av

        safe = {
            "protocol_whitelist": "file",
            "format_whitelist": av.format.ContainerFormat(promise.demuxer, "r").name,
            "codec_whitelist": _CODECS,
        }
        bitexact = {"fflags": "+bitexact"}
        try:
            with av.open(
                f"file:{source.absolute()}", format=promise.demuxer, options=safe
            ) as entry:
                stream = _first_audio(entry)
                self.declared = _says(entry, stream, promise)
                if self.declared is not None and self.declared * RATE > self.max_frames:
                    # What is too long by its own word is not worth minutes of work.
                    raise refusal("CLIP_TOO_LONG")
                with av.open(
                    f"file:{target.absolute()}", "w", format="flac", options=bitexact
                ) as out:
                    self._copy(entry, stream, out)
                self.declared = _says(entry, stream, promise)
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
            self.analysis.canonical(frame)
            out.mux(written.encode(frame))
        self.meter.push(None)
        self.analysis.end()
        out.mux(written.encode(None))

    def _canonical(self, entry: "InputContainer", stream: "AudioStream") -> Iterator["AudioFrame"]:
        from av import AudioResampler

        resampler, shape = None, None
        for came in self._decoded(entry, stream):
            self.analysis.came(came)
            frame = came if self.channel is None else one_channel(came, self.channel)
            if shape != (frame.format.name, frame.layout.name, frame.sample_rate):
                if resampler is not None:
                    yield from resampler.resample(None)
                resampler = AudioResampler("s16", "mono", RATE, _FRAME)
                shape = (frame.format.name, frame.layout.name, frame.sample_rate)
            assert resampler is not None
            yield from resampler.resample(frame)
        if resampler is not None:
            yield from resampler.resample(None)

    def _decoded(self, entry: "InputContainer", stream: "AudioStream") -> Iterator["AudioFrame"]:
        from av import FFmpegError

        packets = entry.demux(stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except MemoryError:
                raise
            except FFmpegError:
                self.broken = True
                return
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


def _says(entry: "InputContainer", stream: "AudioStream", promise: Promise) -> float | None:
    """How many seconds the file says it lasts, by whose word can be trusted."""
    if not promise.trust_container:
        return promise.seconds
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return entry.duration / 1_000_000 if entry.duration else None
