"""What had befallen when: the checker's questions to the record of a year."""

from datetime import datetime, timedelta

from tests.faults.year_record import Befallen, Year
from tests.faults.year_witness import Sounding

# These alone never keep a session from its time.
HARMLESS = frozenset({"play_now", "plan_locked", "plan_damaged", "settings", "edit", "withdrawal"})


def troubled(year: Year, start: datetime) -> bool:
    """Anything that can touch a session befell in its window."""
    begin, end = start - timedelta(seconds=20), start + timedelta(seconds=130)
    if any(begin - timedelta(seconds=100) <= moment <= end for moment in year.desk.changes):
        return True
    return any(
        fault.kind not in HARMLESS
        and fault.since <= end
        and (fault.until is None or fault.until >= begin)
        for fault in year.befallen
    )


def hit(
    year: Year,
    kinds: tuple[str, ...],
    begin: datetime,
    margin: float,
    end: datetime | None = None,
) -> Befallen | None:
    early, late = begin - timedelta(seconds=margin), (end or begin) + timedelta(seconds=margin)
    for fault in year.befallen:
        if fault.kind in kinds and fault.since <= late and (fault.until or late) >= early:
            return fault
    return None


def wall_moved(year: Year, sounding: Sounding) -> bool:
    return any(
        fault.kind in ("clock", "sleep", "power")
        and any(
            moment is not None
            and sounding.began - timedelta(seconds=1)
            <= moment
            <= sounding.ended + timedelta(seconds=3)
            for moment in (fault.since, fault.until)
        )
        for fault in year.befallen
    )


def paused(year: Year, sounding: Sounding) -> float:
    """Seconds of it in which a person had it stand still."""
    seconds = 0.0
    for fault in year.befallen:
        if fault.kind == "pause":
            until = min(fault.until or sounding.ended, sounding.ended)
            seconds += max(0.0, (until - max(fault.since, sounding.began)).total_seconds())
    # A pause that ended with the device did not go on as long as the person meant.
    return min(seconds, sounding.silent)
