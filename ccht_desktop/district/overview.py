"""Who has reported, and what it adds up to. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ccht_desktop.district.store import Enrolled, Kept
from ccht_desktop.library.codes import ReformField
from ccht_desktop.upload.parcel import read

LATE_AFTER = timedelta(hours=48)


class Standing(StrEnum):
    """In the order in which somebody must act."""

    NEVER = "never"
    LATE = "late"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Line:
    """One station's line; the sums are over the parcels of the period.

    seconds_by_field has all seven fields. conflicts and rejected are of all time.
    """

    code: str
    name: str
    standing: Standing
    last_received: datetime | None
    parcels: int
    airings: int
    aired: int
    seconds_by_field: Mapping[str, float]
    conflicts: int
    rejected: int

    @property
    def seconds(self) -> float:
        """Of all fields together."""
        return sum(self.seconds_by_field.values())


def standing(last_received: datetime | None, now: datetime) -> Standing:
    """By the receiving level's clock."""
    if last_received is None:
        return Standing.NEVER
    return Standing.REPORTED if now - last_received <= LATE_AFTER else Standing.LATE


def overview(
    stations: Sequence[Enrolled],
    kept: Sequence[Kept],
    last_received: Mapping[str, datetime],
    conflicts: Mapping[str, int],
    rejected: Mapping[str, int],
    now: datetime,
) -> list[Line]:
    """All stations, those first that somebody must ring up."""
    sums: dict[str, Counter[str]] = {station.code: Counter() for station in stations}
    seconds: dict[str, dict[str, float]] = {
        station.code: {str(field): 0.0 for field in ReformField} for station in stations
    }
    for each in kept:
        parcel = read(each.document.encode("utf-8"))
        sums[each.station]["parcels"] += 1
        sums[each.station]["airings"] += parcel.airings
        sums[each.station]["aired"] += parcel.by_outcome.get("aired", 0)
        for field, (_rows, played) in parcel.by_field.items():
            if field in seconds[each.station]:
                seconds[each.station][field] += played
    lines = [
        Line(
            code=station.code,
            name=station.name,
            standing=standing(last_received.get(station.code), now),
            last_received=last_received.get(station.code),
            parcels=sums[station.code]["parcels"],
            airings=sums[station.code]["airings"],
            aired=sums[station.code]["aired"],
            seconds_by_field=seconds[station.code],
            conflicts=conflicts.get(station.code, 0),
            rejected=rejected.get(station.code, 0),
        )
        for station in stations
    ]
    return sorted(lines, key=lambda line: list(Standing).index(line.standing))
