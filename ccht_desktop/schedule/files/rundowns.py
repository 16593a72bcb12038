"""The rundowns of a schedule file, with their positions."""

from typing import Any

from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import ContentGroup, ItemKind, ReformField
from ccht_desktop.schedule.files.fields import (
    FIELDS,
    LONGEST_PAUSE_SECONDS,
    LONGEST_SLOT_SECONDS,
    MOST,
    SOURCES,
)
from ccht_desktop.schedule.files.toml_table import TomlTable
from ccht_desktop.schedule.model import Position, Rundown

_TURNS = ("rotation", "repeat")
# Beside which sources a field may stand.
_BESIDE = {
    "field": _TURNS,
    "group": _TURNS,
    "again": ("rotation",),
    "name": ("relay", "live"),
}


def rundown_of(table: TomlTable) -> Rundown:
    """Raises StationError SCHEDULE_FILE."""
    table.only(*FIELDS["rundown"])
    positions = table.tables("position", MOST["position"])
    return Rundown(
        table.slug("key"),
        table.text("name"),
        tuple(_position(number, part) for number, part in enumerate(positions, start=1)),
        table.sha256("backup") if "backup" in table.content else None,
    )


def _position(number: int, table: TomlTable) -> Position:
    table.only(*FIELDS["position"])
    source = _source(table)
    if source in ("pause", "relay", "live"):
        kind = table.code("kind", ItemKind) if "kind" in table.content else ""
        longest = LONGEST_PAUSE_SECONDS if source == "pause" else LONGEST_SLOT_SECONDS
        name = table.text("name", "")
        return Position(number, source, kind, seconds=table.seconds(source, longest), name=name)
    kind = table.code("kind", ItemKind)
    if source == "clip":
        return Position(number, "clip", kind, sha256=table.sha256("clip"))
    if table.content[source] is not True:
        raise table.wrong(source, _("can only be true."))
    if kind == ItemKind.KHAN_CAP:
        raise table.wrong("kind", _("emergency announcements are never taken by rotation."))
    return Position(
        number,
        source,
        kind,
        field=table.code("field", ReformField) if "field" in table.content else None,
        group=table.code("group", ContentGroup) if "group" in table.content else None,
        again=table.flag("again"),
    )


def _source(table: TomlTable) -> Any:
    given = [source for source in SOURCES if source in table.content]
    if len(given) != 1:
        expected = _(
            "exactly one of these is needed: rotation = true, repeat = true, clip = “…”,"
            " pause = 5.0, relay = 1800 or live = 600."
        )
        raise table.wrong(given[1] if given else "rotation", expected)
    for key, sources in _BESIDE.items():
        if given[0] not in sources and key in table.content:
            expected = _("stands only beside {sources}.")
            raise table.wrong(key, expected.format(sources=", ".join(sources)))
    return given[0]
