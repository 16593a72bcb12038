"""A parcel as a file to carry: a ZIP with parcel.json, answered by a receipt file beside it."""

import io
import zipfile
import zlib
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.report.files import replacing
from ccht_desktop.upload.parcel import LARGEST_BYTES
from ccht_desktop.upload.transports.folder import RECEIPT_SUFFIX

MEMBER = "parcel.json"
LARGEST_FILE = 1024 * 1024


def write_package(path: Path, document: str) -> None:
    """Raises StationError FILE_NOT_WRITTEN."""
    with (
        replacing(path) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        package.writestr(MEMBER, document)


def read_package(path: Path) -> bytes:
    """The parcel's bytes from a ZIP, or from a plain JSON file; never more than one too many.

    Raises StationError BAD_PACKAGE.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if not content.startswith(b"PK"):
            return content[: LARGEST_BYTES + 1]
        with (
            zipfile.ZipFile(io.BytesIO(content)) as package,
            package.open(MEMBER) as member,
        ):
            return member.read(LARGEST_BYTES + 1)
    except (OSError, KeyError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
        text = _("{file} is no package of a station, or it is damaged. Ask for it again.")
        raise StationError("BAD_PACKAGE", text.format(file=path)) from error


def receipt_path(package: Path) -> Path:
    """Where the receipt for a package file lies: beside it."""
    return package.with_name(package.stem + RECEIPT_SUFFIX)
