"""What may be tried a second time, and what is still to be made up."""

from collections.abc import Sequence

from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.outcomes import Cause, Outcome

# A clip is fetched again after these; a bad file, a person's word or a wall would end it again.
RETRIED = frozenset({Cause.MAT_DIEN, Cause.MAY_TINH_TAT, Cause.THIET_BI, Cause.DONG_HO, Cause.KHAC})
UNFINISHED = frozenset({Outcome.INTERRUPTED, Outcome.MISSED})
FRAMING_KINDS = frozenset({"NHAC_HIEU", "LOI_GIOI_THIEU", "NHAC"})


def may_try_again(outcome: str | None, cause: str | None, attempt: int) -> bool:
    """Whether an attempt that began and ended so is followed by another, if the window allows."""
    return attempt == 1 and outcome in UNFINISHED and cause in RETRIED


def make_up(airings: Sequence[Airing]) -> list[Airing]:
    """The last attempts at planned items that failed and whose clip has not aired since, by time.

    Tunes, introductions and music are not made up; nor is what a person stopped.
    """
    last: dict[tuple[str, int], Airing] = {}
    aired: dict[str, int] = {}
    for row in airings:
        if row.sha256 and row.outcome == Outcome.AIRED:
            aired[row.sha256] = max(row.id, aired.get(row.sha256, 0))
        if row.occurrence is not None and row.position is not None:
            key = (row.occurrence, row.position)
            last[key] = max(row, last.get(key, row), key=lambda each: each.attempt)
    return [
        row
        for row in last.values()
        if row.outcome in (*UNFINISHED, Outcome.REFUSED)
        and row.cause != Cause.DUNG_TAY
        and row.sha256 is not None
        and row.kind not in FRAMING_KINDS
        and aired.get(row.sha256, 0) < row.id
    ]
