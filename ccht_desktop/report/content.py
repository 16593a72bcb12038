"""What a report says, as one value."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ccht_desktop.report.figures import Figures
from ccht_desktop.report.months import Month


@dataclass(frozen=True, slots=True)
class ReportContent:
    """One month's CCHC report. previous is None where the month before has no rows.

    station_name is the commune as spoken ("Xã Mẫu"); parent_body and signer may be empty.
    """

    month: Month
    made_on: date
    station_name: str
    station_code: str
    parent_body: str
    place: str
    receiving_level: str
    signer: str
    signer_role: str
    figures: Figures
    previous: Figures | None

    def listing(self) -> dict[str, Any]:
        """JSON values, as `ccht report --json` shows them."""
        return {
            "month": str(self.month),
            "made_on": self.made_on.isoformat(),
            "station": self.station_code,
            "name": self.station_name,
            "receiving_level": self.receiving_level,
            **self.figures.listing(),
            "previous": self.previous.listing() if self.previous else None,
        }
