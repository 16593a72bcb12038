"""The approval register as official files, and from the command line."""

import csv
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from docx.shared import Mm

from ccht_desktop.cli.main import build
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Description
from ccht_desktop.report.approval_register import Decision, register
from ccht_desktop.report.formats import find, of_subject
from ccht_desktop.station import Station
from tests.library.library_sounds import put_clip
from tests.report.report_samples import decision, sample_register

WITHDRAWN = {
    "withdrawn_at": datetime(2026, 11, 9, 1, 0, tzinfo=UTC),
    "withdrawn_reason": "Số liệu đã cũ",
}


def document_of(folder: Path, *decisions: Decision) -> Any:
    path = folder / "so.docx"
    find("register", "docx").write(path, sample_register(*decisions))
    return Document(str(path))


def cells(document: Any, row: int) -> list[str]:
    return [cell.text for cell in document.tables[1].rows[row].cells]


def rows_of(folder: Path, *decisions: Decision) -> list[dict[str, str]]:
    path = folder / "so.csv"
    find("register", "csv").write(path, sample_register(*decisions))
    assert path.read_bytes().startswith("\ufeffSTT,".encode())
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_register_lies_on_its_side_with_head_and_signatures(tmp_path: Path) -> None:
    document = document_of(tmp_path)
    section = document.sections[0]
    sizes = (section.page_width, section.page_height)
    assert [round(size / Mm(1)) for size in sizes] == [297, 210]
    left, right = (cell.text for cell in document.tables[0].rows[0].cells)
    assert left.startswith("ỦY BAN NHÂN DÂN\nXÃ MẪU")
    assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    words = [paragraph.text for paragraph in document.paragraphs]
    assert "SỔ DUYỆT TIN, BÀI PHÁT THANH" in words
    assert "Từ ngày 01/11/2026 đến hết ngày 30/11/2026" in words
    keeper, signer = (cell.text for cell in document.tables[2].rows[0].cells)
    assert "NGƯỜI LẬP SỔ\n(Ký, ghi rõ họ tên)" in keeper
    assert signer.startswith("Mẫu, ngày 01 tháng 12 năm 2026\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH")
    assert signer.endswith("Nguyễn Văn Mẫu")


def test_the_table_fits_the_page_and_its_head_is_repeated(tmp_path: Path) -> None:
    document = document_of(tmp_path, *(decision(n) for n in range(1, 60)))
    table = document.tables[1]
    assert len(table.rows) == 60
    assert "w:tblHeader" in table.rows[0]._tr.xml
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in table.columns) <= room


def test_a_row_says_all_that_was_decided(tmp_path: Path) -> None:
    scanned = {"scan": "ab" * 32, "scan_name": "qd.pdf", "self_approved": True}
    document = document_of(
        tmp_path,
        decision(1, **WITHDRAWN, **scanned),
        decision(2, verdict="changes", note="Sửa số liệu", valid_from=None, valid_to=None),
    )
    row = cells(document, 1)
    assert row[:3] == ["1", "01/11/2026", "Nộp hồ sơ trực tuyến\nCải cách thủ tục hành chính"]
    assert row[3:8] == [
        "Lê Văn Mẫu",
        "Đài tự sản xuất",
        "Duyệt, đã thu hồi",
        "1/QĐ-UBND\n02/11/2026",
        "Trần Thị Mẫu\nPhó Chủ tịch",
    ]
    assert row[8] == "từ 03/11/2026\nđến 31/12/2026\n2 lượt/ngày\ntổng 20 lượt"
    for words in ("Tự duyệt.", "Thu hồi ngày 09/11/2026: Số liệu đã cũ", "Có bản chụp."):
        assert words in row[9]
    assert row[9].endswith("Mã tệp: 10000000")
    assert cells(document, 2)[5] == "Yêu cầu sửa"
    assert cells(document, 2)[9].startswith("Sửa số liệu\n")


def test_a_month_without_decisions_is_a_document_too(tmp_path: Path) -> None:
    path = tmp_path / "so.docx"
    content = sample_register()
    find("register", "docx").write(path, replace(content, decisions=(), first=None))
    words = [paragraph.text for paragraph in Document(str(path)).paragraphs]
    assert "Trong thời gian này không có quyết định duyệt bài nào." in words
    assert "Đến hết ngày 30/11/2026" in words


