"""Scans of signed decisions, kept in the station's folder under their hash."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import clean_text
from ccht_desktop.library.integrity import fault_of, sha256_of

MAX_SCAN_BYTES = 20_000_000
_KINDS = {b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}
# Scanners put lines of their own before it, and readers take that.
_PDF_WITHIN = 1024


def keep_scan(folder: StationFolder, path: str) -> tuple[str, str]:
    """(hex SHA-256, shown name) of a PDF, JPEG or PNG, copied to documents/scans, on the disk.

    Raises StationError SCAN_REFUSED, or SCAN_NOT_KEPT where it cannot be written.
    """
    try:
        if not Path(path).is_file():
            raise _refused()
        with Path(path).open("rb") as file:
            content = file.read(MAX_SCAN_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _refused() from error
    kind = _kind(content)
    if kind is None or len(content) > MAX_SCAN_BYTES:
        raise _refused()
    home = folder.documents / "scans"
    part = home / f"{secrets.token_hex(4)}.part"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as copy:
            copy.write(content)
            copy.flush()
            os.fsync(copy.fileno())
        sha256 = sha256_of(part)
        part.replace(home / f"{sha256}{kind}")
    except OSError as error:
        raise _not_kept(error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return sha256, clean_text(Path(path).name) or sha256[:8]


def scan_path(folder: StationFolder, sha256: str) -> Path:
    """Where a scan lies, as it was taken in. Raises StationError SCAN_LOST."""
    home = folder.documents / "scans"
    found = next(
        (
            home / f"{sha256}{kind}"
            for kind in (".pdf", *_KINDS.values())
            if fault_of(home / f"{sha256}{kind}", sha256) is None
        ),
        None,
    )
    if found is None:
        raise StationError(
            "SCAN_LOST",
            _(
                "The scan is missing or was changed. "
                "Copy the folder documents back from your own copy."
            ),
        )
    return found


def _kind(content: bytes) -> str | None:
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return ".pdf"
    return next((end for magic, end in _KINDS.items() if content.startswith(magic)), None)


def _not_kept(error: OSError) -> StationError:
    return StationError(
        "SCAN_NOT_KEPT",
        _(
            "The scan could not be written to the station's folder ({reason}); "
            "nothing was decided. Free some disk space and try again."
        ).format(reason=error.strerror or error),
    )


def _refused() -> StationError:
    return StationError(
        "SCAN_REFUSED",
        _("The scan cannot be taken. Choose a PDF, JPEG or PNG file of at most 20 MB."),
    )
