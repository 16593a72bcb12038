"""Clips as table rows."""

from collections.abc import Callable
from datetime import date

from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.marks import CLIP_MARKS, FAULT_MARKS, loudness_mark
from ccht_desktop.desk.models.cells import Cell, CellTable, Column
from ccht_desktop.desk.wording import loudness, minutes_seconds, short_date
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, GROUP_NAMES, KIND_NAMES
from ccht_desktop.library.model import Clip
from ccht_desktop.library.search import SOON


def about(clip: Clip) -> str:
    """Field and group, or the kind of a clip that carries no message."""
    words = [_(FIELD_NAMES[clip.field])] if clip.field in FIELD_NAMES else []
    if clip.group in GROUP_NAMES:
        words.append(_(GROUP_NAMES[clip.group]))
    return " · ".join(words) or _(KIND_NAMES.get(clip.kind, clip.kind))


def clip_columns(today: Callable[[], date]) -> tuple[Column[Clip], ...]:
    def state(clip: Clip) -> Cell:
        mark = CLIP_MARKS[clip.state(today())]
        if clip.fault is not None:
            fault = FAULT_MARKS[clip.fault]
            return Cell(fault.word, mark.word, icon=fault.icon, tone=fault.tone)
        return Cell(mark.word, icon=mark.icon, tone=mark.tone)

    def until(clip: Clip) -> Cell:
        last, on = last_day(clip), today()
        if last is None:
            return Cell("–", tone="quiet")
        tone = "fault" if last < on else "attention" if (last - on).days <= SOON else ""
        return Cell(short_date(last), days_left(last, on), tone=tone, tabular=True)

    return (
        Column(_("Title"), _title, None),
        Column(_("Lasts"), _length, 76, 68),
        Column(_("Loudness"), _loudness, 130, 64),
        Column(_("State"), state, 146, 112),
        Column(_("Until"), until, 116, 112),
    )


def clip_table(today: Callable[[], date]) -> CellTable[Clip]:
    return CellTable(clip_columns(today), lambda clip: clip.id)


def last_day(clip: Clip) -> date | None:
    """The last day on which it may be heard, by its own validity and its standing approval's."""
    approval = clip.approval
    standing = approval and approval.verdict == "approved" and not approval.withdrawn_at
    days = [clip.valid_to, approval.valid_to if approval and standing else None]
    return min((day for day in days if day is not None), default=None)


def days_left(last: date, on: date) -> str:
    """How far off a last day is, where that matters."""
    left = (last - on).days
    if left < 0:
        return _("ended")
    return _("last day") if left == 0 else _("{n} days left").format(n=left) if left <= SOON else ""


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
