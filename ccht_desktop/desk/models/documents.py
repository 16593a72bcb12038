"""Documents as table rows."""

from dataclasses import dataclass

from ccht_desktop.desk.models.cells import Cell, CellTable, Column
from ccht_desktop.desk.wording import short_date
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Document


@dataclass(frozen=True, slots=True)
class Entry:
    """A document and how many clips rest on it."""

    document: Document
    clips: int


def document_table() -> CellTable[Entry]:
    return CellTable(
        [
            Column(_("Document"), _what, None),
            Column(_("Date"), _day, 120),
            Column(_("Issuer"), _issuer, 232, 176),
            Column(_("Rests on it"), _clips, 80),
        ],
        lambda entry: entry.document.id,
    )


def _what(entry: Entry) -> Cell:
    icon, tone = ("archive", "quiet") if entry.document.retired else ("", "")
    number = entry.document.number
    words = _("{number} (retired)").format(number=number) if entry.document.retired else number
    return Cell(words, entry.document.title, icon=icon, tone=tone)


def _day(entry: Entry) -> Cell:
    day = entry.document.issued_on
    return Cell(short_date(day) if day else "–", tabular=True)


def _issuer(entry: Entry) -> Cell:
    return Cell(entry.document.issuer)


def _clips(entry: Entry) -> Cell:
    return Cell(str(entry.clips) if entry.clips else "–", tabular=True)
