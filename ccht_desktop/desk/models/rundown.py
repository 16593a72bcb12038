"""Positions of a rundown as table rows: what, from where, when in the session, how long."""

from collections.abc import Sequence
from dataclasses import dataclass

from ccht_desktop.desk.models.cells import Cell, CellTable, Column
from ccht_desktop.desk.rundown_words import kind_words, offset_words, source_words
from ccht_desktop.desk.wording import minutes_seconds
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Position
from ccht_desktop.schedule.resolving.lengths import RundownLength


@dataclass(frozen=True, slots=True)
class PositionRow:
    """at: seconds from the session's start; seconds None: not known yet; lacks: nothing to play."""

    position: Position
    source: str
    at: float
    seconds: float | None
    lacks: bool


def rows_of(
    positions: Sequence[Position], length: RundownLength | None, titles: dict[str, str]
) -> list[PositionRow]:
    """length may still be that of an older draft: then what is not known yet has none."""
    known = length.positions if length and len(length.positions) == len(positions) else ()
    made, at = [], 0.0
    for place, position in enumerate(positions):
        found = known[place] if known else None
        turns = position.source in ("clip", "rotation", "repeat")
        lacks = found is not None and turns and found.typical == 0
        seconds = found.typical if found else None
        made.append(PositionRow(position, source_words(position, titles), at, seconds, lacks))
        at += seconds or 0.0
    return made


def position_table() -> CellTable[PositionRow]:
    return CellTable(
        [
            Column("", lambda row: Cell(str(row.position.number), tabular=True), 44),
            Column(_("Part"), _what, None),
            Column(_("From"), lambda row: Cell(offset_words(row.at), tabular=True), 88),
            Column(_("Length"), _length, 112),
        ],
        lambda row: row.position.number,
    )


def _what(row: PositionRow) -> Cell:
    if row.lacks:
        nothing = _("{source}: no approved clip fits").format(source=row.source)
        return Cell(kind_words(row.position), nothing, icon="alarm", tone="attention")
    return Cell(kind_words(row.position), row.source)


def _length(row: PositionRow) -> Cell:
    return Cell("–" if row.seconds is None else minutes_seconds(row.seconds), tabular=True)
