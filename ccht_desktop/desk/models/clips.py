"""Clips as table rows."""

from datetime import date

from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.marks import CLIP_MARKS, loudness_mark
from ccht_desktop.desk.models.cells import Cell, CellTable, Column
from ccht_desktop.desk.wording import loudness, minutes_seconds
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, GROUP_NAMES, KIND_NAMES
from ccht_desktop.library.model import Clip


def about(clip: Clip) -> str:
    """Field and group, or the kind of a clip that carries no message."""
    words = [_(FIELD_NAMES[clip.field])] if clip.field in FIELD_NAMES else []
    if clip.group in GROUP_NAMES:
        words.append(_(GROUP_NAMES[clip.group]))
    return " · ".join(words) or _(KIND_NAMES.get(clip.kind, clip.kind))


def clip_table(on: date) -> CellTable[Clip]:
    def state(clip: Clip) -> Cell:
        mark = CLIP_MARKS[clip.state(on)]
        return Cell(mark.word, icon=mark.icon, tone=mark.tone)

    return CellTable(
        [
            Column(_("Title"), _title, None),
            Column(_("Length"), _length, 104),
            Column(_("Loudness"), _loudness, 136, 64),
            Column(_("State"), state, 144),
        ],
        lambda clip: clip.id,
    )


def short_clip_table() -> CellTable[Clip]:
    return CellTable(
        [Column(_("Title"), _title, None), Column(_("Length"), _length, 104)], lambda clip: clip.id
    )


def _title(clip: Clip) -> Cell:
    return Cell(clip.title, about(clip), strip=field_colour(clip.field))


def _length(clip: Clip) -> Cell:
    return Cell(minutes_seconds(clip.seconds), tabular=True)


def _loudness(clip: Clip) -> Cell:
    mark = loudness_mark(clip.lufs, clip.true_peak)
    return Cell(mark.word, loudness(clip.lufs), icon=mark.icon, tone=mark.tone, tabular=True)
