"""Making station and receiving level known to each other."""

from pathlib import Path

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.settings import Value
from ccht_desktop.foundation.translations import _
from ccht_desktop.report.files import replacing
from ccht_desktop.upload.keys import fingerprint, load_key, read_public_key
from ccht_desktop.upload.sending import SendingStation
from ccht_desktop.upload.transports import for_address
from ccht_desktop.upload.transports.https import receiver_key
from ccht_desktop.upload.transports.port import TransportError

PUBLIC_KEY_FILE = "khoa-cong-khai.txt"


def enrol(station: SendingStation, address: str, code: str) -> str | None:
    """Keeps address and code, and writes the public key to documents/khoa-cong-khai.txt.

    Returns the receiving level's key, or None where it does not answer: it is then taken from its
    first receipt. Raises TransportError UPLOAD_ADDRESS, StationError KEY_UNREADABLE, BAD_KEY.
    """
    transport = for_address(address)
    write_public_key(station, code)
    answered = _ask_key(address) if transport.id == "https" else None
    known = station.settings.text("upload.receiver_key")
    same = address == station.settings.text("upload.url")
    changes: dict[str, Value] = {
        "upload.url": address,
        "upload.code": code,
        "upload.receiver_key": answered or (known if same else ""),
    }
    settings_file.write(station.folder.settings, changes)
    return answered


def write_public_key(station: SendingStation, code: str) -> Path:
    """The file to give to the receiving level; holds nothing secret."""
    public = load_key(station.folder.station_key).public
    path = station.folder.documents / PUBLIC_KEY_FILE
    lines = (
        _("Station: {name}").format(name=station.settings.text("station.name")),
        _("Code: {code}").format(code=code),
        _("Public key: {key}").format(key=public),
        _("Fingerprint, to compare by telephone: {mark}").format(mark=fingerprint(public)),
    )
    path.parent.mkdir(exist_ok=True)
    with replacing(path) as part:
        part.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def pin(station: SendingStation, key: str | None) -> None:
    """Keeps the key that signed the first receipt, where none is kept yet."""
    if key and not station.settings.text("upload.receiver_key"):
        settings_file.write(station.folder.settings, {"upload.receiver_key": key})


def _ask_key(address: str) -> str | None:
    try:
        return read_public_key(receiver_key(address))
    except TransportError:
        return None
