"""Files that a person asked for are replaced whole, or left as they were."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives a path to write to; it takes the place of `path` only when all went well.

    Raises StationError NO_FOLDER, since a mistyped path is not made; FILE_NOT_WRITTEN, for
    instance when the file is open in another program.
    """
    if not path.parent.is_dir():
        raise StationError(
            "NO_FOLDER",
            _("There is no folder {folder}. Nothing was written.").format(folder=path.parent),
        )
    part = path.parent / f"{path.name}.{secrets.token_hex(4)}.part"
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise StationError(
            "FILE_NOT_WRITTEN",
            _(
                "{file} could not be written ({reason}). "
                "Close it in other programs, or choose another folder."
            ).format(file=path, reason=error.strerror or error),
        ) from error
    finally:
        part.unlink(missing_ok=True)
