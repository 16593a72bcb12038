"""A WAV that can be read at any moment while it grows, also after its writer was killed."""

import os
import struct
from pathlib import Path

HEADER = 44
SYNC_SECONDS = 0.5


class GrowingWav:
    """48 kHz mono 16 bit. Its header always tells a length that the file has reached."""

    def __init__(self, path: Path, rate: int) -> None:
        self.path = path
        self._rate = rate
        self._told = self.frames = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")
        self._tell()

    @property
    def closed(self) -> bool:
        return self._file.closed

    def append(self, content: bytes) -> None:
        """Whole frames; raises OSError where the disk is full, and keeps what was written."""
        self._file.write(content)
        self.frames += len(content) // 2
        if self.frames - self._told >= self._rate * SYNC_SECONDS:
            self._tell()

    def close(self) -> None:
        """Raises OSError where the last of it cannot be written; it is closed all the same."""
        if self.closed:
            return
        try:
            self._tell()
        finally:
            self._file.close()

    def _tell(self) -> None:
        """Sound first, header second: what the header counts is there."""
        self._file.flush()
        size = self.frames * 2
        header = struct.pack(
            "<4sI4s4sIHHIIHH4sI",
            b"RIFF",
            HEADER - 8 + size,
            b"WAVE",
            b"fmt ",
            16,
            1,
            1,
            self._rate,
            self._rate * 2,
            2,
            16,
            b"data",
            size,
        )
        self._file.seek(0)
        self._file.write(header)
        self._file.flush()
        self._file.seek(0, os.SEEK_END)
        self._told = self.frames
