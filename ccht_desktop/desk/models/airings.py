"""Rows of the airing log as table rows."""

from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.outcomes import CAUSE_NAMES
from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.marks import ITEM_MARKS
from ccht_desktop.desk.models.cells import Cell, CellTable, Column
from ccht_desktop.desk.wording import clock_time, minutes_seconds, short_date
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, KIND_NAMES


def airing_table() -> CellTable[Airing]:
    return CellTable(
        [
            Column(_("When"), _when, 120, 120),
            Column(_("Item"), _title, None),
            Column(_("Length"), _length, 120, 104),
            Column(_("Outcome"), _outcome, 184, 152),
            Column(_("Cause"), _cause, 208, 160),
        ],
        lambda airing: airing.id,
    )


def _when(airing: Airing) -> Cell:
    moment = airing.started_at or airing.planned_start
    if moment is None:
        return Cell("–")
    return Cell(clock_time(moment), short_date(local(moment).date()), tabular=True)


def _title(airing: Airing) -> Cell:
    kind = _(KIND_NAMES.get(airing.kind, airing.kind))
    about = _(FIELD_NAMES[airing.field]) if airing.field in FIELD_NAMES else kind
    session = airing.session or _("outside the schedule")
    return Cell(airing.title or kind, f"{session} · {about}", strip=field_colour(airing.field))


def _length(airing: Airing) -> Cell:
    if airing.outcome is None:
        return Cell(minutes_seconds(airing.planned_seconds), tabular=True)
    planned = _("of {time}").format(time=minutes_seconds(airing.planned_seconds))
    return Cell(minutes_seconds(airing.played_seconds), planned, tabular=True)


def _outcome(airing: Airing) -> Cell:
    mark = ITEM_MARKS[airing.outcome or "open"]
    return Cell(mark.word, icon=mark.icon, tone=mark.tone)


def _cause(airing: Airing) -> Cell:
    words = _(CAUSE_NAMES[airing.cause]) if airing.cause in CAUSE_NAMES else ""
    if not words and airing.late_seconds and airing.late_seconds >= 1:
        return Cell(_("{n} s late").format(n=round(airing.late_seconds)), tone="quiet")
    return Cell(words[:1].upper() + words[1:], airing.note or "")
