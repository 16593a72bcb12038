"""Where in a TOML text a table, key or list item stands, which tomllib does not say."""

import re
from bisect import bisect_right
from collections.abc import Mapping

# ("rule", 0, "starts", 1) is the second item of the key `starts` of the first [[rule]].
Place = tuple[str | int, ...]

_GAP = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_KEY = re.compile(r"[A-Za-z0-9_-]+|\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)'")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}|\'\'\'(?:[^\']|\'{1,2}(?!\'))*\'{3,5}'
    r'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'',
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


def lines_of(text: str) -> dict[Place, int]:
    """The line, counted from 1, of every table, key and item of a TOML text that is right.

    Of a wrong text it tells what it can. Raises RecursionError where things stand in one another
    without end.
    """
    return _Reading(text).lines()


def line_of(place: Place, lines: Mapping[Place, int]) -> int:
    """The line of a place, or of the nearest thing around it; 1 where nothing is known."""
    while place and place not in lines:
        if (*place, 0) in lines:
            return lines[*place, 0]
        place = place[:-1]
    return lines.get(place, 1)


class _Reading:
    """One walk through a text, each sign looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._breaks = [match.end() for match in re.finditer("\n", text)]
        self._at = 0
        self._found: dict[Place, int] = {}
        self._counts: dict[Place, int] = {}

    def lines(self) -> dict[Place, int]:
        table: Place = ()
        while True:
            self._pass(_GAP)
            begin = self._at
            if begin >= len(self._text):
                return self._found
            if self._take("["):
                is_list = self._take("[")
                table = self._enter(self._names(), is_list)
                self._found.setdefault(table, self._line(begin))
                self._to_line_end()
            else:
                self._pair(table)
            if self._at == begin:
                self._to_line_end()

    def _pair(self, table: Place) -> None:
        """key = value"""
        begin = self._at
        place = table
        for name in self._names():
            place = self._last(place, name)
            self._found.setdefault(place, self._line(begin))
        if self._take("="):
            self._pass(_BLANK)
            self._value(place)

    def _value(self, place: Place) -> None:
        self._found.setdefault(place, self._line(self._at))
        if self._take("["):
            self._items(place)
        elif self._take("{"):
            self._pairs(place)
        elif not self._pass(_STRING):
            self._pass(_SCALAR)

    def _items(self, place: Place) -> None:
        number = 0
        while self._more("]"):
            begin = self._at
            self._value((*place, number))
            number += 1
            if self._at == begin:
                return

    def _pairs(self, place: Place) -> None:
        while self._more("}"):
            begin = self._at
            self._pair(place)
            if self._at == begin:
                return

    def _more(self, closing: str) -> bool:
        self._pass(_GAP)
        return self._at < len(self._text) and not self._take(closing)

    def _names(self) -> list[str]:
        """A key with its dots."""
        found: list[str] = []
        while True:
            self._pass(_BLANK)
            match = _KEY.match(self._text, self._at)
            if match is None:
                return found
            self._at = match.end()
            found.append(next((part for part in match.groups() if part is not None), match[0]))
            self._pass(_BLANK)
            if not self._take("."):
                return found

    def _enter(self, names: list[str], is_list: bool) -> Place:
        """The place of a header; a name that is a list elsewhere means its last table."""
        place: Place = ()
        for name in names[:-1]:
            place = self._last(place, name)
        place = (*place, *names[-1:])
        if is_list:
            self._counts[place] = self._counts.get(place, 0) + 1
            place = (*place, self._counts[place] - 1)
        return place

    def _last(self, place: Place, name: str) -> Place:
        inner = (*place, name)
        return (*inner, self._counts[inner] - 1) if inner in self._counts else inner

    def _line(self, position: int) -> int:
        return bisect_right(self._breaks, position) + 1

    def _pass(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self._text, self._at)
        if match is None:
            return False
        self._at = match.end()
        return True

    def _take(self, sign: str) -> bool:
        taken = self._text.startswith(sign, self._at)
        self._at += len(sign) if taken else 0
        return taken

    def _to_line_end(self) -> None:
        end = self._text.find("\n", self._at)
        self._at = len(self._text) if end < 0 else end
