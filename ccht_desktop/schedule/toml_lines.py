"""Where in a TOML text a table or key stands, which tomllib does not say."""

import re
from collections.abc import Mapping

# ("rule", 0, "starts") is the key `starts` of the first [[rule]].
Place = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*=")
_LONG_QUOTES = ('"""', "'''")


def lines_of(text: str) -> dict[Place, int]:
    """The line, counted from 1, of every table header and of every key at the start of a line."""
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    quotes = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quotes:
            quotes = "" if line.count(quotes) % 2 else quotes
            continue
        if header := _HEADER.match(line):
            table = _enter(header[2].split("."), header[1] == "[[", counts)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1].strip("\"'")), number)
        quotes = next((mark for mark in _LONG_QUOTES if line.count(mark) % 2), "")
    return found


def line_of(place: Place, lines: Mapping[Place, int]) -> int:
    """The line of a place, or of the nearest thing around it; 1 where nothing is known."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _enter(names: list[str], is_list: bool, counts: dict[Place, int]) -> Place:
    """The place of a header; a name that is a list elsewhere means its last table."""
    place: Place = ()
    for name in names[:-1]:
        place = (*place, name)
        if place in counts:
            place = (*place, counts[place] - 1)
    place = (*place, names[-1])
    if is_list:
        counts[place] = counts.get(place, 0) + 1
        place = (*place, counts[place] - 1)
    return place
