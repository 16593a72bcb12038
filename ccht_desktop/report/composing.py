"""A month's report from the log and the settings."""

from datetime import date

from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.report.content import ReportContent
from ccht_desktop.report.figures import Figures, figures
from ccht_desktop.report.months import Month


def compose(reader: AirlogReader, settings: Settings, month: Month, made_on: date) -> ReportContent:
    """The report of a month, compared with the month before where the log has rows of it."""
    previous = _of(reader, month.previous)
    return ReportContent(
        month=month,
        made_on=made_on,
        station_name=settings.text("station.name"),
        station_code=settings.text("station.code"),
        parent_body=settings.text("station.parent_body"),
        place=settings.text("station.place"),
        receiving_level=settings.text("station.receiving_level"),
        signer=settings.text("report.signer"),
        signer_role=settings.text("report.signer_role"),
        figures=_of(reader, month),
        previous=previous if previous.everything.rows else None,
    )


def _of(reader: AirlogReader, month: Month) -> Figures:
    return figures(reader.airings(month.start, month.end), month.start, month.end)
