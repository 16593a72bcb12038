"""The log book and the figures as files."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.report.cells import text_cell
from ccht_desktop.report.files import replacing
from ccht_desktop.report.formats import ALL, find, of_subject
from tests.report.report_samples import october, row, sample_content, sample_register

Golden = Callable[[str, bytes], None]


def test_every_format_has_a_name_of_its_own_and_a_suffix() -> None:
    names = [(member.subject, member.id) for member in ALL]
    assert len(set(names)) == len(names)
    assert all(member.suffix.startswith(".") and member.label for member in ALL)
    assert [member.id for member in of_subject("report")] == ["docx", "json"]


@pytest.mark.parametrize("member", ALL, ids=lambda member: f"{member.subject}-{member.id}")
def test_every_format_writes_whole_files_and_leaves_nothing_beside(
    member: object, tmp_path: Path
) -> None:
    chosen = find(member.subject, member.id)  # type: ignore[attr-defined]
    path = tmp_path / f"ra{chosen.suffix}"
    path.write_text("cũ", "utf-8")
    contents = {"log": october(), "report": sample_content(), "register": sample_register()}
    chosen.write(path, contents[chosen.subject])
    assert path.stat().st_size > 100
    assert list(tmp_path.iterdir()) == [path]


def test_an_unknown_format_is_answered_with_the_known_ones() -> None:
    with pytest.raises(StationError) as caught:
        find("log", "pdf")
    assert caught.value.code == "NO_FORMAT"
    assert "csv, json" in caught.value.text


def test_a_failed_write_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("cũ", "utf-8")
    with pytest.raises(StationError) as caught, replacing(path) as part:
        part.write_text("một nửa", "utf-8")
        raise OSError(28, "No space left on device")
    assert caught.value.code == "FILE_NOT_WRITTEN"
    assert path.read_text("utf-8") == "cũ"
    assert list(tmp_path.iterdir()) == [path]


def test_the_log_book_as_csv_is_as_agreed(tmp_path: Path, golden: Golden) -> None:
    find("log", "csv").write(tmp_path / "log.csv", october())
    golden("report/log.csv", (tmp_path / "log.csv").read_bytes())


def test_the_log_as_json_is_as_agreed(tmp_path: Path, golden: Golden) -> None:
    find("log", "json").write(tmp_path / "log.json", october())
    golden("report/log.json", (tmp_path / "log.json").read_bytes())


def test_the_figures_as_json_are_as_agreed(tmp_path: Path, golden: Golden) -> None:
    find("report", "json").write(tmp_path / "report.json", sample_content())
    golden("report/report.json", (tmp_path / "report.json").read_bytes())


def test_excel_reads_the_log_book_as_vietnamese(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    find("log", "csv").write(path, october())
    assert path.read_bytes().startswith("\ufeffSTT,Ngày,Buổi".encode())
    first = next(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert first["Ngày"] == "05/10/2026"
    assert (first["Giờ bắt đầu"], first["Giờ kết thúc"]) == ("05:30:00", "05:32:05")
    assert first["Thời lượng (phút:giây)"] == "2:05"
    assert first["Lĩnh vực CCHC"] == "Cải cách thủ tục hành chính"
    assert (first["Kết quả"], first["Hình thức"]) == ("Phát đủ", "Theo lịch")
    assert first["Chậm (giây)"] == "0,004"


@pytest.mark.parametrize(
    "hostile",
    [
        *("=1+1", "+84", "-2", "@SUM(A1)", "＝1", "＋1", "－1", "＠A"),
        *("\tx", "\rx", "\nx", "  =1", "\u00a0=1", "\ufeff=1"),
    ],
)
def test_no_cell_is_a_formula(hostile: str, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    find("log", "csv").write(path, [row(title=hostile, note=hostile)])
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = next(csv.DictReader(file))
    assert cells["Tên tin, bài/chương trình"] == f"'{hostile}"
    assert cells["Ghi chú"] == f"'{hostile}"


def test_ordinary_cells_stay_as_they_are() -> None:
    for text in ("", "Xã Mẫu", "12/QĐ-UBND", "a=b", " cách đầu dòng"):
        assert text_cell(text) == text


def test_the_json_rows_are_those_of_the_log_listing(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    find("log", "json").write(path, october())
    assert json.loads(path.read_text("utf-8")) == [found.listing() for found in october()]
