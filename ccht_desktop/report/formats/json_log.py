"""The airing log as JSON, the rows of `ccht log show --json`."""

import json
from collections.abc import Sequence
from pathlib import Path

from ccht_desktop.airlog.model import Airing
from ccht_desktop.foundation.translations import N_
from ccht_desktop.report.files import replacing
from ccht_desktop.report.formats.port import Subject


class JsonLog:
    id = "json"
    label = N_("Airing log, JSON")
    subject: Subject = "log"
    suffix = ".json"

    def write(self, path: Path, content: Sequence[Airing]) -> None:
        rows = [row.listing() for row in content]
        with replacing(path) as part:
            part.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
