"""A schedule file's tables as a schedule; whatever is wrong is told by line and field."""

from collections.abc import Callable
from typing import TypeVar

from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.files.exceptions import (
    addition_of,
    move_of,
    skip_of,
    suspension_of,
    target_of,
)
from ccht_desktop.schedule.files.fields import FIELDS, LONGEST_CAP_MINUTES, MOST
from ccht_desktop.schedule.files.rules import rule_of
from ccht_desktop.schedule.files.rundowns import rundown_of
from ccht_desktop.schedule.files.toml_table import TomlTable
from ccht_desktop.schedule.files.toml_times import day, refuse_reversed, wall
from ccht_desktop.schedule.model import Cluster, Rule, Rundown, Schedule, Season, Window

Keyed = TypeVar("Keyed", Cluster, Window, Rundown, Rule)


def schedule_of(table: TomlTable, *, least: int = 1) -> Schedule:
    """least: how many rundowns and rules there must be. Raises StationError SCHEDULE_FILE."""
    table.only(*FIELDS[""])
    name, description = table.text("name", None if least else ""), table.text("description", "")
    clusters = _keyed(table, "cluster", _cluster)
    rundowns = _keyed(table, "rundown", rundown_of, least)
    rules = _keyed(table, "rule", lambda part: rule_of(part, rundowns, clusters), least)
    return Schedule(
        name,
        description,
        tuple(rundowns.values()),
        tuple(rules.values()),
        clusters=tuple(clusters.values()),
        windows=tuple(_keyed(table, "window", _window).values()),
        suspensions=tuple(suspension_of(part, rules) for part in _tables(table, "suspension")),
        skips=tuple(skip_of(part, rules) for part in _tables(table, "skip")),
        moves=tuple(move_of(part, rules) for part in _tables(table, "move")),
        additions=tuple(addition_of(part, rules) for part in _tables(table, "addition")),
        targets=tuple(target_of(part) for part in _tables(table, "target")),
    )


def _tables(table: TomlTable, key: str, least: int = 0) -> list[TomlTable]:
    if not least and table.content.get(key, []) == []:
        return []
    return table.tables(key, MOST[key])


def _keyed(
    table: TomlTable, name: str, read: Callable[[TomlTable], Keyed], least: int = 0
) -> dict[str, Keyed]:
    found: dict[str, Keyed] = {}
    for part in _tables(table, name, least):
        value = read(part)
        if value.key in found:
            expected = _("“{key}” stands twice. Each key may be used once.")
            raise part.wrong("key", expected.format(key=value.key))
        found[value.key] = value
    return found


def _cluster(table: TomlTable) -> Cluster:
    table.only(*FIELDS["cluster"])
    return Cluster(table.slug("key"), table.text("name"))


def _window(table: TomlTable) -> Window:
    table.only(*FIELDS["window"])
    window = Window(
        key=table.slug("key"),
        name=table.text("name"),
        start=wall(table, "start"),
        end=wall(table, "end"),
        decision=table.text("decision"),
        season=table.choice("season", Season, None),
        from_date=day(table, "from"),
        to_date=day(table, "to"),
        cap_minutes=table.whole("cap_minutes", 1, LONGEST_CAP_MINUTES),
    )
    if window.start >= window.end:
        raise table.wrong("end", _("must be later in the day than “start”."))
    refuse_reversed(table)
    return window
