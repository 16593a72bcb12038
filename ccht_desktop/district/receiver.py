"""Taking a parcel: decided from values, then kept and receipted in one transaction."""

from dataclasses import dataclass
from typing import Literal

from ccht_desktop.district.store import Enrolled, Kept, Store
from ccht_desktop.foundation.clock import Clock
from ccht_desktop.upload.keys import SigningKey
from ccht_desktop.upload.parcel import LARGEST_BYTES, BadParcel, Parcel, read
from ccht_desktop.upload.receipt import write_receipt

Action = Literal["keep", "repeat", "keep_conflict", "note", "nothing"]
TOO_LARGE = 413


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a parcel, and the HTTP status that says so."""

    status: int
    reason: str
    action: Action


@dataclass(frozen=True, slots=True)
class Answer:
    """document is a receipt (200, 201, 202) or empty. wanted: the seq missing before this one."""

    status: int
    reason: str
    document: str
    wanted: int | None

    @property
    def taken(self) -> bool:
        return self.status < 300


def decide(parcel: Parcel, known: Enrolled | None, held: Kept | None, wanted: int) -> Verdict:
    """Pure. The station's clock plays no part: only its key, the seq and the hash do."""
    if known is None:
        return Verdict(401, "UNKNOWN_STATION", "nothing")
    if not parcel.signed_by(known.public_key):
        return Verdict(403, "BAD_SIGNATURE", "note")
    if held is not None and held.sha256 == parcel.sha256:
        return Verdict(200, "ALREADY_THERE", "repeat")
    if held is not None:
        return Verdict(409, "OTHER_CONTENT", "keep_conflict")
    if parcel.seq > wanted:
        return Verdict(202, "GAP", "keep")
    return Verdict(201, "TAKEN", "keep")


class Receiver:
    """Takes parcels into a store and answers with signed receipts."""

    def __init__(self, store: Store, key: SigningKey, clock: Clock) -> None:
        self.store = store
        self.key = key
        self.clock = clock

    def take(self, content: bytes) -> Answer:
        """Any number of times the same bytes, with the effect and the receipt of once."""
        if len(content) > LARGEST_BYTES:
            return Answer(TOO_LARGE, "TOO_LARGE", "", None)
        try:
            parcel = read(content)
        except BadParcel:
            return Answer(400, "NOT_A_PARCEL", "", None)
        now = self.clock.now()
        with self.store.visit() as visit:
            held = visit.kept(parcel.station, parcel.seq)
            wanted = visit.wanted(parcel.station)
            verdict = decide(parcel, visit.station(parcel.station), held, wanted)
            document = held.receipt if held and verdict.action == "repeat" else ""
            if verdict.action == "keep":
                document = write_receipt(parcel, now, self.key)
                visit.keep(parcel, document, now)
            elif verdict.action == "keep_conflict":
                visit.keep_conflict(parcel, now)
            elif verdict.action == "note":
                visit.note_rejection(parcel, verdict.reason, now)
        missing = wanted if parcel.seq > wanted else None
        return Answer(verdict.status, verdict.reason, document, missing)
