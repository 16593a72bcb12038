"""A rule of the schedule in words, so that a wrong hour or day is noticed when it is set."""

from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.schedule.model import DAY_NAMES, EVERY_DAY, Rule
from ccht_desktop.schedule.walls import spoken_time

MONTH_WEEKS = {
    1: N_("first"),
    2: N_("second"),
    3: N_("third"),
    4: N_("fourth"),
    5: N_("fifth"),
    -1: N_("last"),
}
SEASONS = {"summer": N_("in summer only"), "winter": N_("in winter only")}


def rule_text(rule: Rule) -> str:
    """Times, days, season, dates and what public holidays change."""
    starts = ", ".join(f"{start:%H:%M} ({spoken_time(start)})" for start in rule.starts)
    words = [f"{rule.name}: {starts}", _days(rule)]
    if rule.season:
        words.append(_(SEASONS[rule.season]))
    if dates := _dates(rule):
        words.append(dates)
    if rule.holidays == "silent":
        words.append(_("not on public holidays"))
    return "; ".join(words)


def _days(rule: Rule) -> str:
    if rule.rrule:
        return rule.rrule
    every_day = rule.weekdays == EVERY_DAY
    days = _("every day") if every_day else ", ".join(DAY_NAMES[d] for d in sorted(rule.weekdays))
    if rule.month_weeks:
        weeks = ", ".join(_(MONTH_WEEKS[week]) for week in rule.month_weeks)
        return _("{days}, {weeks} of the month").format(days=days, weeks=weeks)
    if rule.every_weeks > 1:
        return _("{days}, every {n} weeks").format(days=days, n=rule.every_weeks)
    return days


def _dates(rule: Rule) -> str:
    words = []
    if rule.from_date:
        words.append(_("from {date}").format(date=f"{rule.from_date:%d/%m/%Y}"))
    if rule.to_date:
        words.append(_("to {date}").format(date=f"{rule.to_date:%d/%m/%Y}"))
    return " ".join(words)
