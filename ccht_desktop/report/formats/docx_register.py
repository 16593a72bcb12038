"""The approval register as a Word document in the official layout, A4 lying down."""

from datetime import date
from pathlib import Path
from typing import Any

from ccht_desktop.foundation.translations import N_
from ccht_desktop.report import wording
from ccht_desktop.report.approval_register import Decision, RegisterContent
from ccht_desktop.report.files import replacing
from ccht_desktop.report.formats.port import Subject
from ccht_desktop.report.official import (
    OfficialWords,
    day_text,
    official_words,
    plain,
    read_template,
)

_HEAD_WIDTHS = (110.0, 142.0)
_WIDTHS = (11.0, 22.0, 45.0, 24.0, 19.0, 20.0, 27.0, 28.0, 29.0, 27.0)
_LEFT = frozenset({2, 9})


class DocxRegister:
    id = "docx"
    label = N_("Approval register, Word")
    subject: Subject = "register"
    suffix = ".docx"

    def write(self, path: Path, content: RegisterContent) -> None:
        document = _document(content, read_template("register.toml"), official_words())
        with replacing(path) as part, part.open("wb") as file:
            document.save(file)


def _document(content: RegisterContent, template: dict[str, Any], words: OfficialWords) -> Any:
    from ccht_desktop.report.docx_layout import (
        Look,
        grid_table,
        lay_down,
        new_document,
        write_paragraph,
    )

    document = new_document(template["head"]["title"], plain(content.station_name))
    lay_down(document)
    _write_head(document, content, template["head"])
    table = template["table"]
    rows = [
        _cells(number, decision, template, words)
        for number, decision in enumerate(content.decisions, start=1)
    ]
    if rows:
        grid_table(document, _WIDTHS, table["columns"], rows, text_columns=_LEFT, size=11)
    else:
        write_paragraph(document.add_paragraph(), table["none"], Look(13, align="center"))
    _write_signatures(document, content, template["sign"])
    return document


def _write_head(document: Any, content: RegisterContent, head: dict[str, Any]) -> None:
    from ccht_desktop.report.docx_layout import (
        Look,
        borderless_table,
        next_paragraph,
        write_paragraph,
        write_rule,
        write_state,
    )

    left, right = borderless_table(document, _HEAD_WIDTHS)
    if content.parent_body:
        above = plain(content.parent_body).upper()
        write_paragraph(next_paragraph(left), above, Look(13, align="center"))
    for text in wording.issuing_lines(content, head["committee"]):
        write_paragraph(next_paragraph(left), text, Look(13, bold=True, align="center"))
    write_rule(next_paragraph(left), 22, _HEAD_WIDTHS[0])
    write_state(right, head["state"], head["motto"], _HEAD_WIDTHS[1])
    title = Look(14, bold=True, align="center", before=14)
    write_paragraph(document.add_paragraph(), head["title"], title)
    key = "begun" if content.first is None else "period"
    period = str(head[key]).format(first=_day(content.first), last=_day(content.last))
    italic = Look(13, italic=True, align="center", after=10)
    write_paragraph(document.add_paragraph(), period, italic)


def _write_signatures(document: Any, content: RegisterContent, sign: dict[str, Any]) -> None:
    from ccht_desktop.report.docx_layout import (
        Look,
        borderless_table,
        next_paragraph,
        write_paragraph,
    )

    write_paragraph(document.add_paragraph(), "", Look(6, keep=True))
    left, right = borderless_table(document, (126.0, 126.0))
    bold = Look(13, bold=True, align="center", keep=True)
    italic = Look(13, italic=True, align="center", keep=True)
    write_paragraph(next_paragraph(left), "", italic)
    write_paragraph(next_paragraph(left), sign["keeper"], bold)
    write_paragraph(next_paragraph(left), sign["signed"], italic)
    write_paragraph(next_paragraph(right), wording.place_and_date(content), italic)
    for text in wording.signing_roles(content, sign):
        write_paragraph(next_paragraph(right), text, bold)
    write_paragraph(next_paragraph(right), sign["signed"], italic)
    name = Look(13, bold=True, align="center", before=60)
    write_paragraph(next_paragraph(right), plain(content.signer), name)


def _cells(
    number: int, decision: Decision, template: dict[str, Any], words: OfficialWords
) -> tuple[str, ...]:
    approval, clip, table = decision.approval, decision.clip, template["table"]
    cells = (
        str(number),
        day_text(clip.added_at),
        _lines(clip.title, words.word("field", clip.field)),
        clip.author,
        template["source"].get(clip.source, clip.source),
        template["verdict"][decision.verdict],
        _lines(approval.number, day_text(approval.at)),
        _lines(approval.by, approval.position),
        _lines(
            *(
                str(table[key]).format(day=_day(day))
                for key, day in (("from", approval.valid_from), ("to", approval.valid_to))
                if day is not None
            ),
            *(
                str(table[key]).format(n=limit)
                for key, limit in (
                    ("per_day", approval.max_per_day),
                    ("in_all", approval.max_total),
                )
                if limit is not None
            ),
        ),
        _lines(approval.note, *_remarks(decision, table)),
    )
    return tuple(plain(cell) for cell in cells)


def _remarks(decision: Decision, table: dict[str, Any]) -> list[str]:
    approval = decision.approval
    remarks = [str(table["self_approved"])] if approval.self_approved else []
    if approval.withdrawn_at is not None:
        day, reason = day_text(approval.withdrawn_at), approval.withdrawn_reason
        remarks.append(str(table["withdrawn"]).format(day=day, reason=reason))
    if approval.scan is not None:
        remarks.append(str(table["scan"]))
    return [*remarks, str(table["hash"]).format(hash=approval.sha256[:8])]


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
