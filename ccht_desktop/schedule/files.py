"""Schedule files: TOML that a person reads and edits, in and out."""

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import ContentGroup, ItemKind, ReformField
from ccht_desktop.schedule.model import Position, StartMode
from ccht_desktop.schedule.schedule_file import (
    DAY_NAMES,
    EVERY_DAY,
    FileRule,
    FileRundown,
    ScheduleFile,
)
from ccht_desktop.schedule.toml_lines import lines_of
from ccht_desktop.schedule.toml_table import TomlTable, file_error

LONGEST_GRACE_SECONDS = 3600
LONGEST_CAP_MINUTES = 240
LONGEST_PAUSE_SECONDS = 600
LONGEST_WAIT_SECONDS = 3600
LARGEST_FILE_BYTES = 1_000_000

_SOURCES = ("rotation", "clip", "pause")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def read(path: Path) -> ScheduleFile:
    """The schedule of a file; raises StationError SCHEDULE_FILE naming file, line and field."""
    text = _text(path)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path.name, text, str(error)) from error
    return _schedule(TomlTable(path.name, lines_of(text), (), document))


def dumps(file: ScheduleFile) -> str:
    """The file as text; reading it gives the same values."""
    import tomlkit

    document = tomlkit.document()
    document["name"] = file.name
    if file.description:
        document["description"] = file.description
    rundowns, rules = tomlkit.aot(), tomlkit.aot()
    for rundown in file.rundowns:
        table = tomlkit.table()
        table.update({"key": rundown.key, "name": rundown.name})
        if rundown.backup:
            table["backup"] = rundown.backup
        positions = tomlkit.aot()
        for position in rundown.positions:
            row = tomlkit.table()
            row.update(_position_row(position))
            positions.append(row)
        table["position"] = positions
        rundowns.append(table)
    for rule in file.rules:
        table = tomlkit.table()
        table.update(_rule_row(rule))
        rules.append(table)
    document["rundown"], document["rule"] = rundowns, rules
    return tomlkit.dumps(document)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        text = _("The schedule file {file} cannot be opened. Check its name and place.")
        raise StationError("SCHEDULE_FILE", text.format(file=path)) from error
    if len(content) > LARGEST_FILE_BYTES:
        text = _("{file} is too large to be a schedule file.")
        raise StationError("SCHEDULE_FILE", text.format(file=path.name))
    try:
        # Notepad puts a byte order mark before the text.
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise file_error(path.name, line, _("the text is not UTF-8. Save it as UTF-8.")) from error


def _not_toml(file: str, text: str, reason: str) -> StationError:
    found = re.search(r"at line (\d+)", reason)
    number = int(found[1]) if found else text.count("\n") + 1
    lines = text.splitlines()
    shown = lines[number - 1].strip() if number <= len(lines) else ""
    sentence = _(
        "“{shown}” is not understood. Each line is: name = value, with texts in quotes"
        " and lists in square brackets ({reason})."
    )
    return file_error(file, number, sentence.format(shown=shown[:60], reason=reason))


def _schedule(table: TomlTable) -> ScheduleFile:
    table.only("name", "description", "rundown", "rule")
    name, description = table.text("name"), table.text("description", "")
    rundowns: dict[str, FileRundown] = {}
    for part in table.tables("rundown"):
        rundown = _rundown(part)
        _refuse_twice(part, rundown.key, rundowns)
        rundowns[rundown.key] = rundown
    rules: dict[str, FileRule] = {}
    for part in table.tables("rule"):
        rule = _rule(part, rundowns)
        _refuse_twice(part, rule.key, rules)
        rules[rule.key] = rule
    return ScheduleFile(name, description, tuple(rundowns.values()), tuple(rules.values()))


def _rundown(table: TomlTable) -> FileRundown:
    table.only("key", "name", "backup", "position")
    return FileRundown(
        table.slug("key"),
        table.text("name"),
        tuple(_position(n, part) for n, part in enumerate(table.tables("position"), start=1)),
        _hash(table, "backup") if "backup" in table.content else None,
    )


def _hash(table: TomlTable, key: str) -> str:
    sha256 = table.text(key).lower()
    if not _SHA256.fullmatch(sha256):
        raise table.wrong(key, _("the SHA-256 of the clip, 64 digits 0-9 a-f, is needed."))
    return sha256


