"""Filled by its members; ALL lists them."""

from ccht_desktop.foundation.translations import _
from ccht_desktop.upload.transports.folder import Folder
from ccht_desktop.upload.transports.https import Https
from ccht_desktop.upload.transports.port import Transport, TransportError

ALL: tuple[Transport, ...] = (Https(), Folder())


def for_address(address: str) -> Transport:
    """The transport for an address; raises TransportError UPLOAD_ADDRESS."""
    for member in ALL:
        if member.accepts(address):
            return member
    text = _("“{address}” is not an address. Write https://… or a folder.").format(address=address)
    raise TransportError("UPLOAD_ADDRESS", text, retryable=False)
