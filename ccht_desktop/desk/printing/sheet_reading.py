"""What the printed week says, as values; its words are official Vietnamese, of a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from ccht_desktop.desk.programme import ItemLine, SessionLine
from ccht_desktop.desk.week_reading import Week
from ccht_desktop.desk.wording import hour_minute
from ccht_desktop.foundation.clock import local
from ccht_desktop.report import wording
from ccht_desktop.report.official import (
    OfficialWords,
    length_text,
    official_words,
    plain,
    read_template,
)
from ccht_desktop.station import Station


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a session (bold) or an item of it."""

    hour: str
    text: str
    kind: str
    length: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class SheetDay:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A week on paper: head, table by days, notes, signatures."""

    above: str
    issuing: tuple[str, ...]
    state: str
    motto: str
    title: str
    period: str
    columns: tuple[str, ...]
    days: tuple[SheetDay, ...]
    notes_title: str
    notes: tuple[str, ...]
    page: str
    keeper: str
    signed: str
    place_and_date: str
    roles: tuple[str, ...]
    signer: str


def sheet_of(station: Station, week: Week) -> Sheet:
    settings = station.settings
    issuer = wording.Issuer(
        station_name=settings.text("station.name"),
        parent_body=settings.text("station.parent_body"),
        place=settings.text("station.place"),
        made_on=local(week.now).date(),
        signer=settings.text("report.signer"),
        signer_role=settings.text("report.signer_role"),
    )
    template = read_template("schedule.toml")
    head, sign, notes = template["head"], template["sign"], template["notes"]
    sunday = week.monday + timedelta(days=6)
    number = week.monday.isocalendar().week
    period = str(head["period"])
    return Sheet(
        above=plain(issuer.parent_body).upper(),
        issuing=tuple(wording.issuing_lines(issuer, head["committee"])),
        state=head["state"],
        motto=head["motto"],
        title=head["title"],
        period=period.format(week=number, first=_day(week.monday), last=_day(sunday)),
        columns=tuple(template["table"]["columns"]),
        days=tuple(_sheet_day(week, n, template["table"], official_words()) for n in range(7)),
        notes_title=notes["title"],
        notes=_notes(week, settings.text("quiet.decision"), notes),
        page=notes["page"],
        keeper=sign["keeper"],
        signed=sign["signed"],
        place_and_date=wording.place_and_date(issuer),
        roles=tuple(wording.signing_roles(issuer, sign)),
        signer=plain(issuer.signer),
    )


def _sheet_day(week: Week, number: int, table: dict[str, Any], words: OfficialWords) -> SheetDay:
    about = week.about[number]
    title = f"{table['weekdays'][number]}, {_day(week.monday + timedelta(days=number))}"
    more = [about.holiday] if about.holiday else []
    if about.suspended:
        more.append(str(table["suspended"]).format(reason=about.suspended))
    rows = _rows(week, week.days[number], table, words)
    if not rows and not about.suspended:
        more.append(table["nothing"])
    return SheetDay(" · ".join([title, *map(plain, more)]), rows)


def _rows(
    week: Week, lines: Sequence[SessionLine], table: dict[str, Any], words: OfficialWords
) -> tuple[Row, ...]:
    rules = {rule.key: rule for rule in week.schedule.rules}
    rows = []
    for line in lines:
        if line.occurrence is None or (line.plan is None and line.state == "planned"):
            continue
        rule = rules.get(line.plan.rule) if line.plan else None
        about = ""
        if rule is not None and rule.decision:
            about = str(table["rests_on"]).format(decision=rule.decision)
        if line.plan is not None and line.plan.left_out:
            about = str(table["left_out"]).format(reason=line.plan.left_out)
        length = str(table["minutes"]).format(n=round(line.seconds / 60)) if line.items else ""
        rows.append(Row(hour_minute(line.start), plain(line.name), plain(about), length, bold=True))
        rows += [_item(item, table, words) for item in line.items]
    return tuple(rows)


def _item(item: ItemLine, table: dict[str, Any], words: OfficialWords) -> Row:
    about = words.word("field", item.field) if item.field else words.word("kind", item.kind)
    return Row("", plain(item.title or table["open"]), about, length_text(item.seconds))


def _notes(week: Week, quiet: str, words: dict[str, Any]) -> tuple[str, ...]:
    found = [
        _note(words["window"], window.start, window.end, window.decision, window.name)
        for window in week.schedule.windows
        if any(window in about.windows for about in week.about)
    ]
    if quiet:
        found.append(_note(words["quiet"], week.walls.quiet_from, week.walls.quiet_to, quiet))
    return tuple(found)


def _note(words: str, start: time, end: time, decision: str, name: str = "") -> str:
    text = words.format(name=name, start=f"{start:%H:%M}", end=f"{end:%H:%M}", decision=decision)
    return plain(text)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
