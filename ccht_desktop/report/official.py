"""Words and numbers as official Vietnamese documents write them, whatever the window's language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.resources import resource


@dataclass(frozen=True, slots=True)
class OfficialWords:
    """The tables of resources/templates/words.toml; a code that is unknown is printed as it is."""

    tables: Mapping[str, Mapping[str, str]]

    def word(self, table: str, code: str | None) -> str:
        return self.tables[table].get(code, code) if code is not None else ""


def official_words() -> OfficialWords:
    return OfficialWords(MappingProxyType(read_template("words.toml")))


def read_template(name: str) -> dict[str, Any]:
    """A TOML document template."""
    return tomllib.loads(resource(f"templates/{name}").read_text("utf-8"))


def day_text(moment: datetime | None) -> str:
    """dd/MM/yyyy at the station."""
    return local(moment).strftime("%d/%m/%Y") if moment else ""


def clock_text(moment: datetime | None) -> str:
    """HH:MM:SS at the station."""
    return local(moment).strftime("%H:%M:%S") if moment else ""


def length_text(seconds: float) -> str:
    """Minutes and seconds: 2:05."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def number_text(value: float, decimals: int = 1) -> str:
    """Decimal comma, points between thousands; whole numbers without decimals."""
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def minutes_text(seconds: float) -> str:
    return number_text(seconds / 60)


def date_line(day: date) -> str:
    """ngày 02 tháng 02 năm 2026; from March on the month has no leading zero."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def plain(text: str) -> str:
    """Without the control characters that no document may hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n")
