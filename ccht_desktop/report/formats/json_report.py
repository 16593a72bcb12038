"""The figures of a report as JSON."""

import json
from pathlib import Path

from ccht_desktop.foundation.translations import N_
from ccht_desktop.report.content import ReportContent
from ccht_desktop.report.files import replacing
from ccht_desktop.report.formats.port import Subject


class JsonReport:
    id = "json"
    label = N_("Figures of the report, JSON")
    subject: Subject = "report"
    suffix = ".json"

    def write(self, path: Path, content: ReportContent) -> None:
        with replacing(path) as part:
            text = json.dumps(content.listing(), ensure_ascii=False, indent=1)
            part.write_text(text + "\n", "utf-8")
