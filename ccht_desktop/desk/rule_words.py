"""Rules of the schedule in people's words, and keys made of names."""

import re
from collections.abc import Iterable
from datetime import time

from ccht_desktop.desk.wording import folded, short_date
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.schedule.decided import names_decision
from ccht_desktop.schedule.edits import fresh_key
from ccht_desktop.schedule.model import DAY_NAMES, EVERY_DAY, Rule

MONTH_WEEKS: dict[int, str] = {
    1: N_("first"),
    2: N_("second"),
    3: N_("third"),
    4: N_("fourth"),
    5: N_("fifth"),
    -1: N_("last"),
}
SEASONS: dict[str, str] = {
    "": N_("All year"),
    "summer": N_("Summer"),
    "winter": N_("Winter"),
}


def times_in_words(starts: Iterable[time]) -> str:
    return ", ".join(wall_text(start) for start in starts)


def wall_text(wall: time) -> str:
    """HH:MM, with seconds only where there are any."""
    return f"{wall:%H:%M:%S}" if wall.second else f"{wall:%H:%M}"


def days_in_words(rule: Rule) -> str:
    """The days of a rule without its dates: “T2–T6”, “first T2 of the month”."""
    if rule.rrule:
        return rule.rrule
    days = _weekdays(rule.weekdays)
    if rule.month_weeks:
        weeks = ", ".join(_(MONTH_WEEKS[week]) for week in rule.month_weeks if week in MONTH_WEEKS)
        return _("{days}, {weeks} of the month").format(weeks=weeks, days=days)
    if rule.every_weeks > 1:
        return _("{days}, every {n} weeks").format(days=days, n=rule.every_weeks)
    return days


def span_in_words(rule: Rule) -> str:
    """Season and dates; empty for all the year."""
    words = [_(SEASONS[rule.season])] if rule.season else []
    if rule.from_date:
        words.append(_("from {day}").format(day=short_date(rule.from_date)))
    if rule.to_date:
        words.append(_("to {day}").format(day=short_date(rule.to_date)))
    return " ".join(words)


def why_no_decision(typed: str) -> str:
    """What is told while a decision is typed that names none yet; empty where nothing is."""
    if not typed.strip() or names_decision(typed):
        return ""
    text = _("This names no decision yet: write its number, for instance {example}.")
    return text.format(example="12/QĐ-UBND")


def rule_in_words(rule: Rule) -> str:
    """Times, days, season and dates: when a rule is heard."""
    days = " ".join(part for part in (days_in_words(rule), span_in_words(rule)) if part)
    return f"{times_in_words(rule.starts)} · {days}"


def key_from(name: str, taken: Iterable[str], otherwise: str) -> str:
    """A key that nothing has yet: small letters of the name, or of another word."""
    stem = re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")[:40].strip("-")
    return fresh_key(taken, stem or otherwise)


def _weekdays(days: frozenset[int]) -> str:
    if days == EVERY_DAY:
        return _("every day")
    ordered = sorted(days)
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{DAY_NAMES[ordered[0]]}–{DAY_NAMES[ordered[-1]]}"
    return ", ".join(DAY_NAMES[day] for day in ordered)
