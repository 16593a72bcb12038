"""How often an approval lets a clip be heard."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from ccht_desktop.foundation.clock import local

Limit = Literal["day", "total"]


def limit_reached(
    max_per_day: int | None,
    max_total: int | None,
    approved_at: datetime,
    starts: Iterable[datetime],
    at: datetime,
) -> Limit | None:
    """Which limit forbids a start at a moment; starts: earlier ones, also of before the approval.

    A day is the station's; in all counts from the approval on.
    """
    earlier = [start for start in starts if start < at]
    day = local(at).date()
    if max_per_day is not None and sum(local(s).date() == day for s in earlier) >= max_per_day:
        return "day"
    if max_total is not None and sum(s >= approved_at for s in earlier) >= max_total:
        return "total"
    return None
