"""Schedule files: TOML that a person reads and edits, in and out."""

import re
import tomllib
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.file_rows import Row, schedule_rows
from ccht_desktop.schedule.file_tables import schedule_of
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.schedule.toml_lines import lines_of
from ccht_desktop.schedule.toml_table import TomlTable, file_error

LARGEST_FILE_BYTES = 1_000_000


def read(path: Path) -> Schedule:
    """The schedule of a file; raises StationError SCHEDULE_FILE naming file, line and field."""
    text = _text(path)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path.name, text, str(error)) from error
    return schedule_of(TomlTable(path.name, lines_of(text), (), document))


def dumps(schedule: Schedule) -> str:
    """The schedule as a file's text; reading it gives the same values."""
    import tomlkit

    document = tomlkit.document()
    for key, value in schedule_rows(schedule).items():
        document[key] = _tables(value) if isinstance(value, list) else value
    return tomlkit.dumps(document)


def _tables(rows: list[Row]) -> object:
    import tomlkit

    tables = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        for key, value in row.items():
            nested = isinstance(value, list) and value and isinstance(value[0], dict)
            table[key] = _tables(value) if nested else value
        tables.append(table)
    return tables


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
