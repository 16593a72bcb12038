"""Tables of the schedule in plan.db: whole revisions, and ids that a key keeps for ever."""

from sqlite_utils import Database, Migrations

from ccht_desktop.schedule.migrated import bring_over

migrations = Migrations("schedule")

_TABLES = (
    """CREATE TABLE rundown (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        retired INTEGER NOT NULL DEFAULT 0
    )""",
    """CREATE TABLE rundown_position (
        rundown INTEGER NOT NULL REFERENCES rundown(id),
        number INTEGER NOT NULL,
        source TEXT NOT NULL CHECK (source IN ('clip', 'rotation', 'pause')),
        kind TEXT NOT NULL,
        sha256 TEXT,
        field TEXT,
        content_group TEXT,
        seconds REAL,
        PRIMARY KEY (rundown, number)
    )""",
    """CREATE TABLE rule (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        rundown INTEGER NOT NULL REFERENCES rundown(id),
        starts TEXT NOT NULL,
        weekdays TEXT NOT NULL,
        from_date TEXT,
        to_date TEXT,
        grace_seconds INTEGER,
        cap_minutes INTEGER,
        decision TEXT NOT NULL DEFAULT '',
        in_force_since TEXT NOT NULL,
        retired INTEGER NOT NULL DEFAULT 0
    )""",
    """CREATE TABLE suspension (
        id INTEGER PRIMARY KEY,
        from_date TEXT NOT NULL,
        to_date TEXT NOT NULL,
        reason TEXT NOT NULL,
        rule INTEGER REFERENCES rule(id),
        made_at TEXT NOT NULL,
        lifted_at TEXT
    )""",
)


@migrations()
def create_tables(db: Database) -> None:
    for table in _TABLES:
        db.execute(table)


@migrations()
def start_modes_and_backup_clips(db: Database) -> None:
    db.execute("ALTER TABLE rundown ADD COLUMN backup TEXT")
    db.execute("ALTER TABLE rule ADD COLUMN start_mode TEXT NOT NULL DEFAULT 'soft'")
    db.execute("ALTER TABLE rule ADD COLUMN wait_seconds INTEGER NOT NULL DEFAULT 0")


_REVISIONS = (
    "CREATE TABLE rundown_id (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE rule_id (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE schedule_revision (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        before INTEGER,
        what TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE schedule_change (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        revision INTEGER NOT NULL
    ) STRICT""",
    "INSERT INTO rundown_id (id, key) SELECT id, key FROM rundown",
    "INSERT INTO rule_id (id, key) SELECT id, key FROM rule",
)
_REPLACED = ("suspension", "rule", "rundown_position", "rundown")


@migrations()
def whole_revisions(db: Database) -> None:
    for statement in _REVISIONS:
        db.execute(statement)
    bring_over(db)
    for table in _REPLACED:
        db.execute(f"DROP TABLE {table}")
