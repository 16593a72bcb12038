"""The password of the mail account: in a file of its owner, since nobody has logged in yet."""

import os
import secrets
from pathlib import Path

from ccht_desktop.foundation.station_folder import StationFolder

NAME = "alarm.secret"


def secret_file(folder: StationFolder) -> Path:
    return folder.root / NAME


def read_secret(folder: StationFolder) -> str:
    """Empty where none was set."""
    try:
        return secret_file(folder).read_text("utf-8").rstrip("\r\n")
    except FileNotFoundError:
        return ""


def write_secret(folder: StationFolder, password: str) -> None:
    """Replaces the file, readable by its owner only from its first byte; empty removes it."""
    path = secret_file(folder)
    if not password:
        path.unlink(missing_ok=True)
        return
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(password.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
