"""What a schedule file sets beside its rules: suspensions, single sessions, targets."""

from collections.abc import Collection
from datetime import date

from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import ContentGroup, ReformField
from ccht_desktop.schedule.files.fields import (
    FIELDS,
    MOST_AIRINGS,
    MOST_DAYS,
    MOST_ITEMS,
    MOST_MINUTES,
)
from ccht_desktop.schedule.files.toml_table import TomlTable
from ccht_desktop.schedule.files.toml_times import month, needed_day, refuse_reversed, wall
from ccht_desktop.schedule.model import Addition, Move, Skip, Suspension, Target, slot_of


def suspension_of(table: TomlTable, rules: Collection[str]) -> Suspension:
    """rules: the keys there are. Raises StationError SCHEDULE_FILE."""
    table.only(*FIELDS["suspension"])
    refuse_reversed(table)
    return Suspension(
        needed_day(table, "from"),
        needed_day(table, "to"),
        table.text("reason"),
        table.one_of("rule", rules, "rule") if "rule" in table.content else None,
    )


def skip_of(table: TomlTable, rules: Collection[str]) -> Skip:
    table.only(*FIELDS["skip"])
    return Skip(*_occurrence(table, rules), table.text("reason", ""))


def move_of(table: TomlTable, rules: Collection[str]) -> Move:
    table.only(*FIELDS["move"])
    return Move(
        *_occurrence(table, rules),
        needed_day(table, "to_date"),
        wall(table, "to_time"),
        table.text("reason", ""),
    )


def addition_of(table: TomlTable, rules: Collection[str]) -> Addition:
    table.only(*FIELDS["addition"])
    return Addition(*_occurrence(table, rules), table.sha256("clip"))


def target_of(table: TomlTable) -> Target:
    table.only(*FIELDS["target"])
    target = Target(
        field=table.code("field", ReformField) if "field" in table.content else None,
        group=table.code("group", ContentGroup) if "group" in table.content else None,
        month=month(table, "month"),
        items=table.whole("items", 1, MOST_ITEMS),
        airings=table.whole("airings", 1, MOST_AIRINGS),
        minutes=table.whole("minutes", 1, MOST_MINUTES),
        every_days=table.whole("every_days", 1, MOST_DAYS),
    )
    if not any((target.items, target.airings, target.minutes, target.every_days)):
        expected = _("one of items, airings, minutes, every_days is needed.")
        raise table.wrong("items", expected)
    return target


def _occurrence(table: TomlTable, rules: Collection[str]) -> tuple[str, date, str]:
    rule = table.one_of("rule", rules, "rule")
    return rule, needed_day(table, "date"), slot_of(wall(table, "time"))
