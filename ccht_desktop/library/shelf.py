"""What the search of clips rests on in plan.db: words with and without marks, one narrow row each.

`clip_shelf` is a projection that triggers keep: all that a filter or an order asks of a clip, so
that neither its transcript nor its decisions are read while somebody types.
"""

import sqlite3
import unicodedata

_WORDS = ("title", "source_name", "author", "pen_name", "transcript")
# đ is a letter of its own to Unicode, so that FTS5 does not fold it to d with the other marks.
_FOLDED = "replace(replace({0},'đ','d'),'Đ','D')"


def _folded(of: str) -> str:
    return ", ".join(_FOLDED.format(f"{of}{name}") for name in _WORDS)


def _plain(of: str) -> str:
    return ", ".join(f"{of}{name}" for name in _WORDS)


def _forget(table: str, words: str) -> str:
    return f"INSERT INTO {table}({table}, rowid, {_plain('')}) VALUES('delete', old.id, {words});"


def _learn(table: str, words: str) -> str:
    return f"INSERT INTO {table}(rowid, {_plain('')}) VALUES(new.id, {words});"


_FORGET = _forget("clip_fts", _folded("old.")) + _forget("clip_marked", _plain("old."))
_LEARN = _learn("clip_fts", _folded("new.")) + _learn("clip_marked", _plain("new."))
_SHELVE = "INSERT OR REPLACE INTO clip_shelf SELECT * FROM shelf_source WHERE id = "
_NEW_FAULT = "(SELECT id FROM clip WHERE sha256 = new.sha256)"
_OLD_FAULT = "(SELECT id FROM clip WHERE sha256 = old.sha256)"
_COLUMNS = ", ".join(f"{_FOLDED.format(name)} AS {name}" for name in _WORDS)

SEARCH: tuple[str, ...] = (
    "DROP TRIGGER clip_ai",
    "DROP TRIGGER clip_ad",
    "DROP TRIGGER clip_au",
    "DROP TABLE clip_fts",
    "DROP VIEW clip_source",
    "ALTER TABLE clip ADD COLUMN title_key TEXT NOT NULL DEFAULT ''",
    f"CREATE VIEW clip_source AS SELECT id, {_COLUMNS} FROM clip",  # noqa: S608
    f"""CREATE VIRTUAL TABLE clip_fts USING fts5({_plain("")}, content='clip_source',
        content_rowid='id', prefix='1 2', tokenize='unicode61 remove_diacritics 2')""",
    f"""CREATE VIRTUAL TABLE clip_marked USING fts5({_plain("")}, content='clip',
        content_rowid='id', prefix='1 2', tokenize='unicode61 remove_diacritics 0')""",
    "INSERT INTO clip_fts(clip_fts) VALUES('rebuild')",
    "INSERT INTO clip_marked(clip_marked) VALUES('rebuild')",
    f"CREATE TRIGGER clip_ai AFTER INSERT ON clip BEGIN {_LEARN} {_SHELVE} new.id; END",
    f"""CREATE TRIGGER clip_ad AFTER DELETE ON clip
        BEGIN {_FORGET} DELETE FROM clip_shelf WHERE id = old.id; END""",  # noqa: S608
    f"""CREATE TRIGGER clip_au AFTER UPDATE OF {_plain("")} ON clip
        BEGIN {_FORGET} {_LEARN} END""",
    # begins and ends: days between which the clip may be heard, by its own and by its approval's.
    """CREATE VIEW shelf_source AS SELECT c.id,
        c.retired_at IS NOT NULL AS retired, c.kind, c.field, c."group", c.frames, c.lufs,
        c.true_peak, c.title_key,
        CASE WHEN a.id IS NULL THEN 'draft' WHEN a.verdict <> 'approved' THEN a.verdict
            WHEN a.withdrawn_at IS NOT NULL THEN 'withdrawn' ELSE 'approved' END AS standing,
        c.submitted_at,
        CASE WHEN s.valid_from > c.valid_from OR c.valid_from IS NULL
            THEN s.valid_from ELSE c.valid_from END AS begins,
        CASE WHEN s.valid_to < c.valid_to OR c.valid_to IS NULL
            THEN s.valid_to ELSE c.valid_to END AS ends,
        f.what AS fault
        FROM clip AS c
        LEFT JOIN approval AS a ON a.id = c.decision
        LEFT JOIN approval AS s
            ON s.id = c.decision AND s.verdict = 'approved' AND s.withdrawn_at IS NULL
        LEFT JOIN sound_fault AS f ON f.sha256 = c.sha256""",
    """CREATE TABLE clip_shelf(
        id INTEGER PRIMARY KEY,
        retired INTEGER NOT NULL,
        kind TEXT NOT NULL,
        field TEXT,
        "group" TEXT,
        frames INTEGER NOT NULL,
        lufs REAL,
        true_peak REAL,
        title_key TEXT NOT NULL,
        standing TEXT NOT NULL,
        submitted_at TEXT,
        begins TEXT,
        ends TEXT,
        fault TEXT
    ) STRICT""",
    f"CREATE TRIGGER clip_shelved AFTER UPDATE ON clip BEGIN {_SHELVE} new.id; END",
    f"CREATE TRIGGER approval_au AFTER UPDATE ON approval BEGIN {_SHELVE} new.clip; END",
    f"CREATE TRIGGER sound_fault_ai AFTER INSERT ON sound_fault BEGIN {_SHELVE} {_NEW_FAULT}; END",
    f"CREATE TRIGGER sound_fault_ad AFTER DELETE ON sound_fault BEGIN {_SHELVE} {_OLD_FAULT}; END",
    "CREATE INDEX clip_shelf_title ON clip_shelf(title_key)",
    "CREATE INDEX clip_shelf_length ON clip_shelf(frames)",
)


def title_key(title: str) -> str:
    """By what titles are put in order: lower case without marks, đ after d."""
    plain = unicodedata.normalize("NFD", title.casefold().replace("đ", "dzz"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def fill_shelf(plan: sqlite3.Connection) -> None:
    """Shelves the clips that were there before the shelf."""
    titles = plan.execute("SELECT id, title FROM clip").fetchall()
    plan.executemany(
        "UPDATE clip SET title_key = ? WHERE id = ?", [(title_key(t), i) for i, t in titles]
    )
