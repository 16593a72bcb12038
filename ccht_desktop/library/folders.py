"""The sounds in a folder that somebody drops or names."""

import os
from collections.abc import Iterator
from pathlib import Path

_COMMON = frozenset({".aac", ".flac", ".m4a", ".mp3", ".ogg", ".opus", ".wav", ".wma"})
_ENDINGS = _COMMON | {".3gp", ".aif", ".aiff", ".m4b", ".mp2", ".mp4", ".oga", ".w64"}


def sounds_in(folder: Path) -> Iterator[Path]:
    """Files with the ending of a sound, in it and below, by name; found as they are asked for.

    What is hidden stays so.
    """
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in _ENDINGS:
                yield Path(here, name)
