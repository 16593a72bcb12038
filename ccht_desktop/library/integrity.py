"""Is the audio on the disk still the audio that was approved?"""

import hashlib
from pathlib import Path

_BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file, read in blocks; raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def file_matches(path: Path, sha256: str) -> bool:
    """False also for a file that is missing or cannot be read."""
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False
