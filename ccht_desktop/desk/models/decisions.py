"""Decisions as table rows."""

from dataclasses import replace

from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.models.cells import Cell, CellTable, Column
from ccht_desktop.desk.models.clips import about
from ccht_desktop.desk.verdicts import VERDICT_MARKS, limits, validity
from ccht_desktop.desk.wording import short_date
from ccht_desktop.foundation.translations import _
from ccht_desktop.report.approval_register import Decision


def decision_table() -> CellTable[Decision]:
    return CellTable(
        [
            Column(_("Date"), _when, 120),
            Column(_("Title"), _title, None),
            Column(_("Decision"), _verdict, 136),
            Column(_("Decided by"), _person, 160),
            Column(_("Validity, limits"), _validity, 176),
            Column(_("File"), _file, 104),
        ],
        lambda decision: decision.approval.id,
    )


def _when(decision: Decision) -> Cell:
    return Cell(short_date(decision.day), decision.approval.number, tabular=True)


def _title(decision: Decision) -> Cell:
    clip = decision.clip
    return Cell(clip.title, about(clip), strip=field_colour(clip.field))


def _verdict(decision: Decision) -> Cell:
    mark = VERDICT_MARKS[decision.verdict]
    sub = _("self-approved") if decision.approval.self_approved else ""
    return Cell(mark.word, sub, icon=mark.icon, tone=mark.tone)


def _person(decision: Decision) -> Cell:
    return Cell(decision.approval.by, decision.approval.position)


def _validity(decision: Decision) -> Cell:
    """The last day; from when, and all else, is told of the chosen row."""
    approval = decision.approval
    days = validity(replace(approval, valid_from=None)) or validity(approval)
    parts = [part for part in (days, limits(approval)) if part]
    return Cell(parts[0] if parts else "–", "".join(parts[1:]), tabular=True)


def _file(decision: Decision) -> Cell:
    scan = _("with scan") if decision.approval.scan else ""
    return Cell(decision.approval.sha256[:8], scan, tabular=True)
