"""The log book as CSV for Excel and LibreOffice: UTF-8 with BOM, Vietnamese headings."""

import csv
from collections.abc import Sequence
from pathlib import Path

from ccht_desktop.airlog.model import Airing
from ccht_desktop.foundation.translations import N_
from ccht_desktop.report.cells import text_cell
from ccht_desktop.report.figures import begin_of
from ccht_desktop.report.files import replacing
from ccht_desktop.report.formats.port import Subject
from ccht_desktop.report.official import (
    OfficialWords,
    clock_text,
    day_text,
    length_text,
    number_text,
    official_words,
)

HEADINGS: tuple[str, ...] = (
    "STT",
    "Ngày",
    "Buổi",
    "Giờ bắt đầu",
    "Giờ kết thúc",
    "Thời lượng (phút:giây)",
    "Tên tin, bài/chương trình",
    "Loại",
    "Lĩnh vực CCHC",
    "Nhóm nội dung",
    "Mức độ ưu tiên",
    "Hình thức",
    "Kết quả",
    "Nguyên nhân",
    "Người duyệt",
    "Số duyệt",
    "Ghi chú",
    "Giờ dự kiến",
    "Thời lượng dự kiến",
    "Chậm (giây)",
    "Lần thử",
    "Phát tiếp của dòng",
    "Mức chứng cứ",
    "Tỉ lệ khớp",
    "Buổi, ngày, lượt",
    "Thứ tự trong buổi",
    "Mã băm SHA-256",
    "Dòng nhật ký",
)


class CsvLog:
    id = "csv"
    label = N_("Log book, CSV for Excel")
    subject: Subject = "log"
    suffix = ".csv"

    def write(self, path: Path, content: Sequence[Airing]) -> None:
        words = official_words()
        with (
            replacing(path) as part,
            part.open("w", encoding="utf-8-sig", newline="") as file,
        ):
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            for number, row in enumerate(content, start=1):
                writer.writerow([text_cell(cell) for cell in _cells(number, row, words)])


def _cells(number: int, row: Airing, words: OfficialWords) -> tuple[str, ...]:
    priority = None if row.priority is None else str(row.priority)
    outcome = "Đang phát" if row.outcome is None else words.word("outcome", row.outcome)
    late = "" if row.late_seconds is None else number_text(row.late_seconds, 3)
    return (
        str(number),
        day_text(begin_of(row)),
        row.session or "",
        clock_text(row.started_at),
        clock_text(row.ended_at),
        length_text(row.played_seconds),
        row.title or "",
        words.word("kind", row.kind),
        words.word("field", row.field),
        words.word("group", row.group),
        words.word("priority", priority),
        words.word("started_by", row.started_by),
        outcome,
        words.word("cause", row.cause),
        row.approver or "",
        row.approval_number or "",
        row.note or "",
        clock_text(row.planned_start),
        length_text(row.planned_seconds),
        late,
        str(row.attempt),
        "" if row.continues is None else str(row.continues),
        row.evidence,
        "" if row.match is None else number_text(row.match, 2),
        row.occurrence or "",
        "" if row.position is None else str(row.position),
        row.sha256 or "",
        str(row.id),
    )
