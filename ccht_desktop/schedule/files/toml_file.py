"""Schedule files: TOML that a person reads and edits, in and out."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.files.contradictions import (
    ClipProblem,
    refuse_clips,
    refuse_contradictions,
)
from ccht_desktop.schedule.files.fields import FIELDS, SECTIONS
from ccht_desktop.schedule.files.rows import schedule_rows
from ccht_desktop.schedule.files.tables import schedule_of
from ccht_desktop.schedule.files.toml_lines import line_of, lines_of
from ccht_desktop.schedule.files.toml_table import TomlTable, file_error
from ccht_desktop.schedule.files.toml_text import text_of, written
from ccht_desktop.schedule.gate import Refusal
from ccht_desktop.schedule.model import Schedule

LARGEST_FILE_BYTES = 1_000_000
# So many names in one another stand in no schedule, and cost the parser minutes.
_DEEP_NAME = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){20}")
_KEY_BEFORE = re.compile(r"^[ \t]*([A-Za-z0-9_-]+)[ \t]*=", re.MULTILINE)
_SHOWN = 60


def read(path: Path, clip_problem: ClipProblem | None = None) -> Schedule:
    """The schedule of a file. clip_problem: why the clip of a hash may not be heard, None where
    it may.

    Raises StationError SCHEDULE_FILE naming file, line and field.
    """
    return read_named(path, clip_problem)[0]


def read_named(
    path: Path, clip_problem: ClipProblem | None = None
) -> tuple[Schedule, frozenset[str]]:
    """As read(), and the parts of the schedule that the file names, be they empty."""
    table = _table(path)
    schedule = schedule_of(table)
    refuse_contradictions(table, schedule)
    if clip_problem is not None:
        refuse_clips(table, schedule, clip_problem)
    return schedule, frozenset(SECTIONS[name] for name in table.content if name in SECTIONS)


def dumps(schedule: Schedule, header: str = "") -> str:
    """The schedule as a file's text; reading it gives the same values, and a name where it had
    none. Parts that are empty say so. header: for its reader.

    Raises StationError NO_SCHEDULE where there is no session.
    """
    if not schedule.rules or not schedule.rundowns:
        text = _(
            "The schedule has no session, so there is nothing to save. Load a ready schedule or"
            " make a session first."
        )
        raise StationError("NO_SCHEDULE", text)
    named = replace(schedule, name=name_of(schedule))
    rows = schedule_rows(named)
    rows = {key: value for key, value in rows.items() if not isinstance(value, list)} | {
        key: rows.get(key, []) for key in SECTIONS
    }
    head = "".join(f"# {line}".rstrip() + "\n" for line in header.splitlines())
    return head + ("\n" if head else "") + written(rows)


def name_of(schedule: Schedule) -> str:
    """What it is called; one that was made piece by piece has no name of its own."""
    return schedule.name if schedule.name.strip() else _("Broadcast schedule")


def located(path: Path, refusal: Refusal) -> StationError:
    """What a wall refuses of a file's schedule, with the line and field it stands in."""
    table = _table(path)
    names = ("rule", "window", "rundown")
    for name in ("window",) if refusal.code == "DECISION_NEEDED" else names:
        for number, row in enumerate(table.content.get(name, ())):
            field = refusal.part or "starts"
            if row.get("key") == refusal.key and field in FIELDS[name]:
                line = line_of((name, number, field), table.lines)
                text = _("{file}, line {line}: field “{field}”: {text}").format(
                    file=path.name, line=line, field=field, text=refusal.text
                )
                return StationError(refusal.code, text)
    return StationError(refusal.code, refusal.text)


def _table(path: Path) -> TomlTable:
    text = text_of(path, LARGEST_FILE_BYTES)
    if deep := _DEEP_NAME.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise file_error(path.name, line, _("too many names in one another. Take the dots out."))
    try:
        document = tomllib.loads(text)
        return TomlTable(path.name, lines_of(text), (), document)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path.name, text, str(error)) from error
    except RecursionError as error:
        sentence = _("too many brackets in one another. A list holds texts or numbers only.")
        raise file_error(path.name, 1, sentence) from error
    except ValueError as error:
        line = _line_of_long_number(text)
        raise file_error(path.name, line, _("a number is far too large.")) from error


def _not_toml(file: str, text: str, reason: str) -> StationError:
    found = re.search(r"at line (\d+)", reason)
    lines = text.split("\n")
    number = int(found[1]) if found else len(lines)
    shown = lines[number - 1].strip()[:_SHOWN] if number <= len(lines) else ""
    keys = _KEY_BEFORE.findall("\n".join(lines[:number]))
    field = keys[-1] if keys else ""
    if reason.startswith("Cannot overwrite a value"):
        sentence = _("field “{field}” stands twice in one part. Keep one of the two.")
        return file_error(file, number, sentence.format(field=field))
    if reason.startswith("Invalid date"):
        sentence = _(
            "field “{field}”: the day or time in “{shown}” is in no calendar and on no clock."
        )
        return file_error(file, number, sentence.format(field=field, shown=shown))
    sentence = _(
        "“{shown}” is not understood. Each line is: name = value, with texts in quotes"
        " and lists in square brackets."
    )
    return file_error(file, number, sentence.format(shown=shown))


def _line_of_long_number(text: str) -> int:
    found = re.search(r"[0-9_]{1000}", text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
