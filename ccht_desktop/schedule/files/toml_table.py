"""One table of a schedule file, read key by key; whatever is wrong names file, line and field."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.files.toml_lines import Place, line_of

MOST_NAMED = 12
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def file_error(file: str, line: int, text: str) -> StationError:
    """SCHEDULE_FILE: the text says what is expected; nothing was changed.

    An empty file: what is wrong was never in one.
    """
    if not file:
        return StationError("SCHEDULE_FILE", text)
    return StationError(
        "SCHEDULE_FILE",
        _("{file}, line {line}: {text} Nothing was changed.").format(
            file=file, line=line, text=text
        ),
    )


@dataclass(frozen=True, slots=True)
class TomlTable:
    """Typed reading of one table. Every method raises StationError SCHEDULE_FILE."""

    file: str
    lines: Mapping[Place, int]
    place: Place
    content: Mapping[str, Any]

    def wrong(self, key: str, expected: str, number: int | None = None) -> StationError:
        """The error for a key, or for one item of its list; the key need not be in the file."""
        place = (*self.place, key) if number is None else (*self.place, key, number)
        line = line_of(place, self.lines)
        text = _("field “{field}”: {expected}").format(field=key, expected=expected)
        if not self.file:
            # At the window nobody knows the names of a file's fields.
            name = self.content.get("name")
            text = f"“{name}”: {expected}" if name else expected[:1].upper() + expected[1:]
        return file_error(self.file, line, text)

    def inner(self, key: str, number: int) -> "TomlTable":
        """One of the tables of a list that is known to be one."""
        place = (*self.place, key, number)
        return TomlTable(self.file, self.lines, place, self.content[key][number])

    def only(self, *known: str) -> None:
        for key in self.content:
            if key not in known:
                expected = _("this name is not known here. Known are: {known}.")
                raise self.wrong(key, expected.format(known=", ".join(known)))

    def tables(self, key: str, most: int) -> "list[TomlTable]":
        """The tables of a list, at least one, at most so many."""
        content = self.content.get(key)
        if not isinstance(content, list) or not content:
            expected = _("at least one part that begins with [[{name}]] is needed.")
            path = ".".join(str(p) for p in (*self.place, key) if isinstance(p, str))
            raise self.wrong(key, expected.format(name=path))
        if len(content) > most:
            expected = _("{count} parts are more than the {most} a schedule may have.")
            raise self.wrong(key, expected.format(count=len(content), most=most), most)
        if not all(isinstance(item, dict) for item in content):
            raise self.wrong(key, _("each part must be a table of its own."))
        return [self.inner(key, number) for number in range(len(content))]

    def need(self, key: str) -> None:
        """The key must be there, whatever its value."""
        if key not in self.content:
            expected = _("is missing. Add the line {line} to the part that begins here.")
            raise self.wrong(key, expected.format(line=f"“{key} = …”"))

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not be empty."""
        if default is None:
            self.need(key)
        value = self.content.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, _("a text in quotes is needed."))
        return value

    def slug(self, key: str) -> str:
        value = self.text(key)
        if not _SLUG.fullmatch(value):
            expected = _("only small letters without marks, digits and hyphens, such as {example}.")
            raise self.wrong(key, expected.format(example="“buoi-sang”"))
        return value

    def code(self, key: str, codes: type[Any]) -> str:
        """A code of a StrEnum."""
        self.need(key)
        value = self.content.get(key)
        known = [str(code) for code in codes]
        if value not in known:
            raise self.wrong(key, _("must be one of: {codes}.").format(codes=", ".join(known)))
        return str(value)

    def whole(self, key: str, least: int, most: int) -> int | None:
        value = self.content.get(key)
        if value is None:
            return None
        if type(value) is not int or not least <= value <= most:
            expected = _("a whole number from {least} to {most} is needed.")
            raise self.wrong(key, expected.format(least=least, most=most))
        return value

    def seconds(self, key: str, most: int) -> float:
        value = self.content.get(key)
        if not isinstance(value, int | float) or value is True or not 0 < value <= most:
            expected = _("a number of seconds above 0, at most {most}, is needed.")
            raise self.wrong(key, expected.format(most=most))
        return float(value)

    def flag(self, key: str) -> bool:
        value = self.content.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, _("can only be true or false."))
        return value

    def names(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Keys out of those known, as they stand there; empty if absent."""
        value = self.content.get(key, [])
        texts = isinstance(value, list) and all(isinstance(name, str) for name in value)
        if not texts or any(name not in known for name in value):
            expected = _("a list out of these is needed: {known}.")
            raise self.wrong(key, expected.format(known=listed(known) or "–"))
        return tuple(dict.fromkeys(value))

    def choice(self, key: str, choices: Any, default: Any) -> Any:
        """One of the texts of a Literal."""
        found = self.content.get(key, default)
        if found != default and found not in get_args(choices):
            expected = _("must be one of: {codes}.").format(codes=", ".join(get_args(choices)))
            raise self.wrong(key, expected)
        return found

    def one_of(self, key: str, known: Collection[str], what: str) -> str:
        """The key of another table; what: that table's name."""
        value = self.text(key)
        if value not in known:
            expected = _("there is no [[{what}]] with this key. There are: {known}.")
            raise self.wrong(key, expected.format(what=what, known=listed(known)))
        return value

    def sha256(self, key: str) -> str:
        value = self.content.get(key)
        found = value.lower() if isinstance(value, str) else ""
        if not _SHA256.fullmatch(found):
            expected = _(
                "the SHA-256 of the clip is needed, 64 digits 0-9 a-f in quotes. {show} tells it,"
                " {list} the number of each clip."
            )
            show = f"ccht clip show {value if type(value) is int else 1}"
            raise self.wrong(key, expected.format(show=show, list="ccht clip list"))
        return found


def listed(known: Collection[str]) -> str:
    """The first of many names, in one sentence."""
    names = list(known)
    return ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
