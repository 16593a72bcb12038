"""A parcel: the signed summary of some closed rows of the log. Pure."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.airlog.ledger import canonical
from ccht_desktop.airlog.model import Airing
from ccht_desktop.foundation.clock import from_text, local_text
from ccht_desktop.upload.keys import SigningKey, verify

FORMAT = 1
DOMAIN = b"ccht-parcel/1\n"
LARGEST_BYTES = 64 * 1024


class BadParcel(ValueError):
    """Bytes that are no parcel; the text says what is wrong with them, in English, for programs."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel as read. document is its canonical JSON text, signature included; sha256 its hash.

    by_field: field -> (rows, seconds). Nothing here is verified but the shape.
    """

    station: str
    seq: int
    begin: datetime
    end: datetime
    airings: int
    seconds: float
    by_field: Mapping[str, tuple[int, float]]
    by_outcome: Mapping[str, int]
    head: Mapping[str, Any]
    key: str
    signature: str
    document: str
    sha256: str

    def signed_by(self, public: str) -> bool:
        """Whether it was signed with the private half of this key."""
        content = json.loads(self.document)
        del content["signature"]
        return self.key == public and verify(public, self.signature, _message(content))


def build(
    station: str,
    seq: int,
    rows: Sequence[Airing],
    head: tuple[int, str],
    made_at: datetime,
    key: SigningKey,
) -> str:
    """The canonical JSON text of a signed parcel over closed rows.

    made_at stands for the period where no row has a time of its own.
    """
    moments = [moment for row in rows for moment in _moments(row)] or [made_at]
    content: dict[str, Any] = {
        "format": FORMAT,
        "station": station,
        "seq": seq,
        "from": local_text(min(moments)),
        "to": local_text(max(moments)),
        "airings": len(rows),
        "seconds": _seconds(rows),
        "by_field": {
            code: {
                "airings": sum(row.field == code for row in rows),
                "seconds": _seconds([row for row in rows if row.field == code]),
            }
            for code in sorted({row.field for row in rows if row.field is not None})
        },
        "by_outcome": dict(Counter(str(row.outcome) for row in rows)),
        "head": {"seq": head[0], "hash": head[1]},
        "key": key.public,
    }
    return canonical({**content, "signature": key.sign(_message(content))})


def read(content: bytes) -> Parcel:
    """The parcel in some bytes, signature not checked; raises BadParcel for anything else."""
    if len(content) > LARGEST_BYTES:
        raise BadParcel("larger than 64 KB")
    try:
        value = json.loads(content.decode("utf-8"), parse_constant=_refuse)
        document = canonical(value)
        if value["format"] != FORMAT:
            raise BadParcel(f"format {value['format']!r} is not known")
        head = {"seq": _whole(value["head"]["seq"]), "hash": _text(value["head"]["hash"])}
        return Parcel(
            station=_text(value["station"]),
            seq=_whole(value["seq"], least=1),
            begin=from_text(_text(value["from"])),
            end=from_text(_text(value["to"])),
            airings=_whole(value["airings"]),
            seconds=_number(value["seconds"]),
            by_field={
                _text(code): (_whole(part["airings"]), _number(part["seconds"]))
                for code, part in value["by_field"].items()
            },
            by_outcome={_text(name): _whole(n) for name, n in value["by_outcome"].items()},
            head=head,
            key=_text(value["key"]),
            signature=_text(value["signature"]),
            document=document,
            sha256=sha256(document),
        )
    except BadParcel:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadParcel(f"not a parcel: {type(error).__name__}") from error


def sha256(document: str) -> str:
    """The hash, in hex, that names a document."""
    return hashlib.sha256(document.encode("utf-8")).hexdigest()


def _message(content: Mapping[str, Any]) -> bytes:
    return DOMAIN + canonical(content).encode("utf-8")


def _moments(row: Airing) -> list[datetime]:
    begin = row.started_at or row.planned_start
    if begin is None:
        return []
    return [begin, row.ended_at or begin + timedelta(seconds=row.planned_seconds)]


def _seconds(rows: Sequence[Airing]) -> float:
    return round(math.fsum(row.played_seconds for row in rows), 3)


def _refuse(name: str) -> float:
    raise BadParcel(f"{name} is no number")


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise BadParcel("a text was expected")
    return value


def _whole(value: object, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 2**53:
        raise BadParcel("a whole number was expected")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
        raise BadParcel("a number was expected")
    return float(value)
