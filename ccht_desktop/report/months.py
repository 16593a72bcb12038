"""A calendar month of the station's zone."""

import re
from dataclasses import dataclass
from datetime import datetime

from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    number: int

    @property
    def start(self) -> datetime:
        """The first moment, aware."""
        return datetime(self.year, self.number, 1, tzinfo=ZONE)

    @property
    def end(self) -> datetime:
        """The first moment that no longer belongs to it."""
        return self.next.start

    @property
    def next(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        here = moment.astimezone(ZONE)
        return cls(here.year, here.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """From text such as 2026-10; raises StationError BAD_MONTH."""
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text, re.ASCII):
            raise StationError(
                "BAD_MONTH",
                _("“{text}” is no month. Write year and month, such as 2026-10.").format(text=text),
            )
        return cls(int(text[:4]), int(text[5:]))
