"""Ed25519 keys: the private one in a file only its owner can read, the public one as text."""

import base64
import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_KEY_TEXT = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key in memory; public is its public half as base64 text."""

    public: str
    _private: "Ed25519PrivateKey"

    def sign(self, message: bytes) -> str:
        """The signature as base64 text."""
        return base64.b64encode(self._private.sign(message)).decode("ascii")


def make_station_key(path: Path) -> str:
    """Makes a private key file (PEM, mode 0600) and returns the public key text.

    Raises StationError KEY_EXISTS where there is one already: a key is never replaced.
    """
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.touch(mode=0o600, exist_ok=False)
        with part.open("wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        _place(part, path)
    finally:
        part.unlink(missing_ok=True)
    return _public_text(private)


def load_key(path: Path) -> SigningKey:
    """The private key of a file; raises StationError KEY_UNREADABLE."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise _unreadable(path) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _unreadable(path)
    return SigningKey(_public_text(private), private)


def verify(public: str, signature: str, message: bytes) -> bool:
    """Whether the signature over the message was made with the private half of the key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_public_key(text: str) -> str:
    """The one public key in a text, such as a key file; raises StationError BAD_KEY."""
    found = set(_KEY_TEXT.findall(text))
    if len(found) != 1:
        raise StationError(
            "BAD_KEY",
            _("This is not a public key. Take the file khoa-cong-khai.txt of the station."),
        )
    return str(found.pop())


def fingerprint(public: str) -> str:
    """Twenty characters in groups of four, to be compared by telephone."""
    digest = base64.b32encode(hashlib.sha256(public.encode("ascii")).digest()).decode("ascii")
    return "-".join(digest[at : at + 4] for at in range(0, 20, 4))


def _place(part: Path, path: Path) -> None:
    try:
        os.link(part, path)
    except FileExistsError as error:
        raise _exists(path) from error
    except OSError as error:
        if path.exists():
            raise _exists(path) from error
        part.rename(path)


def _exists(path: Path) -> StationError:
    return StationError(
        "KEY_EXISTS", _("There is a key in {file} already; nothing was changed.").format(file=path)
    )


def _unreadable(path: Path) -> StationError:
    return StationError(
        "KEY_UNREADABLE",
        _("The key {file} cannot be read. Restore it from the backup folder.").format(file=path),
    )


def _public_text(private: "Ed25519PrivateKey") -> str:
    return base64.b64encode(private.public_key().public_bytes_raw()).decode("ascii")
