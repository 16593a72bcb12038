"""A clip's file, checked once as a whole and then again block by block while it is decoded."""

import hashlib
from pathlib import Path

BLOCK = 1 << 16
DIGEST_BYTES = 16

Seals = tuple[bytes, ...]


def sealed(path: Path, sha256: str) -> Seals | None:
    """A digest of each block, where the whole file is what was approved; None where it is not."""
    whole, seals = hashlib.sha256(), []
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                whole.update(block)
                seals.append(_digest(block))
    except OSError:
        return None
    return tuple(seals) if whole.hexdigest() == sha256 else None


class SealedFile:
    """What a decoder reads from: nothing that was written into the file after its check.

    Raises OSError where a block is no longer what was sealed. Close it, or use it as a context.
    """

    def __init__(self, path: Path, seals: Seals) -> None:
        self._file = path.open("rb")
        self._seals = seals
        self._at = 0
        self._number = -1
        self._block = b""

    def read(self, size: int = -1) -> bytes:
        """At most `size` next bytes, of one block; empty at the end."""
        number, within = divmod(self._at, BLOCK)
        if number >= len(self._seals):
            return b""
        if number != self._number:
            self._load(number)
        found = self._block[within:] if size < 0 else self._block[within : within + size]
        self._at += len(found)
        return found

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._at, self._size())[whence]
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "SealedFile":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _load(self, number: int) -> None:
        self._file.seek(number * BLOCK)
        block = self._file.read(BLOCK)
        if _digest(block) != self._seals[number]:
            raise OSError("the file was changed after it was checked")
        self._number, self._block = number, block

    def _size(self) -> int:
        return self._file.seek(0, 2)


def _digest(block: bytes) -> bytes:
    return hashlib.blake2b(block, digest_size=DIGEST_BYTES).digest()
