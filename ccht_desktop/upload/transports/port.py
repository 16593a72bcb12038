"""What every way of sending is."""

from typing import Protocol

from ccht_desktop.foundation.errors import StationError


class TransportError(StationError):
    """A parcel did not arrive, or its receipt did not come back.

    retryable: the same bytes may succeed later without anybody doing anything.
    """

    def __init__(self, code: str, text: str, *, retryable: bool) -> None:
        super().__init__(code, text)
        self.retryable = retryable


class Transport(Protocol):
    """One way of sending. id is stable; label is an English message to translate.

    accepts says whether an address is of its kind. send delivers the document any number of times
    with the effect of once, and returns the receipt's bytes, or raises TransportError.
    """

    id: str
    label: str

    def accepts(self, address: str) -> bool: ...

    def send(self, address: str, name: str, document: bytes) -> bytes: ...