def _position(number: int, table: TomlTable) -> Position:
    table.only("kind", *_SOURCES, "field", "group")
    given = [source for source in _SOURCES if source in table.content]
    if len(given) != 1:
        expected = _("exactly one of these is needed: rotation = true, clip = “…” or pause = 5.0.")
        raise table.wrong(given[1] if given else "rotation", expected)
    source = given[0]
    for key in ("field", "group"):
        if source != "rotation" and key in table.content:
            raise table.wrong(key, _("stands only beside rotation = true."))
    if source == "pause":
        kind = table.code("kind", ItemKind) if "kind" in table.content else ""
        return Position(
            number, "pause", kind, seconds=table.seconds("pause", LONGEST_PAUSE_SECONDS)
        )
    kind = table.code("kind", ItemKind)
    if source == "clip":
        return Position(number, "clip", kind, sha256=_hash(table, "clip"))
    if table.content["rotation"] is not True:
        raise table.wrong("rotation", _("can only be true."))
    if kind == ItemKind.KHAN_CAP:
        raise table.wrong("kind", _("emergency announcements are never taken by rotation."))
    return Position(
        number,
        "rotation",
        kind,
        field=table.code("field", ReformField) if "field" in table.content else None,
        group=table.code("group", ContentGroup) if "group" in table.content else None,
    )


def _rule(table: TomlTable, rundowns: dict[str, FileRundown]) -> FileRule:
    table.only(
        "key",
        "name",
        "rundown",
        "starts",
        "days",
        "from",
        "to",
        "grace_seconds",
        "cap_minutes",
        "decision",
        "start_mode",
        "wait_seconds",
    )
    mode, wait = _start_mode(table)
    rule = FileRule(
        key=table.slug("key"),
        name=table.text("name"),
        rundown=table.text("rundown"),
        starts=table.times("starts"),
        weekdays=table.weekdays("days"),
        from_date=table.day("from"),
        to_date=table.day("to"),
        grace_seconds=table.whole("grace_seconds", 0, LONGEST_GRACE_SECONDS),
        cap_minutes=table.whole("cap_minutes", 1, LONGEST_CAP_MINUTES),
        decision=table.text("decision", ""),
        start_mode=mode,
        wait_seconds=wait,
    )
    if rule.rundown not in rundowns:
        expected = _("there is no [[rundown]] with this key. There are: {known}.")
        raise table.wrong("rundown", expected.format(known=", ".join(rundowns)))
    if rule.from_date and rule.to_date and rule.from_date > rule.to_date:
        raise table.wrong("to", _("lies before “from”."))
    return rule


def _start_mode(table: TomlTable) -> tuple[StartMode, int]:
    found = table.content.get("start_mode", "soft")
    mode = next((mode for mode in get_args(StartMode) if mode == found), None)
    if mode is None:
        expected = _("must be one of: {codes}.").format(codes=", ".join(get_args(StartMode)))
        raise table.wrong("start_mode", expected)
    wait = table.whole("wait_seconds", 1, LONGEST_WAIT_SECONDS)
    if (mode == "wait") != (wait is not None):
        raise table.wrong("wait_seconds", _("belongs to start_mode = “wait”, and only to it."))
    return mode, wait or 0


def _refuse_twice(table: TomlTable, key: str, known: dict[str, Any]) -> None:
    if key in known:
        raise table.wrong(
            "key", _("“{key}” stands twice. Each key may be used once.").format(key=key)
        )


def _position_row(position: Position) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": position.kind} if position.kind else {}
    if position.source == "rotation":
        row["rotation"] = True
    elif position.source == "clip":
        row["clip"] = position.sha256
    else:
        row["pause"] = position.seconds
    if position.field:
        row["field"] = position.field
    if position.group:
        row["group"] = position.group
    return row


def _rule_row(rule: FileRule) -> dict[str, Any]:
    every_day = len(rule.weekdays) == len(DAY_NAMES)
    row: dict[str, Any] = {
        "key": rule.key,
        "name": rule.name,
        "rundown": rule.rundown,
        "starts": [
            start.isoformat("seconds" if start.second else "minutes") for start in rule.starts
        ],
        "days": EVERY_DAY if every_day else [DAY_NAMES[day] for day in sorted(rule.weekdays)],
    }
    if rule.from_date:
        row["from"] = f"{rule.from_date:%d/%m/%Y}"
    if rule.to_date:
        row["to"] = f"{rule.to_date:%d/%m/%Y}"
    optional = {"grace_seconds": rule.grace_seconds, "cap_minutes": rule.cap_minutes}
    row |= {key: value for key, value in optional.items() if value is not None}
    if rule.decision:
        row["decision"] = rule.decision
    if rule.start_mode != "soft":
        row["start_mode"] = rule.start_mode
    if rule.wait_seconds:
        row["wait_seconds"] = rule.wait_seconds
    return row
