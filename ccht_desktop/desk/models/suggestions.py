"""Clips suggested for coming sessions as table rows."""

from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.models.cells import Cell, CellTable, Column
from ccht_desktop.desk.wording import WEEKDAYS, hour_minute, minutes_seconds, short_date
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, GROUP_NAMES
from ccht_desktop.schedule.targets.gaps import Suggestion
from ccht_desktop.schedule.targets.words import name_of


def suggestion_table() -> CellTable[Suggestion]:
    return CellTable(
        [
            Column(_("When"), _when, 184),
            Column(_("Title"), _what, None),
            Column(_("Length"), _length, 112),
            Column(_("So that it is reached"), _for, 272, 208),
        ],
        lambda one: (one.place, one.sha256),
    )


def _when(one: Suggestion) -> Cell:
    day = local(one.at).date()
    weekday = _(WEEKDAYS[day.weekday()])
    return Cell(
        f"{short_date(day)[:5]} · {hour_minute(one.at)}", f"{weekday} · {one.session}", tabular=True
    )


def _what(one: Suggestion) -> Cell:
    about = [_(FIELD_NAMES[one.field]), *([_(GROUP_NAMES[one.group])] if one.group else [])]
    return Cell(one.title, " · ".join(about), strip=field_colour(one.field))


def _length(one: Suggestion) -> Cell:
    return Cell(minutes_seconds(one.seconds), tabular=True)


def _for(one: Suggestion) -> Cell:
    return Cell("; ".join(name_of(target) for target in one.serves))
