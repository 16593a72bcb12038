"""The rules of a schedule file: when a rundown goes on the air."""

from collections.abc import Collection

from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.files.fields import (
    FIELDS,
    LONGEST_CAP_MINUTES,
    LONGEST_GRACE_SECONDS,
    LONGEST_WAIT_SECONDS,
    MOST_WEEKS,
)
from ccht_desktop.schedule.files.toml_table import TomlTable
from ccht_desktop.schedule.files.toml_times import (
    day,
    month_weeks,
    refuse_reversed,
    rrule,
    times,
    weekdays,
)
from ccht_desktop.schedule.model import OnHoliday, Rule, Season, StartMode


def rule_of(table: TomlTable, rundowns: Collection[str], clusters: Collection[str]) -> Rule:
    """rundowns, clusters: the keys there are. Raises StationError SCHEDULE_FILE."""
    table.only(*FIELDS["rule"])
    mode, wait = _start_mode(table)
    holiday_rundown = None
    if "holiday_rundown" in table.content:
        holiday_rundown = table.one_of("holiday_rundown", rundowns, "rundown")
    rule = Rule(
        key=table.slug("key"),
        name=table.text("name"),
        rundown=table.one_of("rundown", rundowns, "rundown"),
        starts=times(table, "starts"),
        weekdays=weekdays(table, "days"),
        from_date=day(table, "from"),
        to_date=day(table, "to"),
        grace_seconds=table.whole("grace_seconds", 0, LONGEST_GRACE_SECONDS),
        cap_minutes=table.whole("cap_minutes", 1, LONGEST_CAP_MINUTES),
        decision=table.text("decision", ""),
        start_mode=mode,
        wait_seconds=wait,
        every_weeks=table.whole("every_weeks", 1, MOST_WEEKS) or 1,
        month_weeks=month_weeks(table, "month_weeks"),
        rrule=rrule(table, "rrule"),
        season=table.choice("season", Season, None),
        holidays=table.choice("holidays", OnHoliday, "usual"),
        holiday_rundown=holiday_rundown,
        clusters=table.names("clusters", clusters),
        priority=table.whole("priority", 1, 3) or 1,
    )
    _refuse_contradictions(table, rule)
    return rule


def _refuse_contradictions(table: TomlTable, rule: Rule) -> None:
    refuse_reversed(table)
    if rule.every_weeks > 1 and rule.from_date is None:
        raise table.wrong("every_weeks", _("needs “from”: the week from which it is counted."))
    if rule.every_weeks > 1 and rule.month_weeks:
        raise table.wrong("month_weeks", _("does not go together with “every_weeks”."))
    if rule.rrule:
        for key in ("days", "every_weeks", "month_weeks"):
            if key in table.content:
                raise table.wrong(key, _("does not go together with “rrule”."))
    if (rule.holidays == "other") != (rule.holiday_rundown is not None):
        expected = _("belongs to holidays = “other”, and only to it.")
        raise table.wrong("holiday_rundown", expected)


def _start_mode(table: TomlTable) -> tuple[StartMode, int]:
    mode: StartMode = table.choice("start_mode", StartMode, "soft")
    wait = table.whole("wait_seconds", 1, LONGEST_WAIT_SECONDS)
    if (mode == "wait") != (wait is not None):
        raise table.wrong("wait_seconds", _("belongs to start_mode = “wait”, and only to it."))
    return mode, wait or 0
