"""Words that have aged: the station's table of them, and where a text still uses them."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ccht_desktop.foundation.database import transaction
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import clean_text

# Both ways of placing a mark are in use: hoà and hòa, uỷ and ủy.
_LATE = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ"
_EARLY = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy"
_TONES = dict(zip(_LATE.split(), _EARLY.split(), strict=True))
_TONE = re.compile("|".join(_TONES))


@dataclass(frozen=True, slots=True)
class OldTerm:
    """A wording that has aged. new: what stands for it now; " / " parts several; may be empty."""

    id: int
    old: str
    new: str
    note: str

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.new.split(" / ") if part.strip())


Place = tuple[int, int, OldTerm]


def old_words(text: str, terms: Iterable[OldTerm]) -> list[Place]:
    """Where a text uses old words: (start, end, term), in order, none within another.

    Whole syllables in any case, composed or decomposed; the longest wording wins.
    """
    folded, places = _folded(text)
    found: list[Place] = []
    for term in terms:
        words = _folded(term.old)[0].split()
        if not words:
            continue
        wording = r"\s+".join(map(re.escape, words))
        found += [
            (places[match.start()], places[match.end()], term)
            for match in re.finditer(rf"(?<!\w){wording}(?!\w)", folded)
        ]
    taken: list[Place] = []
    covered = bytearray(len(text))
    for start, end, term in sorted(found, key=lambda place: (place[0] - place[1], place[0])):
        if not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            taken.append((start, end, term))
    return sorted(taken, key=lambda place: place[0])


def in_place_of(found: str, new: str) -> str:
    """The new wording in the manner of the old one that it replaces: capitals stay."""
    found = unicodedata.normalize("NFC", found)
    letters = [letter for letter in found if letter.isalpha()]
    lower = [letter for letter in new if letter.islower()]
    if lower and len(letters) > 1 and " " in found and all(letter.isupper() for letter in letters):
        return new.upper()
    return new[:1].upper() + new[1:] if found[:1].isupper() else new


class Vocabulary:
    """The table of old words in plan.db."""

    def __init__(self, plan: sqlite3.Connection) -> None:
        self._plan = plan

    def terms(self) -> list[OldTerm]:
        """In the order of the alphabet."""
        rows = self._plan.execute("SELECT id, old, new, note FROM old_term")
        return sorted((OldTerm(*row) for row in rows), key=lambda term: _folded(term.old)[0])

    def add(self, old: str, new: str = "", note: str = "") -> OldTerm:
        """Raises StationError OLD_WORD_EMPTY or OLD_WORD_KNOWN."""
        with transaction(self._plan) as plan:
            made = self._checked(OldTerm(0, old, new, note))
            cursor = plan.execute(
                "INSERT INTO old_term(old, new, note) VALUES(?, ?, ?)",
                (made.old, made.new, made.note),
            )
        return self.term(int(cursor.lastrowid or 0))

    def change(self, term: OldTerm) -> OldTerm:
        """Puts other words in the row of term.id.

        Raises StationError NO_OLD_WORD, OLD_WORD_EMPTY or OLD_WORD_KNOWN.
        """
        with transaction(self._plan) as plan:
            self.term(term.id)
            made = self._checked(term)
            plan.execute(
                "UPDATE old_term SET old = ?, new = ?, note = ? WHERE id = ?",
                (made.old, made.new, made.note, term.id),
            )
        return self.term(term.id)

    def remove(self, term_id: int) -> OldTerm:
        """What was removed, so that put_back can undo it. Raises StationError NO_OLD_WORD."""
        with transaction(self._plan) as plan:
            gone = self.term(term_id)
            plan.execute("DELETE FROM old_term WHERE id = ?", (term_id,))
        return gone

    def put_back(self, term: OldTerm) -> OldTerm:
        """Undoes remove. Raises StationError OLD_WORD_KNOWN."""
        with transaction(self._plan) as plan:
            made = self._checked(term)
            plan.execute(
                "INSERT INTO old_term(id, old, new, note) VALUES(?, ?, ?, ?)",
                (term.id, made.old, made.new, made.note),
            )
        return self.term(term.id)

    def find(self, old: str) -> OldTerm | None:
        """The row of a wording, in any case."""
        return next((t for t in self.terms() if _folded(t.old)[0] == _folded(old)[0]), None)

    def term(self, term_id: int) -> OldTerm:
        """Raises StationError NO_OLD_WORD."""
        for row in self._plan.execute(
            "SELECT id, old, new, note FROM old_term WHERE id = ?", (term_id,)
        ):
            return OldTerm(*row)
        raise StationError("NO_OLD_WORD", _("This wording is no longer in the table."))

    def _checked(self, term: OldTerm) -> OldTerm:
        old, new, note = (clean_text(part) for part in (term.old, term.new, term.note))
        if not any(letter.isalnum() for letter in old):
            raise StationError("OLD_WORD_EMPTY", _("Write the old wording first."))
        for known in self.terms():
            if known.id != term.id and _folded(known.old)[0] == _folded(old)[0]:
                raise StationError(
                    "OLD_WORD_KNOWN",
                    _("“{old}” is in the table already. Change that row instead.").format(old=old),
                )
        return OldTerm(term.id, old, new, note)


def _folded(text: str) -> tuple[str, list[int]]:
    """Small, composed letters with marks in one place, and where each began; the end is last."""
    letters: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = text[start:end]
        plain = cluster if cluster.isascii() else unicodedata.normalize("NFC", cluster)
        for letter in plain.lower():
            letters.append(letter)
            places.append(start)
        start = end
    places.append(len(text))
    folded = _TONE.sub(lambda match: _TONES[match[0]], "".join(letters))
    return folded, places
