"""The tables of airlog.db. The ledger is the truth; all but the heartbeat follow from it."""

from ccht_desktop.foundation.database import Schema

SCHEMA = Schema(version=3, journal="wal", modules=("ccht_desktop.airlog.migrations",))

FIRST_TABLES: tuple[str, ...] = (
    """CREATE TABLE ledger(
        seq INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        prev_hash TEXT NOT NULL,
        hash TEXT NOT NULL
    )""",
    "CREATE INDEX ledger_kind ON ledger(kind, seq)",
    """CREATE TABLE heartbeat(
        id INTEGER PRIMARY KEY CHECK(id = 1),
        at TEXT NOT NULL,
        airing INTEGER,
        frames INTEGER NOT NULL
    )""",
    """CREATE TABLE planned_session(
        occurrence TEXT PRIMARY KEY,
        seq INTEGER NOT NULL,
        rule INTEGER NOT NULL,
        name TEXT NOT NULL,
        start TEXT NOT NULL,
        "end" TEXT NOT NULL,
        rundown INTEGER NOT NULL,
        grace_seconds INTEGER NOT NULL,
        cap_minutes INTEGER NOT NULL,
        reconstructed INTEGER NOT NULL,
        cancelled INTEGER NOT NULL,
        reason TEXT
    )""",
    "CREATE INDEX planned_session_start ON planned_session(start)",
    """CREATE TABLE planned_item(
        occurrence TEXT NOT NULL,
        position INTEGER NOT NULL,
        source TEXT NOT NULL,
        kind TEXT NOT NULL,
        planned_start TEXT NOT NULL,
        seconds REAL NOT NULL,
        clip INTEGER,
        sha256 TEXT,
        title TEXT,
        field TEXT,
        "group" TEXT,
        priority INTEGER,
        frames INTEGER NOT NULL,
        lufs REAL,
        true_peak REAL,
        approval INTEGER,
        approval_number TEXT,
        approver TEXT,
        why TEXT,
        PRIMARY KEY(occurrence, position)
    )""",
    """CREATE TABLE airing(
        id INTEGER PRIMARY KEY,
        opened_at TEXT NOT NULL,
        session TEXT,
        occurrence TEXT,
        position INTEGER,
        attempt INTEGER NOT NULL,
        continues INTEGER,
        planned_start TEXT,
        started_at TEXT,
        ended_at TEXT,
        planned_seconds REAL NOT NULL,
        played_seconds REAL NOT NULL,
        frames INTEGER NOT NULL,
        outcome TEXT,
        cause TEXT,
        note TEXT,
        late_seconds REAL,
        kind TEXT NOT NULL,
        clip INTEGER,
        sha256 TEXT,
        title TEXT,
        field TEXT,
        "group" TEXT,
        priority INTEGER,
        approval_number TEXT,
        approver TEXT,
        started_by TEXT NOT NULL,
        evidence TEXT NOT NULL,
        amplifier INTEGER,
        "match" REAL,
        closed_seq INTEGER
    )""",
    """CREATE UNIQUE INDEX airing_attempt ON airing(occurrence, position, attempt)
        WHERE occurrence IS NOT NULL""",
    "CREATE INDEX airing_when ON airing(coalesce(planned_start, started_at, opened_at), id)",
    "CREATE INDEX airing_open ON airing(id) WHERE outcome IS NULL",
    "CREATE INDEX airing_closed ON airing(closed_seq)",
    "CREATE INDEX airing_clip ON airing(sha256, started_at)",
)

HOW_SESSIONS_BEGIN: tuple[str, ...] = (
    "ALTER TABLE planned_session ADD COLUMN start_mode TEXT NOT NULL DEFAULT 'soft'",
    "ALTER TABLE planned_session ADD COLUMN wait_seconds INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE planned_session ADD COLUMN backup TEXT",
)

WHAT_MAY_PASS: tuple[str, ...] = (
    "ALTER TABLE planned_session ADD COLUMN priority INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE planned_session ADD COLUMN clusters TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE planned_session ADD COLUMN permit TEXT",
    "ALTER TABLE planned_item ADD COLUMN name TEXT NOT NULL DEFAULT ''",
)

TABLES = (*FIRST_TABLES, *HOW_SESSIONS_BEGIN, *WHAT_MAY_PASS)

PROJECTIONS: tuple[tuple[str, str], ...] = (
    ("airing", "id"),
    ("planned_session", "occurrence"),
    ("planned_item", "occurrence, position"),
)
