"""The list of rules: what each one says of itself, and when it is heard next."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ccht_desktop.desk.models.cells import Cell, CellTable, Column
from ccht_desktop.desk.pages.schedule.rule_outlook import LATER, SOON
from ccht_desktop.desk.pages.schedule.rule_times import Hours
from ccht_desktop.desk.rule_words import days_in_words, span_in_words, times_in_words
from ccht_desktop.desk.wording import date_time
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Rule, Schedule

if TYPE_CHECKING:
    from ccht_desktop.station import Station


@dataclass(frozen=True, slots=True)
class Line:
    """A rule and when it is heard next."""

    rule: Rule
    next: datetime | None


@dataclass(frozen=True, slots=True)
class Reading:
    schedule: Schedule
    hours: Hours
    lines: tuple[Line, ...]


def reading_of(station: "Station") -> Reading:
    schedule = station.schedule.current()
    now = station.clock.now()
    firsts: dict[str, datetime] = {}
    for span in (SOON, LATER):
        still = tuple(rule for rule in schedule.rules if rule.key not in firsts)
        if still:
            left = replace(schedule, rules=still)
            for one in station.occurrences(now, now + span, left):
                firsts.setdefault(one.rule.key, one.start)
    lines = tuple(Line(rule, firsts.get(rule.key)) for rule in schedule.rules)
    return Reading(schedule, Hours(station.walls(), schedule.windows), lines)


def rule_table() -> CellTable[Line]:
    return CellTable([Column(_("Rule"), _cell, None)], lambda line: line.rule.key)


def _cell(line: Line) -> Cell:
    rule = line.rule
    head = f"{times_in_words(rule.starts)} · {rule.name}"
    days = " ".join(part for part in (days_in_words(rule), span_in_words(rule)) if part)
    coming = _("next: {when}").format(when=date_time(line.next)) if line.next else _("none to come")
    return Cell(head, f"{days} · {coming}", bold=False)
