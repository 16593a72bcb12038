"""Scans of signed decisions, kept in the station's folder under their hash."""

import os
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import clean_text
from ccht_desktop.library.integrity import sha256_of

MAX_SCAN_BYTES = 20_000_000
_KINDS = {b"%PDF": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png"}


def keep_scan(folder: StationFolder, path: str) -> tuple[str, str]:
    """(hex SHA-256, shown name) of a PDF, JPEG or PNG, copied to documents/scans, on the disk.

    Raises StationError SCAN_REFUSED.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_SCAN_BYTES + 1)
    except OSError as error:
        raise _refused() from error
    kind = next((end for magic, end in _KINDS.items() if content.startswith(magic)), None)
    if kind is None or len(content) > MAX_SCAN_BYTES:
        raise _refused()
    home = folder.documents / "scans"
    home.mkdir(parents=True, exist_ok=True)
    part = home / f"{os.getpid()}.part"
    with part.open("wb") as copy:
        copy.write(content)
        copy.flush()
        os.fsync(copy.fileno())
    sha256 = sha256_of(part)
    part.replace(home / f"{sha256}{kind}")
    return sha256, clean_text(Path(path).name) or sha256[:8]


def scan_path(folder: StationFolder, sha256: str) -> Path | None:
    """Where a scan lies; None where it is not there."""
    return next((folder.documents / "scans").glob(f"{sha256}.*"), None)


def _refused() -> StationError:
    return StationError(
        "SCAN_REFUSED",
        _("The scan cannot be taken. Choose a PDF, JPEG or PNG file of at most 20 MB."),
    )
