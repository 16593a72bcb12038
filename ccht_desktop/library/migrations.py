"""The library's tables in plan.db: clips, decisions on them, and a search that needs no marks."""

from sqlite_utils import Database, Migrations

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
