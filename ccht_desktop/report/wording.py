"""The sentences of the CCHC report, from its figures. Pure; wording is in templates/report.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from ccht_desktop.foundation.clock import local
from ccht_desktop.report.approval_register import RegisterContent
from ccht_desktop.report.content import ReportContent
from ccht_desktop.report.figures import Figures, Tally
from ccht_desktop.report.official import OfficialWords, date_line, minutes_text, number_text, plain

Words = Mapping[str, Any]
LOCAL_UNITS = ("xã ", "phường ", "đặc khu ", "thị trấn ")


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose paper it is, and who signs it where."""

    station_name: str
    parent_body: str
    place: str
    made_on: date
    signer: str
    signer_role: str


Headed = ReportContent | RegisterContent | Issuer


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body: a part (I, II …), a numbered heading, or text."""

    role: Literal["part", "heading", "text"]
    text: str


def is_committee(content: Headed) -> bool:
    """Whether a people's committee reports, not a centre or a station with a name of its own."""
    return content.station_name.lower().startswith(LOCAL_UNITS)


def issuer(content: ReportContent) -> str:
    """Who reports, as said in a sentence: Ủy ban nhân dân xã Mẫu."""
    name = plain(content.station_name)
    return f"Ủy ban nhân dân {name[0].lower()}{name[1:]}" if is_committee(content) else name


def issuing_lines(content: Headed, committee: str) -> list[str]:
    """Who reports, in the document's head, in capitals."""
    name = plain(content.station_name).upper()
    return [committee, name] if is_committee(content) else [name]


def symbol(content: ReportContent, head: Words) -> str:
    """What follows the number of the document: BC-UBND."""
    return str(head["symbol_committee" if is_committee(content) else "symbol"])


def place_and_date(content: Headed) -> str:
    """Mẫu, ngày 02 tháng 11 năm 2026; the place defaults to the commune's name without its kind."""
    place = plain(content.place or content.station_name)
    for unit in LOCAL_UNITS:
        place = place[len(unit) :] if place.lower().startswith(unit) else place
    return f"{place}, {date_line(content.made_on)}"


def signing_roles(content: Headed, sign: Words) -> list[str]:
    """TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH where a deputy signs, and the role."""
    role = plain(content.signer_role).upper()
    if not is_committee(content):
        return [role]
    deputy = [str(sign["for_chair"])] if role != sign["chair"] else []
    return [str(sign["on_behalf"]), *deputy, role]


def body(content: ReportContent, body_words: Words, words: OfficialWords) -> list[Paragraph]:
    """Parts I to IV, from the opening sentence to the closing one."""
    figures = content.figures
    named = {
        "issuer": issuer(content),
        "month": content.month.number,
        "year": content.month.year,
        "first_day": local(figures.start).strftime("%d/%m/%Y"),
        "last_day": (local(figures.end) - timedelta(days=1)).strftime("%d/%m/%Y"),
    }

    def say(key: str, **more: object) -> Paragraph:
        return Paragraph("text", str(body_words[key]).format(**named, **more))

    def part(key: str) -> Paragraph:
        return Paragraph("part", str(body_words[key]))

    def heading(key: str) -> Paragraph:
        return Paragraph("heading", str(body_words[key]))

    missing = "; ".join(
        words.word("field", code)
        for code, tally in figures.by_field.items()
        if not tally.airings and code != "CHUNG"
    )
    outlook = [say("outlook_missing", names=missing)] if missing else []
    outlook += [say("outlook_failed")] if figures.reform.failed else []
    return [
        say("opening"),
        part("guidance"),
        say("guidance_text"),
        say("fill_in"),
        part("results"),
        heading("content"),
        *(Paragraph("text", line) for line in _content(figures, body_words, words, missing)),
        heading("numbers"),
        say("numbers_text", **_numbers(figures.reform)),
        *(Paragraph("text", line) for line in _compared(figures, content.previous, body_words)),
        heading("plan"),
        Paragraph("text", _plan(figures.reform, body_words)),
        part("difficulties"),
        Paragraph("text", _difficulties(figures.reform, body_words, words)),
        say("fill_in"),
        part("outlook"),
        say("outlook_text"),
        *outlook,
        say("proposals"),
        say("closing"),
    ]


def _numbers(tally: Tally) -> dict[str, str]:
    return {
        "items": number_text(tally.items, 0),
        "airings": number_text(tally.airings, 0),
        "sessions": number_text(tally.sessions, 0),
        "minutes": minutes_text(tally.seconds),
    }


def _content(figures: Figures, body_words: Words, words: OfficialWords, missing: str) -> list[str]:
    if not figures.reform.airings:
        return [str(body_words["content_none"])]
    lines = [str(body_words["content_text"]).format(**_numbers(figures.reform))]
    lines += [
        str(body_words["field_line"]).format(name=words.word("field", code), **_numbers(tally))
        for code, tally in figures.by_field.items()
        if tally.airings
    ]
    if missing:
        lines.append(str(body_words["field_missing"]).format(names=missing))
    groups = ", ".join(
        str(body_words["group_part"]).format(name=words.word("group", code), **_numbers(tally))
        for code, tally in figures.by_group.items()
        if tally.airings
    )
    return [*lines, str(body_words["group_line"]).format(groups=groups)] if groups else lines


def _compared(figures: Figures, previous: Figures | None, body_words: Words) -> list[str]:
    if previous is None:
        return []
    difference = figures.airings - previous.airings
    key = "more" if difference > 0 else "fewer" if difference < 0 else "same"
    change = str(body_words[key]).format(number=number_text(abs(difference), 0))
    if difference and previous.airings:
        percent = number_text(abs(difference) * 100 / previous.airings)
        change = str(body_words["change_percent"]).format(change=change, percent=percent)
    return [
        str(body_words["compared"]).format(
            previous_airings=number_text(previous.airings, 0),
            previous_minutes=minutes_text(previous.seconds),
            change=change,
        )
    ]


def _plan(tally: Tally, body_words: Words) -> str:
    if not tally.planned:
        return str(body_words["plan_none"])
    return str(body_words["plan_text"]).format(
        planned=number_text(tally.planned, 0),
        reached=number_text(tally.reached, 0),
        percent=number_text(tally.reached * 100 / tally.planned),
    )


def _difficulties(tally: Tally, body_words: Words, words: OfficialWords) -> str:
    if not tally.rows:
        return str(body_words["no_rows"])
    if not tally.by_cause:
        return str(body_words["no_failures"])
    causes = ", ".join(
        str(body_words["cause_part"]).format(name=words.word("cause", code), rows=rows)
        for code, rows in sorted(tally.by_cause.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    return str(body_words["failures" if tally.failed else "broken_off"]).format(
        failed=number_text(tally.failed, 0),
        rows=number_text(sum(tally.by_cause.values()), 0),
        causes=causes,
    )
