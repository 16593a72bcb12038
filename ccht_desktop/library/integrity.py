"""Is the audio on the disk still the audio that was approved?"""

import hashlib
from pathlib import Path

from ccht_desktop.library.model import SoundFault

_BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file, read in blocks; raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def fault_of(path: Path, sha256: str) -> SoundFault | None:
    """None for the file that was approved; one that cannot be read is as good as missing."""
    try:
        return None if sha256_of(path) == sha256 else "changed"
    except OSError:
        return "missing"


def file_matches(path: Path, sha256: str) -> bool:
    """False also for a file that is missing or cannot be read."""
    return fault_of(path, sha256) is None
