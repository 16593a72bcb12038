"""The register of documents that announcements rest on, in plan.db."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ccht_desktop.foundation.database import transaction
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import clean_text
from ccht_desktop.library.model import Document

OLDEST = date(1945, 9, 2)


@dataclass(frozen=True, slots=True)
class Reference:
    """What people say about a document: number and issuer as printed on it."""

    number: str
    issued_on: date | None
    issuer: str
    title: str


class Documents:
    """Documents are added, corrected and retired; a retired one stays with its clips."""

    def __init__(self, plan: sqlite3.Connection) -> None:
        self._plan = plan

    def all(self) -> list[Document]:
        """Retired ones too; in the order they were entered."""
        rows = self._plan.execute("SELECT * FROM document ORDER BY id")
        return [_document(row) for row in rows]

    def uses(self) -> dict[int, int]:
        """How many clips rest on a document; those that none rests on are left out."""
        rows = self._plan.execute("SELECT document, count(*) FROM clip_basis GROUP BY document")
        return {row[0]: row[1] for row in rows}

    def document(self, document_id: int) -> Document:
        """Raises StationError NO_DOCUMENT."""
        row = self._plan.execute("SELECT * FROM document WHERE id = ?", (document_id,)).fetchone()
        if row is None:
            raise StationError(
                "NO_DOCUMENT",
                _("There is no document {id} in the register.").format(id=document_id),
            )
        return _document(row)

    def add(self, said: Reference) -> Document:
        """Raises StationError DOCUMENT_EXISTS, or as checked_reference()."""
        with transaction(self._plan) as plan:
            new = self._checked(said, None)
            cursor = plan.execute(
                "INSERT INTO document(number, issued_on, issuer, title) VALUES(?, ?, ?, ?)",
                _values(new),
            )
        return self.document(int(cursor.lastrowid or 0))

    def change(self, document_id: int, said: Reference) -> Document:
        """Raises StationError NO_DOCUMENT, DOCUMENT_EXISTS, or as checked_reference()."""
        with transaction(self._plan) as plan:
            self.document(document_id)
            new = self._checked(said, document_id)
            plan.execute(
                "UPDATE document SET number = ?, issued_on = ?, issuer = ?, title = ? WHERE id = ?",
                (*_values(new), document_id),
            )
        return self.document(document_id)

    def retire(self, document_id: int) -> Document:
        """No longer offered for new clips. Raises StationError NO_DOCUMENT."""
        return self._set_retired(document_id, True)

    def revive(self, document_id: int) -> Document:
        """Offered again. Raises StationError NO_DOCUMENT."""
        return self._set_retired(document_id, False)

    def _set_retired(self, document_id: int, retired: bool) -> Document:
        self.document(document_id)
        self._plan.execute(
            "UPDATE document SET retired = ? WHERE id = ?", (int(retired), document_id)
        )
        return self.document(document_id)

    def _checked(self, said: Reference, own_id: int | None) -> Reference:
        new = checked_reference(said)
        same = (new.number.casefold(), new.issuer.casefold())
        for other in self.all():
            if other.id != own_id and (other.number.casefold(), other.issuer.casefold()) == same:
                raise _exists(other)
        return new


def checked_reference(said: Reference) -> Reference:
    """The reference made clean, without the word “số” before its number.

    Raises StationError DOCUMENT_NUMBER_REQUIRED, DOCUMENT_ISSUER_REQUIRED,
    DOCUMENT_TITLE_REQUIRED or DOCUMENT_TOO_OLD.
    """
    number = re.sub(r"^số\b\s*:?\s*", "", clean_text(said.number), flags=re.IGNORECASE)
    if not number:
        raise StationError("DOCUMENT_NUMBER_REQUIRED", _("Give the number of the document."))
    issuer, title = clean_text(said.issuer), clean_text(said.title)
    if not issuer:
        raise StationError("DOCUMENT_ISSUER_REQUIRED", _("Say who issued the document."))
    if not title:
        raise StationError("DOCUMENT_TITLE_REQUIRED", _("Say what the document is about."))
    if said.issued_on and said.issued_on < OLDEST:
        raise StationError(
            "DOCUMENT_TOO_OLD", _("No document is that old. Check the year of its date.")
        )
    return Reference(number, said.issued_on, issuer, title)


def matching(documents: Iterable[Document], words: str) -> list[Document]:
    """Those that hold every word somewhere, marks or none; first those that hold them in a row."""
    asked = " ".join(_folded(words).split())
    texts = [(document, _folded(_all_words(document))) for document in documents]
    found = [pair for pair in texts if all(word in pair[1] for word in asked.split())]
    return [document for document, text in sorted(found, key=lambda pair: asked not in pair[1])]


def citation(document: Document) -> str:
    """As a line in a list: 76/NQ-CP · 15/07/2021 · Chính phủ."""
    day = f"{document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    return " · ".join(part for part in (document.number, day, document.issuer) if part)


def _all_words(document: Document) -> str:
    return f"{citation(document)} {document.title}"


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _values(said: Reference) -> tuple[str, str | None, str, str]:
    day = said.issued_on.isoformat() if said.issued_on else None
    return said.number, day, said.issuer, said.title


def _document(row: sqlite3.Row) -> Document:
    return Document(
        id=row["id"],
        number=row["number"],
        issued_on=date.fromisoformat(row["issued_on"]) if row["issued_on"] else None,
        issuer=row["issuer"],
        title=row["title"],
        retired=bool(row["retired"]),
    )


def _exists(other: Document) -> StationError:
    if other.retired:
        text = _("“{document}” is in the register, but retired. Take it back into use instead.")
    else:
        text = _("“{document}” is in the register already.")
    return StationError("DOCUMENT_EXISTS", text.format(document=citation(other)))
