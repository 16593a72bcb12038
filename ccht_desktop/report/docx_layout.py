"""Pieces of an official Word document: page, paragraph, short rule, page number, plain table.

Imported only by what writes DOCX. Sizes in points, widths in millimetres.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

FONT = "Times New Roman"
BODY = 14.0
Align = Literal["left", "center", "right", "justify"]
_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks; first_line in centimetres, before and after in points."""

    size: float = BODY
    bold: bool = False
    italic: bool = False
    align: Align = "left"
    before: float = 0
    after: float = 0
    first_line: float = 0
    keep: bool = False


def new_document(title: str, author: str) -> Any:
    """An A4 page of Nghị định 30/2020: margins 20/20/30/15 mm, Times New Roman, Vietnamese."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    normal = document.styles["Normal"]
    normal.font.size = Pt(BODY)
    _set_font(normal.element.get_or_add_rPr())
    language = _element("w:lang", val="vi-VN", eastAsia="vi-VN")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.widow_control = True
    _set_word_version(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, author, ""
    properties.language = "vi-VN"
    _number_pages(section)
    return document


def lay_down(document: Any) -> None:
    """Turns the page on its side; the binding margin stays on the left."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)


def next_paragraph(cell: Any) -> Any:
    """The cell's first paragraph while it is unused, else a new one."""
    first = cell.paragraphs[0]
    unused = len(cell.paragraphs) == 1 and not first.runs and not first._p.pPr
    return first if unused else cell.add_paragraph()


def write_paragraph(paragraph: Any, text: str, look: Look) -> Any:
    """Fills a paragraph with one run."""
    run = paragraph.add_run(text)
    run.font.size = Pt(look.size)
    run.font.bold, run.font.italic = look.bold or None, look.italic or None
    form = paragraph.paragraph_format
    form.alignment = _ALIGNMENTS[look.align]
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.first_line_indent = Cm(look.first_line)
    form.keep_with_next = look.keep or None
    return paragraph


def write_rule(paragraph: Any, width: float, room: float) -> None:
    """A short centred line of `width` within `room` mm: an empty paragraph with a border."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm((room - width) / 2)
    form.space_before, form.space_after = Pt(0), Pt(0)
    form.line_spacing = Pt(3)
    border = _element("w:pBdr")
    border.append(_element("w:top", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def borderless_table(document: Any, widths: Sequence[float]) -> list[Any]:
    """One row of cells to lay blocks side by side; each starts with one empty paragraph."""
    table = _fixed_table(document, 1, widths)
    _set_cell_margins(table, 0.5)
    return list(table.rows[0].cells)


def grid_table(
    document: Any,
    widths: Sequence[float],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    text_columns: frozenset[int],
    bold_rows: frozenset[int] = frozenset(),
    size: float = 12,
) -> Any:
    """A ruled table; its head is repeated on every page, rows are never split."""
    table = _fixed_table(document, len(rows) + 1, widths)
    table.style = "Table Grid"
    _set_cell_margins(table, 1.0)
    for number, cells in enumerate([head, *rows]):
        row = table.rows[number]
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if number == 0:
            properties.append(_element("w:tblHeader"))
        bold = number == 0 or number - 1 in bold_rows
        for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            left = number > 0 and column in text_columns
            look = Look(size, bold=bold, align="left" if left else "center", before=2, after=2)
            write_paragraph(cell.paragraphs[0], text, look)
            cell.vertical_alignment = 1
    return table


def _fixed_table(document: Any, rows: int, widths: Sequence[float]) -> Any:
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    # Word reads the cell's width, LibreOffice the grid's.
    for column, width in zip(table.columns, widths, strict=True):
        column._gridCol.w = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _set_cell_margins(table: Any, millimetres: float) -> None:
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=str(Mm(millimetres).twips), type="dxa"))
    table._tbl.tblPr.append(margins)


def _number_pages(section: Any) -> None:
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for piece in (_element("w:fldChar", fldCharType="begin"), _element("w:instrText")):
        run._r.append(piece)
    run._r[-1].text = "PAGE"
    run._r.append(_element("w:fldChar", fldCharType="end"))


def _set_word_version(document: Any) -> None:
    """Word 2013 and later, so that Word does not open it in compatibility mode."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _set_font(properties: Any) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _element(tag: str, /, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def write_state(cell: Any, state: str, motto: str, room: float) -> None:
    """Quốc hiệu, Tiêu ngữ and the line below them, in a cell of `room` mm."""
    write_paragraph(next_paragraph(cell), state, Look(13, bold=True, align="center"))
    write_paragraph(next_paragraph(cell), motto, Look(14, bold=True, align="center"))
    write_rule(next_paragraph(cell), 66, room)
