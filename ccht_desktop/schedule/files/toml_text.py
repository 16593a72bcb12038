"""The text of a TOML file: read from the disk as text, and written from rows."""

from pathlib import Path
from typing import Any

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.files.rows import Row
from ccht_desktop.schedule.files.toml_table import file_error

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def text_of(path: Path, largest: int) -> str:
    """largest: in bytes. Raises StationError SCHEDULE_FILE."""
    content = _content(path, largest)
    if content.startswith(_UTF16_MARKS) or b"\0" in content[:1000]:
        sentence = _(
            "the text is UTF-16, which Notepad calls Unicode. Save it again with the encoding"
            " UTF-8."
        )
        raise file_error(path.name, 1, sentence)
    try:
        # Notepad puts a byte order mark before the text.
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise file_error(path.name, line, _("the text is not UTF-8. Save it as UTF-8.")) from error


def written(rows: Row) -> str:
    """A top table and its lists of tables, in their order."""
    return "\n".join(_lines(rows, "")) + "\n"


def _content(path: Path, largest: int) -> bytes:
    if path.is_dir():
        text = _("{file} is a folder. Name the schedule file in it.")
        raise StationError("SCHEDULE_FILE", text.format(file=path))
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        text = _("The schedule file {file} cannot be opened. Check its name and place.")
        raise StationError("SCHEDULE_FILE", text.format(file=path)) from error
    if len(content) > largest:
        text = _("{file} is too large to be a schedule file.")
        raise StationError("SCHEDULE_FILE", text.format(file=path.name))
    return content


def _lines(row: Row, path: str) -> list[str]:
    lists = {key: value for key, value in row.items() if _is_tables(value)}
    found = [f"{key} = {_value(value)}" for key, value in row.items() if key not in lists]
    for key, tables in lists.items():
        name = f"{path}{key}"
        for table in tables:
            found += ["", f"[[{name}]]", *_lines(table, f"{name}.")]
    return found


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def _escaped(sign: str) -> str:
    if sign < " " or sign == "\x7f":
        return _ESCAPES.get(sign, f"\\u{ord(sign):04X}")
    return _ESCAPES.get(sign, sign)
