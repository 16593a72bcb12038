"""What a schedule must not say although each of its fields is right by itself.

Asked of files and of what is saved; a plan that an older release saved is read as it is.
"""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import combinations

from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.days.recurrence import parse
from ccht_desktop.schedule.days.rule_days import dates
from ccht_desktop.schedule.files.fields import LONGEST_NAME, LONGEST_TEXT
from ccht_desktop.schedule.files.rows import clock, schedule_rows
from ccht_desktop.schedule.files.tables import schedule_of
from ccht_desktop.schedule.files.toml_table import TomlTable, file_error
from ccht_desktop.schedule.files.toml_times import FIRST_YEAR, LAST_YEAR
from ccht_desktop.schedule.model import Move, Place, Rule, Schedule, Skip, Window

ClipProblem = Callable[[str], str | None]
_LONG_TEXTS = ("description", "reason", "decision", "rrule")
_KEPT_SIGNS = "\t\n"
# 29 February on a Monday comes once in so long.
_LONGEST_GAP = timedelta(days=40 * 366)
_STEP_DAYS = 60


def refuse_contradictions(table: TomlTable, schedule: Schedule) -> None:
    """table: what the schedule was read from. Raises StationError SCHEDULE_FILE."""
    _refuse_signs(table)
    for number, rule in enumerate(schedule.rules):
        if rule.from_date is None and _counts(rule):
            expected = _(
                "the first day is needed: COUNT and INTERVAL are counted from it. Enter the day"
                " from which this rule is heard."
            )
            raise table.inner("rule", number).wrong("from", expected)
        if not _falls(rule):
            field = "rrule" if rule.rrule else "to"
            expected = _("no day fits: this rule would never be heard. Correct its days.")
            raise table.inner("rule", number).wrong(field, expected)
    _refuse_overlaps(table, schedule.windows)
    _refuse_twice(table, "skip", schedule.skips)
    _refuse_twice(table, "move", schedule.moves)


def refuse_unreadable(schedule: Schedule) -> None:
    """Before it is kept: raises StationError SCHEDULE_FILE for what could not be read again."""
    table = TomlTable("", {}, (), schedule_rows(schedule))
    refuse_contradictions(table, schedule_of(table, least=0))


def _refuse_signs(table: TomlTable) -> None:
    """Signs that no one can see, and texts that no list can show."""
    for key, value in table.content.items():
        for item in value if isinstance(value, list) else (value,):
            if isinstance(item, str):
                _refuse_text(table, key, item)
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for number in range(len(value)):
                _refuse_signs(table.inner(key, number))


def _refuse_text(table: TomlTable, key: str, text: str) -> None:
    for sign in text:
        if sign not in _KEPT_SIGNS and unicodedata.category(sign) in ("Cc", "Cs"):
            expected = _("a sign stands in it that cannot be shown (U+{code:04X}). Delete it.")
            raise table.wrong(key, expected.format(code=ord(sign)))
    longest = LONGEST_TEXT if key in _LONG_TEXTS else LONGEST_NAME
    if len(text) > longest:
        expected = _("the text has {count} signs, more than the {most} there is room for.")
        raise table.wrong(key, expected.format(count=len(text), most=longest))


def _counts(rule: Rule) -> bool:
    """Whether the days of a recurrence depend on the first of them."""
    if not rule.rrule:
        return False
    recurrence = parse(rule.rrule)
    return recurrence.count is not None or recurrence.interval > 1


def _falls(rule: Rule) -> bool:
    """Whether any day fits, whatever the season."""
    if not rule.rrule and rule.to_date is None:
        return True
    first = rule.from_date or date(FIRST_YEAR, 1, 1)
    last = rule.to_date or min(first + _LONGEST_GAP, date(LAST_YEAR, 12, 31))
    spans = range(0, (last - first).days + 1, _STEP_DAYS)
    return any(
        dates(rule, first + timedelta(days=n), min(last, first + timedelta(days=n + _STEP_DAYS)))
        for n in spans
    )


def _refuse_overlaps(table: TomlTable, windows: Iterable[Window]) -> None:
    for (_first, one), (number, other) in combinations(enumerate(windows), 2):
        if _overlap(one, other):
            if not table.file:
                raise file_error("", 0, _overlapping(other, one))
            expected = _(
                "at the same time as “{name}” ({start} to {end}). Two decisions may not"
                " rule the same hour: shorten one of the windows."
            )
            told = expected.format(name=one.name, start=clock(one.start), end=clock(one.end))
            raise table.inner("window", number).wrong("start", told)


def _overlapping(window: Window, other: Window) -> str:
    return _(
        "The hours “{name}” ({start} to {end}) overlap with “{other}” ({other_start} to"
        " {other_end}). Two decisions may not rule the same hour: shorten one of the two. Nothing"
        " was changed."
    ).format(
        name=window.name,
        start=clock(window.start),
        end=clock(window.end),
        other=other.name,
        other_start=clock(other.start),
        other_end=clock(other.end),
    )


def _overlap(one: Window, other: Window) -> bool:
    seasons = {one.season, other.season} - {None}
    ends = [(one.from_date, other.to_date), (other.from_date, one.to_date)]
    apart = any(first and last and last < first for first, last in ends)
    return len(seasons) < 2 and not apart and one.start < other.end and other.start < one.end


def _refuse_twice(table: TomlTable, name: str, parts: Iterable[Skip | Move]) -> None:
    found: set[Place] = set()
    for number, part in enumerate(parts):
        if part.place in found:
            expected = _("this session is named twice here. Keep one of the two.")
            raise table.inner(name, number).wrong("time", expected)
        found.add(part.place)


def refuse_clips(table: TomlTable, schedule: Schedule, problem: ClipProblem) -> None:
    """problem: why the clip of a hash may not be heard, None where it may."""
    for number, rundown in enumerate(schedule.rundowns):
        place = table.inner("rundown", number)
        if rundown.backup and (why := problem(rundown.backup)):
            raise place.wrong("backup", why)
        for position in rundown.positions:
            if position.sha256 and (why := problem(position.sha256)):
                raise place.inner("position", position.number - 1).wrong("clip", why)
    for number, addition in enumerate(schedule.additions):
        if why := problem(addition.sha256):
            raise table.inner("addition", number).wrong("clip", why)
