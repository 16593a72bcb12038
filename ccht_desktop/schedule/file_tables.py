"""A schedule file's tables as a schedule; whatever is wrong is told by line and field."""

import re
from datetime import date
from typing import Any, Literal, get_args

from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import ContentGroup, ItemKind, ReformField
from ccht_desktop.schedule.model import (
    Addition,
    Cluster,
    Move,
    OnHoliday,
    Position,
    Rule,
    Rundown,
    Schedule,
    Season,
    Skip,
    StartMode,
    Suspension,
    Target,
    Window,
    slot_of,
)
from ccht_desktop.schedule.toml_table import TomlTable

LONGEST_GRACE_SECONDS = 3600
LONGEST_CAP_MINUTES = 240
LONGEST_PAUSE_SECONDS = 600
LONGEST_SLOT_SECONDS = 4 * 3600
LONGEST_WAIT_SECONDS = 3600
MOST = {"rule": 1000, "rundown": 200, "position": 200, "window": 50, "cluster": 500, "target": 500}
MOST_EXCEPTIONS = 5000

_SOURCES = ("rotation", "repeat", "clip", "pause", "relay", "live")
_TURNS = ("rotation", "repeat")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def schedule_of(table: TomlTable, *, least: int = 1) -> Schedule:
    """least: how many rundowns and rules there must be. Raises StationError SCHEDULE_FILE."""
    parts = ("cluster", "window", "rundown", "rule")
    exceptions = ("suspension", "skip", "move", "addition", "target")
    table.only("name", "description", *parts, *exceptions)
    name, description = table.text("name", None if least else ""), table.text("description", "")
    clusters = _keyed(table, "cluster", _cluster)
    rundowns = _keyed(table, "rundown", _rundown, least)
    rules: dict[str, Rule] = {}
    for part in _tables(table, "rule", least):
        rule = _rule(part, rundowns, clusters)
        _refuse_twice(part, rule.key, rules)
        rules[rule.key] = rule
    return Schedule(
        name,
        description,
        tuple(rundowns.values()),
        tuple(rules.values()),
        clusters=tuple(clusters.values()),
        windows=tuple(_keyed(table, "window", _window).values()),
        suspensions=tuple(_suspension(part, rules) for part in _tables(table, "suspension")),
        skips=tuple(_skip(part, rules) for part in _tables(table, "skip")),
        moves=tuple(_move(part, rules) for part in _tables(table, "move")),
        additions=tuple(_addition(part, rules) for part in _tables(table, "addition")),
        targets=tuple(_target(part) for part in _tables(table, "target")),
    )


def _tables(table: TomlTable, key: str, least: int = 0) -> list[TomlTable]:
    if not least and not table.content.get(key, []):
        return []
    return table.tables(key, MOST.get(key, MOST_EXCEPTIONS))


