"""The official report, read back from its Word file."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm

from ccht_desktop.report.content import ReportContent
from ccht_desktop.report.figures import figures
from ccht_desktop.report.formats import find
from tests.report.report_samples import OCTOBER, missed, row, sample_content


def written(folder: Path, content: ReportContent) -> Any:
    path = folder / "report.docx"
    find("report", "docx").write(path, content)
    return Document(str(path))


def text_of(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def cells_of(table: Any) -> str:
    return "\n".join(cell.text for row in table.rows for cell in row.cells)


def test_the_page_is_that_of_the_decree(tmp_path: Path) -> None:
    document = written(tmp_path, sample_content())
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(size / Mm(1)) for size in sizes] == [210, 297, 20, 20]
    assert [round(side / Mm(1)) for side in (section.left_margin, section.right_margin)] == [30, 15]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer


def test_the_page_number_stands_above_every_page_but_the_first(tmp_path: Path) -> None:
    document = written(tmp_path, sample_content())
    section = document.sections[0]
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert section.first_page_header.paragraphs[0].text == ""
    assert "PAGE" not in section.first_page_header._element.xml


def test_the_head_names_state_office_number_and_date(tmp_path: Path) -> None:
    head = written(tmp_path, sample_content()).tables[0]
    left, right = (cell.text for cell in head.rows[0].cells)
    assert left.startswith("ỦY BAN NHÂN DÂN\nXÃ MẪU\n")
    assert "/BC-UBND" in left
    assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert right.endswith("Mẫu, ngày 02 tháng 11 năm 2026")
    sizes = {run.text: run.font.size.pt for p in head.rows[0].cells[1].paragraphs for run in p.runs}
    assert sizes["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == 13
    assert sizes["Độc lập - Tự do - Hạnh phúc"] == 14


def test_a_body_above_is_regular_and_the_issuing_one_bold(tmp_path: Path) -> None:
    content = sample_content(parent_body="Ủy ban nhân dân tỉnh Mẫu")
    cell = written(tmp_path, content).tables[0].rows[0].cells[0]
    assert [(p.text, bool(p.runs[0].bold)) for p in cell.paragraphs[:3]] == [
        ("ỦY BAN NHÂN DÂN TỈNH MẪU", False),
        ("ỦY BAN NHÂN DÂN", True),
        ("XÃ MẪU", True),
    ]


def test_the_body_has_its_four_parts_and_says_the_figures(tmp_path: Path) -> None:
    text = text_of(written(tmp_path, sample_content()))
    parts = [
        "BÁO CÁO",
        "trên đài truyền thanh tháng 10 năm 2026",
        "I. CÔNG TÁC CHỈ ĐẠO",
        "II. KẾT QUẢ",
        "Tổng số 6 lượt phát trong 6 buổi phát thanh, tổng thời lượng thực phát 13,2 phút.",
        "So với tháng trước (3 lượt phát, 6,2 phút): tăng 3 lượt phát (100%).",
        "Theo lịch có 9 mục CCHC, đã phát 6 mục, đạt 66,7%.",
        "III. KHÓ KHĂN, VƯỚNG MẮC",
        "Có 3 lượt không phát được",
        "mất điện (2 lần)",
        "IV. PHƯƠNG HƯỚNG, KIẾN NGHỊ",
        "Phụ lục I",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "{" not in text


def test_the_annex_counts_every_field_and_the_total(tmp_path: Path) -> None:
    annex = written(tmp_path, sample_content()).tables[2]
    rows = [[cell.text for cell in row.cells] for row in annex.rows]
    assert rows[0][:2] == ["STT", "Lĩnh vực"]
    assert rows[2][1] == "Cải cách thủ tục hành chính"
    assert rows[2][2:] == ["0", "1", "0", "5", "12,2", "5", "3", ""]
    assert rows[8] == ["", "Tổng cộng", "1", "1", "0", "6", "13,2", "6", "3", ""]
    assert rows[9][1] == "Tháng trước"
    assert len(rows) == 10
    assert "w:tblHeader" in annex.rows[0]._tr.xml


def test_the_causes_stand_in_a_table_of_their_own(tmp_path: Path) -> None:
    causes = written(tmp_path, sample_content()).tables[3]
    assert [[cell.text for cell in row.cells] for row in causes.rows][1:] == [
        ["1", "Người trực dừng", "2"],
        ["2", "Mất điện", "2"],
        ["3", "Máy tính tắt", "1"],
    ]


def test_the_signature_stands_beside_the_recipients(tmp_path: Path) -> None:
    left, right = written(tmp_path, sample_content()).tables[1].rows[0].cells
    assert left.text == "Nơi nhận:\n- Sở VHTTDL tỉnh;\n- Lưu: VT."
    assert right.text == "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn Mẫu"


def test_a_deputy_signs_for_the_chair(tmp_path: Path) -> None:
    document = written(tmp_path, sample_content(signer_role="Phó Chủ tịch"))
    assert "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH" in document.tables[1].rows[0].cells[1].text


def test_a_centre_reports_in_its_own_name(tmp_path: Path) -> None:
    content = sample_content(station_name="Trung tâm Văn hóa Mẫu", signer_role="Giám đốc")
    document = written(tmp_path, content)
    assert "ỦY BAN NHÂN DÂN" not in cells_of(document.tables[0]) + cells_of(document.tables[1])
    assert document.tables[1].rows[0].cells[1].text.startswith("GIÁM ĐỐC\n")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "Nhật ký phát thanh tháng này không có mục CCHC nào."),
        ([row()], "không có sự cố"),
        (
            [row(outcome="partial", cause="DUNG_TAY", played_seconds=120.0)],
            "có 1 lần phát chưa trọn. Nguyên nhân: người trực dừng (1 lần)",
        ),
        ([missed(5, "MAT_DIEN")], "Có 1 lượt không phát được"),
    ],
)
def test_difficulties_are_told_as_they_were(rows: list, expected: str, tmp_path: Path) -> None:  # type: ignore[type-arg]
    found = figures(rows, OCTOBER.start, OCTOBER.end)
    text = text_of(written(tmp_path, sample_content(figures=found, previous=None)))
    assert expected in text
    assert "So với tháng trước" not in text


def test_names_with_control_characters_do_not_break_the_document(tmp_path: Path) -> None:
    content = sample_content(signer="Nguyễn\x00 Văn\x0b Mẫu", station_name="Xã \x07Mẫu & <b>")
    document = written(tmp_path, content)
    assert "Nguyễn Văn Mẫu" in document.tables[1].rows[0].cells[1].text
    with zipfile.ZipFile(tmp_path / "report.docx") as file:
        assert file.testzip() is None