def test_characters_that_no_document_may_hold_are_left_out(tmp_path: Path) -> None:
    document_of(tmp_path, decision(1, "Tin\x00 \x0bsai", by="Mẫu\x1f"))
    with zipfile.ZipFile(tmp_path / "so.docx") as whole:
        assert b"\x0b" not in whole.read("word/document.xml")


@pytest.mark.parametrize("hostile", ["=1+1", "@SUM(A1)", "＝1", " =1", "-2", "\t+1"])
def test_no_cell_of_the_register_is_a_formula(tmp_path: Path, hostile: str) -> None:
    changed = {"by": hostile, "position": hostile, "number": hostile, "note": hostile}
    names = {"scan": "ab" * 32, "scan_name": hostile}
    reasons = {"withdrawn_at": WITHDRAWN["withdrawn_at"], "withdrawn_reason": hostile}
    (row,) = rows_of(tmp_path, decision(1, hostile, **changed, **names, **reasons))
    assert [value for value in row.values() if hostile in value] == [f"'{hostile}"] * 7


def test_the_csv_has_a_column_for_everything(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, decision(1, max_total=None))
    assert row["Lĩnh vực"] == "Cải cách thủ tục hành chính"
    assert (row["Có hiệu lực từ"], row["Hạn phát"]) == ("03/11/2026", "31/12/2026")
    assert (row["Lượt/ngày nhiều nhất"], row["Tổng số lượt nhiều nhất"]) == ("2", "")
    assert len(row["Mã băm SHA-256"]) == 64


def test_decisions_are_chosen_by_the_stations_days_and_by_verdict() -> None:
    # 18:00 UTC on the second is the third at the station.
    late = decision(2, at=datetime(2026, 11, 2, 18, 0, tzinfo=UTC), verdict="rejected")
    all_of_them = (decision(1), late, decision(3, **WITHDRAWN))
    approvals = [found.approval for found in all_of_them]
    clips = {found.clip.id: found.clip for found in all_of_them}

    def ids(first: date | None = None, last: date | None = None, verdict: str = "") -> list[int]:
        return [d.approval.id for d in register(approvals, clips, first, last, verdict)]

    assert ids() == [1, 2, 3]
    assert ids(date(2026, 11, 3)) == [2]
    assert ids(None, date(2026, 11, 2)) == [1, 3]
    assert ids(verdict="withdrawn") == [3]
    assert ids(verdict="approved") == [1]


def test_the_register_has_its_two_formats_the_official_one_first() -> None:
    assert [member.id for member in of_subject("register")] == ["docx", "csv"]


@pytest.fixture
def folder(tmp_path: Path) -> StationFolder:
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999")
    station = Station.open(folder)
    try:
        clip = put_clip(station.library, "a", Description("Tin mẫu", field="TTHC", group="DVC"))
        station.decisions.approve(clip.id, by="Mẫu", number="1", max_per_day=2)
        station.decisions.withdraw(clip.id, "cũ")
    finally:
        station.close()
    return folder


def ccht(folder: StationFolder, *words: str) -> Result:
    words = ("-s", str(folder.root), "clip", "register", *words)
    return CliRunner().invoke(build(lambda _arguments: 0), words, prog_name="ccht")


def test_the_command_lists_and_writes_the_register(folder: StationFolder, tmp_path: Path) -> None:
    (row,) = json.loads(ccht(folder, "--json").stdout)
    assert (row["verdict"], row["title"], row["max_per_day"]) == ("withdrawn", "Tin mẫu", 2)
    assert {"clip", "sha256", "field", "by", "position", "scan", "withdrawn_reason"} <= set(row)
    assert "Đã thu hồi" in ccht(folder).stdout
    assert json.loads(ccht(folder, "--to", "2020-01-01", "--json").stdout) == []
    for name in ("so.docx", "so.csv"):
        done = ccht(folder, "-o", str(tmp_path / name))
        assert done.exit_code == 0, done.output
        assert (tmp_path / name).stat().st_size > 100
    assert (tmp_path / "so.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert ccht(folder, "--format", "csv").exit_code == 2
    assert "[NO_FORMAT]" in ccht(folder, "--format", "pdf", "-o", str(tmp_path / "x")).stderr
