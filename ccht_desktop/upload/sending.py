"""Packing what the log has beyond the last parcel, and delivering it exactly once."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.upload import parcel
from ccht_desktop.upload.keys import SigningKey, load_key
from ccht_desktop.upload.outbox import Letter, Outbox, outbox
from ccht_desktop.upload.receipt import Receipt, read_receipt
from ccht_desktop.upload.transports import for_address
from ccht_desktop.upload.transports.port import TransportError

Entries = list[tuple[str, dict[str, Any]]]
Append = Callable[[Entries], None]
SLOWEST_SECONDS = 10.0
State = Literal["nothing", "sent", "waiting", "refused"]


class SendingStation(Protocol):
    """What sending needs of a station."""

    folder: StationFolder
    settings: Settings
    clock: Clock

    @property
    def airlog(self) -> AirlogReader: ...


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What came of an attempt to send.

    nothing: no closed row beyond the last receipt. sent: all of them are receipted now.
    waiting: offline or not answered; the same bytes go again. refused: a person must act.
    sent holds parcel numbers receipted in this attempt; receiver_key is the key that answered,
    to be kept in the setting upload.receiver_key where that is still empty.
    clock_offset: the receiving level's clock less ours, in seconds, where a signed receipt told.
    """

    state: State
    sent: tuple[int, ...]
    code: str
    text: str
    receiver_key: str | None
    clock_offset: float | None = None


def outbox_of(reader: AirlogReader) -> Outbox:
    """The station's outbox."""
    entries = [*reader.entries("parcel"), *reader.entries("receipt")]
    return outbox(sorted(entries, key=lambda entry: entry.seq))


def prepare(
    reader: AirlogReader, key: SigningKey, station: str, now: datetime
) -> dict[str, Any] | None:
    """The body of the next `parcel` entry; None while one is pending, or when nothing is new."""
    box = outbox_of(reader)
    head = reader.head()
    rows = reader.closed(box.after, head[0])
    if box.pending is not None or not rows:
        return None
    document = parcel.build(station, box.next_number, rows, head, now, key)
    return {
        "number": box.next_number,
        "after": box.after,
        "upto": head[0],
        "sha256": parcel.sha256(document),
        "document": document,
    }


def pending_letter(station: SendingStation, append: Append) -> Letter | None:
    """The letter to be sent next, packed now if none waits; None when nothing is new."""
    reader = station.airlog
    if outbox_of(reader).pending is None:
        code = station_code(station.settings)
        key = load_key(station.folder.station_key)
        body = prepare(reader, key, code, station.clock.now())
        if body is not None:
            append([("parcel", body)])
    return outbox_of(reader).pending


def deliver(station: SendingStation, append: Append) -> DeliveryResult:
    """Sends pending and new parcels, one after the other, until all rows are receipted.

    append puts entries into the station's ledger, on disk when it returns.
    Raises StationError UPLOAD_NOT_SET where no receiving level is set.
    """
    address = station.settings.text("upload.url")
    if not address:
        text = _("No receiving level is set. Do: ccht upload enrol --to ADDRESS --code CODE")
        raise StationError("UPLOAD_NOT_SET", text)
    pinned = station.settings.text("upload.receiver_key")
    sent: list[int] = []
    offset: float | None = None
    waited = outbox_of(station.airlog).pending is not None
    while (letter := pending_letter(station, append)) is not None:
        began = station.clock.monotonic()
        try:
            receipt = send(letter, address, pinned)
        except TransportError as error:
            state: State = "waiting" if error.retryable else "refused"
            return DeliveryResult(
                state, tuple(sent), error.code, error.text, pinned or None, offset
            )
        if pinned and not waited:
            offset = _clock_offset(station.clock, began, receipt, address)
        append([("receipt", receipt_body(letter, receipt))])
        sent.append(letter.number)
        pinned = pinned or receipt.key
        waited = False
    if not sent:
        text = _("There is nothing new to send.")
        return DeliveryResult("nothing", (), "UPLOAD_NOTHING", text, pinned or None)
    text = _("Sent and receipted: parcel {numbers}.").format(numbers=", ".join(map(str, sent)))
    return DeliveryResult("sent", tuple(sent), "UPLOAD_SENT", text, pinned or None, offset)


def send(letter: Letter, address: str, pinned: str) -> Receipt:
    """Delivers one letter and returns its checked receipt; raises TransportError."""
    name = f"{_sender(letter)}-{letter.number}"
    answer = for_address(address).send(address, name, letter.document.encode("utf-8"))
    return check_receipt(answer, letter, pinned)


def check_receipt(answer: bytes, letter: Letter, pinned: str) -> Receipt:
    """The receipt in an answer, if it is one for this letter, signed with the pinned key.

    pinned empty: the key is taken on trust this once.
    Raises TransportError UPLOAD_RECEIPT or UPLOAD_OTHER_KEY.
    """
    text = _("The answer is no valid receipt of the receiving level. The parcel waits.")
    try:
        receipt = read_receipt(answer)
    except ValueError as error:
        raise TransportError("UPLOAD_RECEIPT", text, retryable=True) from error
    answers = receipt.answers(_sender(letter), letter.number, letter.sha256)
    if not receipt.signature_holds or not answers:
        raise TransportError("UPLOAD_RECEIPT", text, retryable=True)
    if pinned and receipt.key != pinned:
        text = _(
            "The receipt is signed with another key than that of the receiving level. "
            "Ask it by telephone; if its key is new, enrol again."
        )
        raise TransportError("UPLOAD_OTHER_KEY", text, retryable=False)
    return receipt


def accept_receipt(station: SendingStation, append: Append, content: bytes) -> int:
    """Enters a receipt that came back as a file, and returns the number of its parcel.

    A receipt that is there already changes nothing.
    Raises StationError NO_PARCEL where no parcel of this station matches, or TransportError.
    """
    for letter in outbox_of(station.airlog).letters:
        try:
            receipt = check_receipt(content, letter, station.settings.text("upload.receiver_key"))
        except TransportError as error:
            if error.code == "UPLOAD_OTHER_KEY":
                raise
            continue
        if letter.receipt is None:
            append([("receipt", receipt_body(letter, receipt))])
        return letter.number
    text = _("This is no receipt for a parcel of this station. Take the file of the right station.")
    raise StationError("NO_PARCEL", text)


def receipt_body(letter: Letter, receipt: Receipt) -> dict[str, Any]:
    """The body of a `receipt` entry."""
    return {"number": letter.number, "sha256": letter.sha256, "document": receipt.document}


def station_code(settings: Settings) -> str:
    """The station's code at the receiving level; its own where none is set."""
    return settings.text("upload.code") or settings.text("station.code")


def _clock_offset(clock: Clock, began: float, receipt: Receipt, address: str) -> float | None:
    """From the receipt of a parcel that was never sent before: an old one tells an old time."""
    passed = clock.monotonic() - began
    if for_address(address).id != "https" or passed > SLOWEST_SECONDS:
        return None
    return (receipt.received_at - clock.now()).total_seconds() + passed / 2


def _sender(letter: Letter) -> str:
    """The code it was packed under, also when another one is set since."""
    return str(json.loads(letter.document)["station"])
