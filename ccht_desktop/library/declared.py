"""How long a file says it is, where its own word can be trusted."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ccht_desktop.library import sniffing

_PCM_FORMATS = (1, 3, 0xFFFE)
_OGG_TAIL = 66000
# Recorders that cannot go back write sizes like 0xFFFFFFFF; no file taken here is that large.
_PLACEHOLDER = 0x7FF00000


@dataclass(frozen=True, slots=True)
class Promise:
    """What a file promises before it is opened.

    seconds is the length by our own reading; trust_container says to take the demuxer's instead;
    with neither, the file states none. cut: it ends before it should.
    """

    demuxer: str
    seconds: float | None = None
    trust_container: bool = True
    cut: bool = False


def read_promise(path: Path) -> Promise | None:
    """None for a file that is not audio. Raises OSError."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = sniffing.audio_start(file)
        file.seek(start)
        head = file.read(sniffing.HEAD_BYTES)
        demuxer = sniffing.demuxer_of(head)
        if demuxer is None:
            return None
        if demuxer == "wav":
            return Promise(demuxer, wav_seconds(file, start, size), trust_container=False)
        if demuxer == "mp3":
            return Promise(demuxer, trust_container=xing_counts_frames(head, size - start))
        if demuxer == "aac":
            return Promise(demuxer, trust_container=False)
        if demuxer == "ogg":
            return Promise(demuxer, cut=ogg_is_cut(file, size))
        return Promise(demuxer, cut=demuxer == "w64" and w64_is_cut(head, size))


def xing_counts_frames(head: bytes, size: int) -> bool:
    """Whether an MP3 (from its first frame on, size bytes) counts its own frames, and still fits.

    Without that the length is a guess by bit rate; joined files carry only the first part's count.
    """
    for mark in (b"Xing", b"Info"):
        at = head.find(mark, 0, 256)
        if at >= 0 and len(head) >= at + 16:
            flags, _frames, counted = struct.unpack(">III", head[at + 4 : at + 16])
            joined = flags & 2 and size > counted * 1.06 + 4096
            return bool(flags & 1) and not joined
    return False


def wav_seconds(file: BinaryIO, start: int, size: int) -> float | None:
    """What a WAV file (from start to size) should hold; None where it does not say.

    Sound that lies behind the stated end, where only chunks may lie, is counted.
    """
    byte_rate = 0
    offset = start + 12
    while offset + 8 <= size:
        file.seek(offset)
        name, length = struct.unpack("<4sI", file.read(8))
        offset += 8
        if name == b"fmt " and length >= 16:
            described = file.read(12)
            if len(described) < 12:
                return None
            layout, _channels, _rate, byte_rate = struct.unpack("<HHII", described)
            if layout not in _PCM_FORMATS:
                return None
        if name == b"data":
            if not byte_rate or length == 0 or length >= _PLACEHOLDER:
                return None
            end = offset + length + length % 2
            stated = length if end >= size or _only_chunks(file, end, size) else size - offset
            return float(stated / byte_rate)
        offset += length + length % 2
    return None


def _only_chunks(file: BinaryIO, offset: int, size: int) -> bool:
    while offset + 8 <= size:
        file.seek(offset)
        name, length = struct.unpack("<4sI", file.read(8))
        if not all(0x20 <= byte < 0x7F for byte in name):
            return False
        offset += 8 + length + length % 2
    return offset <= size + 8


def ogg_is_cut(file: BinaryIO, size: int) -> bool:
    """Whether the last page of an Ogg file ends beyond the file."""
    start = max(0, size - _OGG_TAIL)
    file.seek(start)
    tail = file.read(_OGG_TAIL)
    page = tail.rfind(b"OggS")
    if page < 0 or len(tail) < page + 27:
        return True
    segments = tail[page + 27 : page + 27 + tail[page + 26]]
    return len(tail) < page + 27 + tail[page + 26] + sum(segments)


def w64_is_cut(head: bytes, size: int) -> bool:
    """Whether a Sony Wave64 file is shorter than it states."""
    stated = int(struct.unpack("<Q", head[16:24])[0]) if len(head) >= 24 else 0
    return size < stated < _PLACEHOLDER
