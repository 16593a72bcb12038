"""The programme of a day as table rows: a heading per session, its items below."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ccht_desktop.airlog.outcomes import CAUSE_NAMES
from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.marks import CHANGE_WORDS, ITEM_MARKS
from ccht_desktop.desk.models.cells import Cell, CellTable, Column
from ccht_desktop.desk.programme import ItemLine, SessionLine
from ccht_desktop.desk.wording import about_minutes, hour_minute, minutes_seconds
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, KIND_NAMES


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    session: SessionLine
    item: ItemLine | None


def programme_rows(sessions: Iterable[SessionLine]) -> list[ProgrammeRow]:
    rows: list[ProgrammeRow] = []
    for session in sessions:
        rows.append(ProgrammeRow(session, None))
        rows += [ProgrammeRow(session, item) for item in session.items]
    return rows


def programme_table(*, wide: bool = True) -> CellTable[ProgrammeRow]:
    """Narrow, the state is an icon, and its word stands below the title."""
    if wide:
        columns = [
            Column(_("Time"), _time, 72),
            Column(_("Item"), _title, None),
            Column(_("State"), _state, 208, 168),
        ]
    else:
        columns = [
            Column(_("Time"), _time, 72),
            Column(_("Item"), _title_with_state, None),
            Column("", _state_icon, 48),
        ]
    return CellTable(columns, identity)


def identity(row: ProgrammeRow) -> tuple[object, ...]:
    """Occurrence, start, and position (0 for the session itself)."""
    position = row.item.position if row.item else 0
    return row.session.occurrence, row.session.start, position


def _time(row: ProgrammeRow) -> Cell:
    if row.item is None:
        start = row.session.airs or row.session.start
        return Cell(hour_minute(start), bold=True, tabular=True, heading=True)
    return Cell(hour_minute(row.item.start), tone="quiet", tabular=True)


def _title(row: ProgrammeRow) -> Cell:
    if row.item is None:
        session = row.session
        if session.occurrence is None:
            return Cell(session.name, _("outside the schedule"), bold=True, heading=True)
        if session.plan is not None and session.plan.left_out:
            return Cell(session.name, session.plan.left_out, bold=True, heading=True)
        sub = _("{n} items · {length}").format(
            n=len(session.items), length=about_minutes(session.seconds)
        )
        return Cell(session.name, sub, bold=True, heading=True)
    item = row.item
    kind = _(KIND_NAMES[item.kind]) if item.kind in KIND_NAMES else item.kind
    about = _(FIELD_NAMES[item.field]) if item.field in FIELD_NAMES else kind
    if item.title is None:
        return Cell(kind, item.note or "", tone="quiet", strip=field_colour(item.field))
    return Cell(
        item.title,
        f"{about} · {minutes_seconds(item.seconds)}",
        strip=field_colour(item.field),
        tabular=True,
    )


def _title_with_state(row: ProgrammeRow) -> Cell:
    cell, state = _title(row), _state(row)
    words = [state.text, state.sub] if state.sub else [state.text]
    if row.item is None:
        words = [*_told(row.session), *words]
        if row.session.items and not row.session.loss:
            minutes = max(1, round(row.session.seconds / 60))
            words.append(_("{n} items").format(n=len(row.session.items)) + f" · {minutes}′")
    elif row.item.title is not None:
        words.insert(0, minutes_seconds(row.item.seconds))
    return replace(cell, sub=" · ".join(words), tip=_tip(row))


def _told(line: SessionLine) -> list[str]:
    """What sets a session to come apart, first of all what will be heard of it."""
    words = []
    if line.plan is not None and line.plan.day:
        words.append(line.plan.day)
    if line.airs is not None:
        late = max(1, round((line.airs - line.start).total_seconds() / 60))
        text = _("{n} min late (planned {time})")
        words.append(text.format(n=late, time=hour_minute(line.start)))
    if line.plan is not None and line.plan.change in CHANGE_WORDS:
        words.append(_(CHANGE_WORDS[line.plan.change]))
    return words


def _tip(row: ProgrammeRow) -> str:
    """Why, in whole sentences; of a session also what was changed since yesterday."""
    if row.item is not None:
        return row.item.note or ""
    line = row.session
    text = line.plan.change_text if line.plan is not None else ""
    return "\n".join(words for words in (line.why, text) if words)


def _state_icon(row: ProgrammeRow) -> Cell:
    return replace(_state(row), text="", sub="")


def _state(row: ProgrammeRow) -> Cell:
    line = row.item or row.session
    if row.item is None and row.session.loss and line.state == "planned":
        foretold = ITEM_MARKS[row.session.loss]
        words = row.session.why or foretold.word
        return Cell(words, icon=foretold.icon, tone=foretold.tone, bold=True, heading=True)
    mark = ITEM_MARKS[line.state]
    if row.item is None and row.session.lacking and line.state == "planned":
        lacking = _("{n} missing").format(n=row.session.lacking)
        warned = ITEM_MARKS["nothing"]
        return Cell(mark.word, lacking, icon=warned.icon, tone=warned.tone, bold=True, heading=True)
    cause = _(CAUSE_NAMES[line.cause]) if line.cause in CAUSE_NAMES else ""
    return Cell(
        mark.word,
        cause,
        icon=mark.icon,
        tone=mark.tone,
        bold=row.item is None,
        heading=row.item is None,
    )