def _keyed(table: TomlTable, key: str, read: Any, least: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in _tables(table, key, least):
        value = read(part)
        _refuse_twice(part, value.key, found)
        found[value.key] = value
    return found


def _cluster(table: TomlTable) -> Cluster:
    table.only("key", "name")
    return Cluster(table.slug("key"), table.text("name"))


def _rundown(table: TomlTable) -> Rundown:
    table.only("key", "name", "backup", "position")
    positions = table.tables("position", MOST["position"])
    return Rundown(
        table.slug("key"),
        table.text("name"),
        tuple(_position(number, part) for number, part in enumerate(positions, start=1)),
        _hash(table, "backup") if "backup" in table.content else None,
    )


def _hash(table: TomlTable, key: str) -> str:
    sha256 = table.text(key).lower()
    if not _SHA256.fullmatch(sha256):
        raise table.wrong(key, _("the SHA-256 of the clip, 64 digits 0-9 a-f, is needed."))
    return sha256


def _position(number: int, table: TomlTable) -> Position:
    table.only("kind", *_SOURCES, "field", "group", "again", "name")
    given = [source for source in _SOURCES if source in table.content]
    if len(given) != 1:
        expected = _(
            "exactly one of these is needed: rotation = true, repeat = true, clip = “…”,"
            " pause = 5.0, relay = 1800 or live = 600."
        )
        raise table.wrong(given[1] if given else "rotation", expected)
    source: Any = given[0]
    for key, sources in (
        ("field", _TURNS),
        ("group", _TURNS),
        ("again", ("rotation",)),
        ("name", ("relay", "live")),
    ):
        if source not in sources and key in table.content:
            expected = _("stands only beside {sources}.")
            raise table.wrong(key, expected.format(sources=", ".join(sources)))
    if source in ("pause", "relay", "live"):
        kind = table.code("kind", ItemKind) if "kind" in table.content else ""
        longest = LONGEST_PAUSE_SECONDS if source == "pause" else LONGEST_SLOT_SECONDS
        name = table.text("name", "")
        return Position(number, source, kind, seconds=table.seconds(source, longest), name=name)
    kind = table.code("kind", ItemKind)
    if source == "clip":
        return Position(number, "clip", kind, sha256=_hash(table, "clip"))
    if table.content[source] is not True:
        raise table.wrong(source, _("can only be true."))
    if kind == ItemKind.KHAN_CAP:
        raise table.wrong("kind", _("emergency announcements are never taken by rotation."))
    return Position(
        number,
        source,
        kind,
        field=table.code("field", ReformField) if "field" in table.content else None,
        group=table.code("group", ContentGroup) if "group" in table.content else None,
        again=table.flag("again"),
    )


def _rule(table: TomlTable, rundowns: dict[str, Any], clusters: dict[str, Any]) -> Rule:
    table.only(
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
    )
    mode, wait = _start_mode(table)
    rule = Rule(
        key=table.slug("key"),
        name=table.text("name"),
        rundown=_one_of(table, "rundown", rundowns, "rundown"),
        starts=table.times("starts"),
        weekdays=table.weekdays("days"),
        from_date=table.day("from"),
        to_date=table.day("to"),
        grace_seconds=table.whole("grace_seconds", 0, LONGEST_GRACE_SECONDS),
        cap_minutes=table.whole("cap_minutes", 1, LONGEST_CAP_MINUTES),
        decision=table.text("decision", ""),
        start_mode=mode,
        wait_seconds=wait,
        every_weeks=table.whole("every_weeks", 1, 52) or 1,
        month_weeks=table.month_weeks("month_weeks"),
        rrule=table.rrule("rrule"),
        season=_choice(table, "season", Season, None),
        holidays=_choice(table, "holidays", OnHoliday, "usual"),
        holiday_rundown=(
            _one_of(table, "holiday_rundown", rundowns, "rundown")
            if "holiday_rundown" in table.content
            else None
        ),
        clusters=table.names("clusters", clusters),
        priority=table.whole("priority", 1, 3) or 1,
    )
    _refuse_contradictions(table, rule)
    return rule


def _refuse_contradictions(table: TomlTable, rule: Rule) -> None:
    _refuse_reversed(table)
    if rule.every_weeks > 1 and rule.from_date is None:
        raise table.wrong("every_weeks", _("needs “from”: the week from which it is counted."))
    if rule.every_weeks > 1 and rule.month_weeks:
        raise table.wrong("month_weeks", _("does not go together with “every_weeks”."))
    if rule.rrule:
        for key in ("days", "every_weeks", "month_weeks"):
            if key in table.content:
                raise table.wrong(key, _("does not go together with “rrule”."))
    if (rule.holidays == "other") != (rule.holiday_rundown is not None):
        expected = _("belongs to holidays = “other”, and only to it.")
        raise table.wrong("holiday_rundown", expected)


def _start_mode(table: TomlTable) -> tuple[StartMode, int]:
    mode = _choice(table, "start_mode", StartMode, "soft")
    wait = table.whole("wait_seconds", 1, LONGEST_WAIT_SECONDS)
    if (mode == "wait") != (wait is not None):
        raise table.wrong("wait_seconds", _("belongs to start_mode = “wait”, and only to it."))
    return mode, wait or 0


def _window(table: TomlTable) -> Window:
    table.only("key", "name", "start", "end", "decision", "season", "from", "to", "cap_minutes")
    window = Window(
        key=table.slug("key"),
        name=table.text("name"),
        start=table.wall("start"),
        end=table.wall("end"),
        decision=table.text("decision"),
        season=_choice(table, "season", Season, None),
        from_date=table.day("from"),
        to_date=table.day("to"),
        cap_minutes=table.whole("cap_minutes", 1, LONGEST_CAP_MINUTES),
    )
    if window.start >= window.end:
        raise table.wrong("end", _("must be later in the day than “start”."))
    _refuse_reversed(table)
    return window


def _suspension(table: TomlTable, rules: dict[str, Any]) -> Suspension:
    table.only("from", "to", "reason", "rule")
    _refuse_reversed(table)
    return Suspension(
        table.needed_day("from"),
        table.needed_day("to"),
        table.text("reason"),
        _one_of(table, "rule", rules, "rule") if "rule" in table.content else None,
    )


def _skip(table: TomlTable, rules: dict[str, Any]) -> Skip:
    table.only("rule", "date", "time", "reason")
    return Skip(*_occurrence(table, rules), table.text("reason", ""))


def _move(table: TomlTable, rules: dict[str, Any]) -> Move:
    table.only("rule", "date", "time", "to_date", "to_time", "reason")
    return Move(
        *_occurrence(table, rules),
        table.needed_day("to_date"),
        table.wall("to_time"),
        table.text("reason", ""),
    )


def _addition(table: TomlTable, rules: dict[str, Any]) -> Addition:
    table.only("rule", "date", "time", "clip")
    return Addition(*_occurrence(table, rules), _hash(table, "clip"))


def _occurrence(table: TomlTable, rules: dict[str, Any]) -> tuple[str, date, str]:
    rule = _one_of(table, "rule", rules, "rule")
    return rule, table.needed_day("date"), slot_of(table.wall("time"))


def _target(table: TomlTable) -> Target:
    table.only("field", "group", "month", "items", "airings", "minutes", "every_days")
    target = Target(
        field=table.code("field", ReformField) if "field" in table.content else None,
        group=table.code("group", ContentGroup) if "group" in table.content else None,
        month=table.month("month"),
        items=table.whole("items", 1, 1000),
        airings=table.whole("airings", 1, 10_000),
        minutes=table.whole("minutes", 1, 44_640),
        every_days=table.whole("every_days", 1, 366),
    )
    if not any((target.items, target.airings, target.minutes, target.every_days)):
        expected = _("one of items, airings, minutes, every_days is needed.")
        raise table.wrong("items", expected)
    return target


def _choice(table: TomlTable, key: str, choices: Any, default: Any) -> Any:
    found = table.content.get(key, default)
    if found != default and found not in get_args(choices):
        expected = _("must be one of: {codes}.").format(codes=", ".join(get_args(choices)))
        raise table.wrong(key, expected)
    return found


def _one_of(
    table: TomlTable, key: str, known: dict[str, Any], what: Literal["rule", "rundown"]
) -> str:
    value = table.text(key)
    if value not in known:
        expected = _("there is no [[{what}]] with this key. There are: {known}.")
        raise table.wrong(key, expected.format(what=what, known=", ".join(known)))
    return value


def _refuse_reversed(table: TomlTable) -> None:
    first, last = table.day("from"), table.day("to")
    if first and last and first > last:
        raise table.wrong("to", _("lies before “from”."))


def _refuse_twice(table: TomlTable, key: str, known: dict[str, Any]) -> None:
    if key in known:
        expected = _("“{key}” stands twice. Each key may be used once.")
        raise table.wrong("key", expected.format(key=key))
