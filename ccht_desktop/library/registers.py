"""What a new station's registers hold: documents of the founding plan, words that have aged."""

import tomllib
from typing import TYPE_CHECKING

from ccht_desktop.foundation.resources import resource

if TYPE_CHECKING:
    from sqlite_utils import Database


def fill(db: "Database") -> None:
    """Puts resources/registers/*.toml into the empty tables document and old_term."""
    documents = tomllib.loads(resource("registers/documents.toml").read_text("utf-8"))
    for row in documents["document"]:
        day = row.get("issued_on")
        db.execute(
            "INSERT INTO document(number, issued_on, issuer, title) VALUES(?, ?, ?, ?)",
            (row["number"], day.isoformat() if day else None, row["issuer"], row["title"]),
        )
    vocabulary = tomllib.loads(resource("registers/vocabulary.toml").read_text("utf-8"))
    for row in vocabulary["term"]:
        db.execute(
            "INSERT INTO old_term(old, new, note) VALUES(?, ?, ?)",
            (row["old"], row["new"], row["note"]),
        )
