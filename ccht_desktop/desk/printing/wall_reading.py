"""What the week on the wall says: each session in a few lines, items of one kind folded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ccht_desktop.desk.printing.sheet_reading import Sheet, sheet_of
from ccht_desktop.desk.programme import ItemLine, SessionLine
from ccht_desktop.desk.week_reading import Week
from ccht_desktop.desk.wording import hour_minute
from ccht_desktop.report.official import OfficialWords, official_words, plain, read_template
from ccht_desktop.station import Station

COLUMN = "CHUYEN_MUC_CCHC"
RELAY = "TIEP_SONG"
FRAME = ("NHAC_HIEU", "LOI_GIOI_THIEU")
"""What every session has around its content."""


@dataclass(frozen=True, slots=True)
class WallSession:
    """head: hour, name, length; text: its content, or why it is not heard (heard False)."""

    head: str
    text: str
    heard: bool = True


@dataclass(frozen=True, slots=True)
class WallDay:
    """about: a holiday, or why nothing is heard all day; off: a day of rest or a holiday."""

    name: str
    date: str
    about: str
    off: bool
    sessions: tuple[WallSession, ...]


@dataclass(frozen=True, slots=True)
class Wall:
    """sheet: head, notes and signatures, and the week item by item."""

    sheet: Sheet
    columns: tuple[str, str]
    days: tuple[WallDay, ...]
    notes: tuple[str, ...]


def wall_of(station: Station, week: Week) -> Wall:
    template = read_template("schedule.toml")
    sheet = sheet_of(station, week)
    words = official_words()
    return Wall(
        sheet=sheet,
        columns=(template["wall"]["day"], template["wall"]["sessions"]),
        days=tuple(_day(week, number, template, words) for number in range(7)),
        notes=(*_decisions(week, template["table"]), *sheet.notes),
    )


def _day(week: Week, number: int, template: dict[str, Any], words: OfficialWords) -> WallDay:
    table, about = template["table"], week.about[number]
    more = [plain(about.holiday)] if about.holiday else []
    if about.suspended:
        more.append(plain(str(table["suspended"]).format(reason=about.suspended)))
    sessions = tuple(
        _session(line, template, words)
        for line in week.days[number]
        if line.occurrence is not None and (line.plan is not None or line.state != "planned")
    )
    if not sessions and not about.suspended:
        more.append(table["nothing"])
    return WallDay(
        name=table["weekdays"][number],
        date=f"{week.monday + timedelta(days=number):%d/%m/%Y}",
        about=". ".join(more),
        off=number == 6 or bool(about.holiday or about.suspended),
        sessions=sessions,
    )


def _session(line: SessionLine, template: dict[str, Any], words: OfficialWords) -> WallSession:
    table = template["table"]
    head = f"{hour_minute(line.start)}  {plain(line.name)}"
    if line.plan is not None and line.plan.left_out:
        return WallSession(head, plain(table["left_out"].format(reason=line.plan.left_out)), False)
    length = str(table["minutes"]).format(n=max(1, round(line.seconds / 60)))
    return WallSession(f"{head} ({length})", folded(line.items, template["wall"], words))


def folded(items: Iterable[ItemLine], wall: dict[str, Any], words: OfficialWords) -> str:
    """Items of a kind as one: 3 chuyên mục CCHC (thể chế, công vụ, chính phủ số)."""
    kinds: dict[tuple[str, str], list[ItemLine]] = {}
    for item in items:
        if item.kind not in FRAME:
            name = plain(item.title or "") if item.kind == RELAY else ""
            kinds.setdefault((item.kind, name), []).append(item)
    return "; ".join(_fold(kind, name, own, wall, words) for (kind, name), own in kinds.items())


def _fold(
    kind: str, name: str, own: list[ItemLine], wall: dict[str, Any], words: OfficialWords
) -> str:
    word = words.word("kind", kind)
    if kind == RELAY and name:
        length = max(1, round(sum(item.seconds for item in own) / 60))
        # A relay is often named by the words that stand for the kind already.
        said = name if name.lower().startswith(word.lower()) else f"{word} {name}"
        return str(wall["relay"]).format(name=said, n=length)
    if len(own) > 1:
        word = f"{len(own)} {word[0].lower()}{word[1:]}"
    if kind == COLUMN:
        fields = [wall["fields"].get(item.field, item.field) for item in own if item.field]
        word += f" ({', '.join(dict.fromkeys(fields))})" if fields else ""
    lacking = sum(item.state == "nothing" for item in own)
    return word + (" " + str(wall["lacking"]).format(n=lacking) if lacking else "")


def _decisions(week: Week, table: dict[str, Any]) -> tuple[str, ...]:
    """The decisions that rules of the week rest on, each with its sessions."""
    heard = {line.plan.rule for day in week.days for line in day if line.plan is not None}
    names: dict[str, list[str]] = {}
    for rule in week.schedule.rules:
        if rule.key in heard and rule.decision:
            names.setdefault(rule.decision, []).append(rule.name)
    return tuple(
        plain(f"{', '.join(dict.fromkeys(own))}: {table['based_on'].format(decision=decision)}")
        for decision, own in names.items()
    )
