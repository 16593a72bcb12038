"""The CCHC report as a Word document laid out by Nghị định 30/2020/NĐ-CP, with annex 1."""

from pathlib import Path
from typing import Any

from ccht_desktop.foundation.translations import N_
from ccht_desktop.report import annex, wording
from ccht_desktop.report.content import ReportContent
from ccht_desktop.report.files import replacing
from ccht_desktop.report.formats.port import Subject
from ccht_desktop.report.official import (
    OfficialWords,
    date_line,
    number_text,
    official_words,
    plain,
    read_template,
)

_HEAD_WIDTHS = (60.0, 105.0)
_SIGN_WIDTHS = (82.0, 83.0)
_FIELD_WIDTHS = (12.0, 41.0, 11.0, 11.0, 14.0, 15.0, 18.0, 13.0, 17.0, 13.0)
_CAUSE_WIDTHS = (12.0, 123.0, 30.0)


class DocxReport:
    id = "docx"
    label = N_("Official report, Word")
    subject: Subject = "report"
    suffix = ".docx"

    def write(self, path: Path, content: ReportContent) -> None:
        document = _document(content, read_template("report.toml"), official_words())
        with replacing(path) as part, part.open("wb") as file:
            document.save(file)


def _document(content: ReportContent, template: dict[str, Any], words: OfficialWords) -> Any:
    from ccht_desktop.report.docx_layout import new_document

    subject = str(template["head"]["subject"]).format(
        month=content.month.number, year=content.month.year
    )
    document = new_document(subject.replace("\n", " "), plain(content.station_name))
    _write_head(document, content, template["head"], subject)
    _write_body(document, content, template["body"], words)
    _write_signature(document, content, template["sign"])
    symbol = wording.symbol(content, template["head"])
    _write_annex(document, content, template["annex"], words, symbol)
    return document


def _write_head(document: Any, content: ReportContent, head: dict[str, Any], subject: str) -> None:
    from ccht_desktop.report.docx_layout import (
        Look,
        borderless_table,
        next_paragraph,
        write_paragraph,
        write_rule,
        write_state,
    )

    left, right = borderless_table(document, _HEAD_WIDTHS)
    issuing = wording.issuing_lines(content, head["committee"])
    lines = [(line, Look(13, bold=True, align="center")) for line in issuing]
    if content.parent_body:
        lines.insert(0, (plain(content.parent_body).upper(), Look(13, align="center")))
    for text, look in lines:
        write_paragraph(next_paragraph(left), text, look)
    write_rule(next_paragraph(left), 22, _HEAD_WIDTHS[0])
    number = str(head["number"]).format(symbol=wording.symbol(content, head))
    write_paragraph(next_paragraph(left), number, Look(13, align="center", before=4))
    write_state(right, head["state"], head["motto"], _HEAD_WIDTHS[1])
    place = wording.place_and_date(content)
    write_paragraph(next_paragraph(right), place, Look(14, italic=True, align="center", before=6))
    kind = Look(14, bold=True, align="center", before=18)
    write_paragraph(document.add_paragraph(), head["kind"], kind)
    write_paragraph(document.add_paragraph(), subject, Look(14, bold=True, align="center"))
    write_rule(document.add_paragraph(), 60, 165)
    document.paragraphs[-1].paragraph_format.space_after = 12 * 12700


def _write_body(
    document: Any, content: ReportContent, body: dict[str, Any], words: OfficialWords
) -> None:
    from ccht_desktop.report.docx_layout import Look, write_paragraph

    looks = {
        "part": Look(bold=True, first_line=1.27, before=6, after=3, keep=True),
        "heading": Look(bold=True, first_line=1.27, before=3, after=3, keep=True),
        "text": Look(align="justify", first_line=1.27, before=3, after=3),
    }
    for paragraph in wording.body(content, body, words):
        write_paragraph(document.add_paragraph(), paragraph.text, looks[paragraph.role])


def _write_signature(document: Any, content: ReportContent, sign: dict[str, Any]) -> None:
    from ccht_desktop.report.docx_layout import (
        Look,
        borderless_table,
        next_paragraph,
        write_paragraph,
    )

    write_paragraph(document.add_paragraph(), "", Look(6, keep=True))
    left, right = borderless_table(document, _SIGN_WIDTHS)
    write_paragraph(next_paragraph(left), sign["recipients"], Look(12, bold=True, italic=True))
    for name in filter(None, [plain(content.receiving_level)]):
        write_paragraph(next_paragraph(left), sign["recipient"].format(name=name), Look(11))
    write_paragraph(next_paragraph(left), sign["archive"], Look(11))
    name_look = Look(14, bold=True, align="center", before=70)
    for line in wording.signing_roles(content, sign):
        write_paragraph(next_paragraph(right), line, Look(14, bold=True, align="center", keep=True))
    write_paragraph(next_paragraph(right), plain(content.signer), name_look)


def _write_annex(
    document: Any,
    content: ReportContent,
    template: dict[str, Any],
    words: OfficialWords,
    symbol: str,
) -> None:
    from ccht_desktop.report.docx_layout import Look, grid_table, write_paragraph

    centred = Look(14, bold=True, align="center")
    write_paragraph(document.add_paragraph(), template["number"], centred)
    document.paragraphs[-1].paragraph_format.page_break_before = True
    write_paragraph(document.add_paragraph(), template["title"], centred)
    attached = template["attached"].format(
        symbol=symbol, date=date_line(content.made_on), issuer=wording.issuer(content)
    )
    italic = Look(14, italic=True, align="center", after=12)
    write_paragraph(document.add_paragraph(), attached, italic)
    rows = annex.field_rows(content, words, template["total"], template["previous"])
    total = len(content.figures.by_field)
    grid_table(
        document,
        _FIELD_WIDTHS,
        template["columns"],
        rows,
        text_columns=frozenset({1}),
        bold_rows=frozenset({total}),
    )
    causes = annex.cause_rows(content, words)
    if causes:
        title = Look(13, bold=True, before=12, after=6, keep=True)
        write_paragraph(document.add_paragraph(), template["causes_title"], title)
        head = template["causes_columns"]
        grid_table(document, _CAUSE_WIDTHS, head, causes, text_columns=frozenset({1}))
    title = Look(12, bold=True, italic=True, before=12)
    write_paragraph(document.add_paragraph(), template["rules_title"], title)
    share = number_text(content.figures.counted_share * 100)
    for rule in template["rules"]:
        text = str(rule).format(share=share)
        write_paragraph(document.add_paragraph(), text, Look(12, align="justify", after=2))
