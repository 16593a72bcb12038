"""A receipt: the receiving level's signed answer to one parcel. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ccht_desktop.airlog.ledger import canonical
from ccht_desktop.foundation.clock import from_text, utc_text
from ccht_desktop.upload.keys import SigningKey, verify
from ccht_desktop.upload.parcel import Parcel

DOMAIN = b"ccht-receipt/1\n"
LARGEST_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as read; document is its canonical JSON text, signature included."""

    station: str
    seq: int
    sha256: str
    received_at: datetime
    key: str
    document: str
    signature_holds: bool

    def answers(self, station: str, seq: int, sha256: str) -> bool:
        """Whether it is about just this parcel."""
        return (self.station, self.seq, self.sha256) == (station, seq, sha256)


def write_receipt(parcel: Parcel, received_at: datetime, key: SigningKey) -> str:
    """The canonical JSON text of a signed receipt."""
    content: dict[str, Any] = {
        "station": parcel.station,
        "seq": parcel.seq,
        "sha256": parcel.sha256,
        "head": dict(parcel.head),
        "received_at": utc_text(received_at),
        "key": key.public,
    }
    return canonical({**content, "signature": key.sign(_message(content))})


def read_receipt(content: bytes) -> Receipt:
    """Raises ValueError for bytes that are no receipt."""
    if len(content) > LARGEST_BYTES:
        raise ValueError("too large for a receipt")
    try:
        value = json.loads(content.decode("utf-8"))
        document = canonical(value)
        signature = str(value.pop("signature"))
        key = str(value["key"])
        return Receipt(
            station=str(value["station"]),
            seq=int(value["seq"]),
            sha256=str(value["sha256"]),
            received_at=from_text(str(value["received_at"])),
            key=key,
            document=document,
            signature_holds=verify(key, signature, _message(value)),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a receipt") from error


def _message(content: Mapping[str, Any]) -> bytes:
    return DOMAIN + canonical(content).encode("utf-8")
