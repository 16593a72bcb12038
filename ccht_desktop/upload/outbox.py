"""What is sent, what waits: derived from the ledger's `parcel` and `receipt` entries. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ccht_desktop.airlog.model import Entry


@dataclass(frozen=True, slots=True)
class Letter:
    """One parcel entry; receipt is the text of the receiving level's answer, once there is one."""

    number: int
    after: int
    upto: int
    sha256: str
    document: str
    made_at: str
    receipt: str | None


@dataclass(frozen=True, slots=True)
class Outbox:
    """letters oldest first; after is the ledger seq up to which rows are packed."""

    letters: tuple[Letter, ...]
    after: int

    @property
    def pending(self) -> Letter | None:
        """The oldest letter without a receipt; it goes again byte for byte."""
        return next((letter for letter in self.letters if letter.receipt is None), None)

    @property
    def next_number(self) -> int:
        return self.letters[-1].number + 1 if self.letters else 1


def outbox(entries: Iterable[Entry]) -> Outbox:
    """From ledger entries in order, of any kind.

    Only the next number beyond all letters is a new one: where two processes packed at once, the
    first entry of a number stands, and the rows of the other go into the next parcel.
    """
    letters: list[Letter] = []
    receipts: dict[tuple[int, str], str] = {}
    for entry in entries:
        body = entry.body
        if entry.kind == "receipt":
            receipts.setdefault((body["number"], body["sha256"]), body["document"])
        elif entry.kind == "parcel" and body["number"] == len(letters) + 1:
            letters.append(
                Letter(
                    number=body["number"],
                    after=body["after"],
                    upto=body["upto"],
                    sha256=body["sha256"],
                    document=body["document"],
                    made_at=entry.at,
                    receipt=None,
                )
            )
    answered = tuple(
        replace(letter, receipt=receipts.get((letter.number, letter.sha256))) for letter in letters
    )
    return Outbox(answered, letters[-1].upto if letters else 0)
