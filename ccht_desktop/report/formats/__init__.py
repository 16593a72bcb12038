"""Filled by its members; ALL lists them."""

from typing import Any

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.report.formats.csv_log import CsvLog
from ccht_desktop.report.formats.csv_register import CsvRegister
from ccht_desktop.report.formats.docx_register import DocxRegister
from ccht_desktop.report.formats.docx_report import DocxReport
from ccht_desktop.report.formats.json_log import JsonLog
from ccht_desktop.report.formats.json_report import JsonReport
from ccht_desktop.report.formats.port import Format, Subject

ALL: tuple[Format[Any], ...] = (
    CsvLog(),
    JsonLog(),
    DocxReport(),
    JsonReport(),
    DocxRegister(),
    CsvRegister(),
)


def of_subject(subject: Subject) -> tuple[Format[Any], ...]:
    """The formats of a subject, the usual one first."""
    return tuple(member for member in ALL if member.subject == subject)


def find(subject: Subject, name: str) -> Format[Any]:
    """The format of that id; raises StationError NO_FORMAT."""
    for member in of_subject(subject):
        if member.id == name:
            return member
    raise StationError(
        "NO_FORMAT",
        _("There is no format {name}. Choose one of: {known}.").format(
            name=name, known=", ".join(member.id for member in of_subject(subject))
        ),
    )
