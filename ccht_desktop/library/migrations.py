"""The library's tables in plan.db: clips, decisions on them, registers, a search without marks."""

from sqlite_utils import Database, Migrations

from ccht_desktop.library.registers import fill
from ccht_desktop.library.shelf import SEARCH, fill_shelf

migrations = Migrations("library")

# đ is a letter of its own to Unicode, so that FTS5 does not fold it to d with the other marks.
_FOLDED = "replace(replace({0},'đ','d'),'Đ','D')"
_NEW = f"new.id, {_FOLDED.format('new.title')}, {_FOLDED.format('new.source_name')}"
_OLD = f"old.id, {_FOLDED.format('old.title')}, {_FOLDED.format('old.source_name')}"
_FORGET = f"INSERT INTO clip_fts(clip_fts, rowid, title, source_name) VALUES('delete', {_OLD});"
_LEARN = f"INSERT INTO clip_fts(rowid, title, source_name) VALUES({_NEW});"

_STEP_1 = (
    """CREATE TABLE clip(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sha256 TEXT NOT NULL UNIQUE CHECK(length(sha256) = 64),
        title TEXT NOT NULL CHECK(title <> ''),
        kind TEXT NOT NULL,
        field TEXT,
        "group" TEXT,
        priority INTEGER NOT NULL CHECK(priority IN (1, 2, 3)),
        frames INTEGER NOT NULL CHECK(frames > 0),
        lufs REAL,
        true_peak REAL,
        added_at TEXT NOT NULL,
        source_name TEXT NOT NULL,
        retired_at TEXT
    ) STRICT""",
    """CREATE TABLE approval(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        clip INTEGER NOT NULL REFERENCES clip(id),
        sha256 TEXT NOT NULL,
        by TEXT NOT NULL CHECK(by <> ''),
        number TEXT NOT NULL CHECK(number <> ''),
        at TEXT NOT NULL,
        valid_from TEXT,
        valid_to TEXT,
        self_approved INTEGER NOT NULL CHECK(self_approved IN (0, 1)),
        withdrawn_at TEXT,
        withdrawn_reason TEXT,
        CHECK((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))
    ) STRICT""",
    "CREATE INDEX approval_by_clip ON approval(clip, id)",
    f"""CREATE VIEW clip_source AS SELECT id, {_FOLDED.format("title")} AS title,
        {_FOLDED.format("source_name")} AS source_name FROM clip""",  # noqa: S608
    """CREATE VIRTUAL TABLE clip_fts USING fts5(title, source_name,
        content='clip_source', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    f"CREATE TRIGGER clip_ai AFTER INSERT ON clip BEGIN {_LEARN} END",
    f"CREATE TRIGGER clip_ad AFTER DELETE ON clip BEGIN {_FORGET} END",
    f"""CREATE TRIGGER clip_au AFTER UPDATE OF title, source_name ON clip
        BEGIN {_FORGET} {_LEARN} END""",
)


@migrations()
def clips_and_approvals(db: Database) -> None:
    for statement in _STEP_1:
        db.execute(statement)


# The decision that counts is the newest; a rejection carries no number.
_STEP_2 = (
    "DROP INDEX approval_by_clip",
    "ALTER TABLE approval RENAME TO approval_before",
    """CREATE TABLE approval(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        clip INTEGER NOT NULL REFERENCES clip(id),
        sha256 TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK(verdict IN ('approved', 'rejected', 'changes')),
        by TEXT NOT NULL CHECK(by <> ''),
        position TEXT NOT NULL,
        number TEXT NOT NULL CHECK(number <> '' OR verdict <> 'approved'),
        at TEXT NOT NULL,
        valid_from TEXT,
        valid_to TEXT,
        max_per_day INTEGER CHECK(max_per_day > 0),
        max_total INTEGER CHECK(max_total > 0),
        self_approved INTEGER NOT NULL CHECK(self_approved IN (0, 1)),
        note TEXT NOT NULL,
        scan TEXT CHECK(length(scan) = 64),
        scan_name TEXT,
        title TEXT NOT NULL,
        kind TEXT NOT NULL,
        field TEXT,
        "group" TEXT,
        priority INTEGER NOT NULL,
        author TEXT NOT NULL,
        withdrawn_at TEXT,
        withdrawn_reason TEXT,
        CHECK((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
        CHECK((scan IS NULL) = (scan_name IS NULL))
    ) STRICT""",
    """INSERT INTO approval SELECT a.id, a.clip, a.sha256, 'approved', a.by, '', a.number, a.at,
        a.valid_from, a.valid_to, NULL, NULL, a.self_approved, '', NULL, NULL, c.title, c.kind,
        c.field, c."group", c.priority, '', a.withdrawn_at, a.withdrawn_reason
        FROM approval_before AS a JOIN clip AS c ON c.id = a.clip""",
    "DROP TABLE approval_before",
    "CREATE INDEX approval_by_clip ON approval(clip, id)",
    "ALTER TABLE clip ADD COLUMN decision INTEGER REFERENCES approval(id)",
    "ALTER TABLE clip ADD COLUMN submitted_at TEXT",
    "ALTER TABLE clip ADD COLUMN language TEXT NOT NULL DEFAULT 'vi'",
    "ALTER TABLE clip ADD COLUMN source TEXT NOT NULL DEFAULT 'TU_SAN_XUAT'",
    "ALTER TABLE clip ADD COLUMN author TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE clip ADD COLUMN pen_name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE clip ADD COLUMN valid_from TEXT",
    "ALTER TABLE clip ADD COLUMN valid_to TEXT",
    "ALTER TABLE clip ADD COLUMN transcript TEXT NOT NULL DEFAULT ''",
    "UPDATE clip SET decision = (SELECT max(id) FROM approval WHERE clip = clip.id)",
    """CREATE TRIGGER approval_ai AFTER INSERT ON approval
        BEGIN UPDATE clip SET decision = new.id WHERE id = new.clip; END""",
    """CREATE TABLE clip_sound(
        clip INTEGER PRIMARY KEY REFERENCES clip(id),
        peaks BLOB NOT NULL,
        fingerprint BLOB NOT NULL,
        findings TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE sound_fault(
        sha256 TEXT PRIMARY KEY,
        what TEXT NOT NULL CHECK(what IN ('missing', 'changed')),
        found_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE document(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        number TEXT NOT NULL CHECK(number <> ''),
        issued_on TEXT,
        issuer TEXT NOT NULL,
        title TEXT NOT NULL,
        retired INTEGER NOT NULL DEFAULT 0,
        UNIQUE(number, issuer)
    ) STRICT""",
    """CREATE TABLE clip_basis(
        clip INTEGER NOT NULL REFERENCES clip(id),
        document INTEGER NOT NULL REFERENCES document(id),
        PRIMARY KEY(clip, document)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE old_term(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        old TEXT NOT NULL UNIQUE CHECK(old <> ''),
        new TEXT NOT NULL,
        note TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE said_as(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        written TEXT NOT NULL UNIQUE CHECK(written <> ''),
        said TEXT NOT NULL CHECK(said <> '')
    ) STRICT""",
)


@migrations()
def decisions_registers_and_sounds(db: Database) -> None:
    for statement in _STEP_2:
        db.execute(statement)
    fill(db)


@migrations()
def search_in_all_words(db: Database) -> None:
    for statement in SEARCH:
        db.execute(statement)
    fill_shelf(db.conn)
