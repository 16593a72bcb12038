"""The names and limits of a schedule file: what its reader, its writer and its schema agree on."""

LONGEST_GRACE_SECONDS = 3600
LONGEST_CAP_MINUTES = 240
LONGEST_PAUSE_SECONDS = 600
LONGEST_SLOT_SECONDS = 4 * 3600
LONGEST_WAIT_SECONDS = 3600
LONGEST_NAME = 200
LONGEST_TEXT = 2000
MOST_WEEKS = 52
MOST_ITEMS = 1000
MOST_AIRINGS = 10_000
MOST_MINUTES = 44_640
MOST_DAYS = 366

MOST = {
    "cluster": 500,
    "window": 50,
    "rundown": 200,
    "position": 200,
    "rule": 1000,
    "suspension": 5000,
    "skip": 5000,
    "move": 5000,
    "addition": 5000,
    "target": 500,
}

# The parts of a schedule by the names of their tables.
SECTIONS = {name: f"{name}s" for name in MOST if name != "position"}

SOURCES = ("rotation", "repeat", "clip", "pause", "relay", "live")

# By table; the top of the file has no name.
FIELDS: dict[str, tuple[str, ...]] = {
    "": ("name", "description", *SECTIONS),
    "cluster": ("key", "name"),
    "window": ("key", "name", "start", "end", "decision", "season", "from", "to", "cap_minutes"),
    "rundown": ("key", "name", "backup", "position"),
    "position": ("kind", *SOURCES, "field", "group", "again", "name"),
    "rule": (
        "key",
        "name",
        "rundown",
        "starts",
        "days",
        "every_weeks",
        "month_weeks",
        "rrule",
        "from",
        "to",
        "season",
        "holidays",
        "holiday_rundown",
        "clusters",
        "priority",
        "grace_seconds",
        "cap_minutes",
        "decision",
        "start_mode",
        "wait_seconds",
    ),
    "suspension": ("from", "to", "reason", "rule"),
    "skip": ("rule", "date", "time", "reason"),
    "move": ("rule", "date", "time", "to_date", "to_time", "reason"),
    "addition": ("rule", "date", "time", "clip"),
    "target": ("field", "group", "month", "items", "airings", "minutes", "every_days"),
}
