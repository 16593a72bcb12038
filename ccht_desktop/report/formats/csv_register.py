"""The approval register as CSV for Excel and LibreOffice: UTF-8 with BOM, Vietnamese headings."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from ccht_desktop.foundation.translations import N_
from ccht_desktop.report.approval_register import Decision, RegisterContent
from ccht_desktop.report.cells import text_cell
from ccht_desktop.report.files import replacing
from ccht_desktop.report.formats.port import Subject
from ccht_desktop.report.official import OfficialWords, day_text, official_words, read_template


class CsvRegister:
    id = "csv"
    label = N_("Approval register, CSV for Excel")
    subject: Subject = "register"
    suffix = ".csv"

    def write(self, path: Path, content: RegisterContent) -> None:
        template, words = read_template("register.toml"), official_words()
        with (
            replacing(path) as part,
            part.open("w", encoding="utf-8-sig", newline="") as file,
        ):
            writer = csv.writer(file)
            writer.writerow(template["csv"]["columns"])
            for number, decision in enumerate(content.decisions, start=1):
                cells = _cells(number, decision, template, words)
                writer.writerow([text_cell(cell) for cell in cells])


def _cells(
    number: int, decision: Decision, template: dict[str, Any], words: OfficialWords
) -> tuple[str, ...]:
    approval, clip = decision.approval, decision.clip
    yes = template["csv"]["yes"]
    return (
        str(number),
        day_text(clip.added_at),
        clip.title,
        words.word("field", clip.field),
        clip.author,
        template["source"].get(clip.source, clip.source),
        template["verdict"][decision.verdict],
        approval.number,
        day_text(approval.at),
        approval.by,
        approval.position,
        _day(approval.valid_from),
        _day(approval.valid_to),
        _count(approval.max_per_day),
        _count(approval.max_total),
        yes if approval.self_approved else "",
        approval.note,
        day_text(approval.withdrawn_at),
        approval.withdrawn_reason or "",
        approval.scan_name or "",
        approval.sha256,
        approval.scan or "",
    )


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _count(limit: int | None) -> str:
    return "" if limit is None else str(limit)
