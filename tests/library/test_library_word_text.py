"""Texts from outside give their words and nothing else."""

import struct
import zipfile
from pathlib import Path

import pytest
from docx import Document

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.word_text import LARGEST_DOCUMENT, MOST_CHARACTERS, read_text
from ccht_desktop.library.workers import WorkerLimits
from ccht_desktop.service.process import run_worker

LIMITS = WorkerLimits(memory_mb=256, cpu_seconds=20, wall_seconds=60)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = f'<w:document xmlns:w="{WORD}"><w:body>{{}}</w:body></w:document>'


def pack(path: Path, document: bytes | str, name: str = "word/document.xml") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, document)
    return path


def code_of(path: Path) -> str:
    with pytest.raises(StationError) as refusal:
        run_worker("text", {"path": str(path)}, LIMITS)
    return refusal.value.code


def test_a_real_word_file_gives_its_paragraphs_and_tables(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Thông báo", 1)
    document.add_paragraph("Kính thưa bà con!").add_run(" UBND Xã Mẫu").bold = True
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Một ô"
    document.save(str(tmp_path / "a.docx"))
    answer = run_worker("text", {"path": str(tmp_path / "a.docx")}, LIMITS)
    lines = [line for line in answer["text"].split("\n") if line]
    assert lines == ["Thông báo", "Kính thưa bà con! UBND Xã Mẫu", "Một ô"]


def test_deleted_text_fields_and_second_forms_are_left_out(tmp_path: Path) -> None:
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    inside = (
        "<w:p><w:r><w:t>còn</w:t><w:tab/><w:t>lại</w:t><w:br/><w:t>dòng hai</w:t></w:r>"
        "<w:del><w:r><w:delText>đã xóa</w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        f'<mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice><w:r><w:t> khung</w:t></w:r>'
        "</mc:Choice><mc:Fallback><w:r><w:t> khung</w:t></w:r></mc:Fallback>"
        "</mc:AlternateContent></w:p>"
    )
    path = pack(tmp_path / "a.docx", BODY.format(inside))
    assert read_text({"path": str(path)})["text"] == "còn lại\ndòng hai khung"


def test_text_that_was_moved_is_read_once_and_hidden_text_not_at_all(tmp_path: Path) -> None:
    inside = (
        "<w:p><w:moveFrom><w:r><w:t>một lần </w:t><w:br/></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ghi chú ẩn</w:t><w:br/></w:r>"
        "<w:r><w:t>đọc </w:t></w:r>"
        "<w:moveTo><w:r><w:t>một lần</w:t></w:r></w:moveTo>"
        '<w:r><w:rPr><w:vanish w:val="false"/></w:rPr><w:t> cho rõ</w:t></w:r></w:p>'
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>dòng hai</w:t></w:r></w:p>"
    )
    path = pack(tmp_path / "a.docx", BODY.format(inside))
    assert read_text({"path": str(path)})["text"] == "đọc một lần cho rõ\ndòng hai"


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_plain_text_is_read_in_the_codings_of_vietnam(tmp_path: Path, coding: str) -> None:
    # cp1258 writes some marks apart.
    written = {"cp1258": "Đài truyê\u0300n thanh xa\u0303\r\nKính mơ\u0300i"}.get(
        coding, "Đài truyền thanh xã\r\nKính mời"
    )
    (tmp_path / "a.txt").write_bytes(written.encode(coding))
    said = read_text({"path": str(tmp_path / "a.txt")})["text"]
    assert said == "Đài truyền thanh xã\nKính mời"


def test_a_zip_bomb_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("word/document.xml", "w", force_zip64=True) as document,
    ):
        document.write(BODY.split("{", 1)[0].encode())
        for _turn in range(LARGEST_DOCUMENT // (1 << 20) + 2):
            document.write(b" " * (1 << 20))
    assert path.stat().st_size < 1 << 20
    assert code_of(path) == "TEXT_TOO_LARGE"


def test_a_file_that_lies_about_its_length_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.docx", BODY.format("<w:p/>" * 9000))
    content = bytearray(path.read_bytes())
    central = content.rindex(b"PK\x01\x02")
    content[central + 24 : central + 28] = struct.pack("<I", 7)
    path.write_bytes(content)
    assert code_of(path) == "TEXT_NOT_WORD"


def test_entities_are_refused_and_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mật khẩu")
    outer = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    bomb = '<!DOCTYPE d [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    )
    for number, head in enumerate((outer, bomb + "]>", '<!DOCTYPE d SYSTEM "http://x/y.dtd">')):
        inside = "<w:p><w:r><w:t>&x;&l;</w:t></w:r></w:p>"
        path = pack(tmp_path / f"{number}.docx", head + BODY.format(inside))
        assert code_of(path) == "TEXT_NOT_WORD"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"day khong phai tep nen", "TEXT_NOT_WORD"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 400, "TEXT_NOT_WORD"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "TEXT_OLD_WORD"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "TEXT_OLD_WORD"),
        ("a.txt", b"{\\rtf1 xin chao}", "TEXT_OLD_WORD"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "TEXT_NOT_WORD"),
        ("a.txt", b"\xff\xfea", "TEXT_NOT_WORD"),
        ("a.txt", b" \r\n ", "TEXT_EMPTY"),
        ("a.txt", b"x" * (MOST_CHARACTERS + 1), "TEXT_TOO_LARGE"),
    ],
)
def test_what_is_no_text_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert code_of(tmp_path / name) == code


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("<w:document", "TEXT_NOT_WORD"),
        (BODY.format("<w:p>" * 200_000), "TEXT_TOO_LARGE"),
        (BODY.format("<w:p><w:r><w:t>" + "x" * 70_000 + "</w:t></w:r></w:p>"), "TEXT_TOO_LARGE"),
        (BODY.format("<w:p/>" * 70_000), "TEXT_TOO_LARGE"),
        (BODY.format(""), "TEXT_EMPTY"),
    ],
)
def test_broken_and_huge_documents_are_refused(tmp_path: Path, document: str, code: str) -> None:
    found = code_of(pack(tmp_path / "a.docx", document))
    assert found in {code, "TEXT_NOT_WORD"}


def test_a_pack_without_a_document_is_refused(tmp_path: Path) -> None:
    assert code_of(pack(tmp_path / "a.docx", "x", "xl/workbook.xml")) == "TEXT_NOT_WORD"
    assert code_of(pack(tmp_path / "b.docx", "x", "../word/document.xml")) == "TEXT_NOT_WORD"


def test_a_file_that_is_not_there_is_said_by_name(tmp_path: Path) -> None:
    assert code_of(tmp_path / "khong-co.docx") == "TEXT_UNREADABLE"
