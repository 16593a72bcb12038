"""Sending through a folder that both sides see: a share, a synchronised folder, a USB stick."""

import re
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.upload.transports.port import TransportError

RECEIPT_SUFFIX = ".receipt.json"


class Folder:
    id = "folder"
    label = N_("Through a shared folder or USB stick")

    def accepts(self, address: str) -> bool:
        return address.lower().startswith("file://") or Path(address).is_absolute()

    def send(self, address: str, name: str, document: bytes) -> bytes:
        """The parcel lies there as NAME.json, exactly once; its receipt as NAME.receipt.json."""
        folder = _path(address)
        name = re.sub(r"[^\w-]", "_", name)
        target = folder / f"{name}.json"
        try:
            if not target.exists():
                _write(target, document)
            same = target.read_bytes() == document
            receipt = folder / f"{name}{RECEIPT_SUFFIX}"
            answer = receipt.read_bytes() if same and receipt.is_file() else None
        except OSError as error:
            text = _("The folder {folder} cannot be used ({reason}). The parcel waits.")
            raise TransportError(
                "UPLOAD_OFFLINE",
                text.format(folder=folder, reason=error.strerror or error),
                retryable=True,
            ) from error
        if not same:
            text = _("{file} holds another parcel of this number. Nothing was overwritten.")
            raise TransportError("UPLOAD_CONFLICT", text.format(file=target), retryable=False)
        if answer is None:
            text = _("The parcel lies in {folder}; the receiving level has not answered yet.")
            raise TransportError("UPLOAD_WAITING", text.format(folder=folder), retryable=True)
        return answer


def _path(address: str) -> Path:
    if not address.lower().startswith("file://"):
        return Path(address)
    return Path(url2pathname(unquote(urlsplit(address).path)))


def _write(target: Path, document: bytes) -> None:
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(document)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
