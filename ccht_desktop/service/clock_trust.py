"""Whether the wall clock may start something: a computer that wakes in 2006 must not."""

from datetime import UTC, datetime, timedelta

# No station of this program has seen an earlier day.
NOT_BEFORE = datetime(2026, 10, 1, tzinfo=UTC)
BEHIND = timedelta(seconds=120)
AHEAD = timedelta(days=400)
SET_BACK = timedelta(days=1)
FITS_SECONDS = 120.0


class ClockTrust:
    """Doubted at the start, or after a wild step, until the wall fits what the log has seen or
    somebody confirms it.

    seen: the latest moment that the log holds, None for a new station.
    """

    def __init__(self, now: datetime, monotonic: float, seen: datetime | None) -> None:
        self._seen = seen
        self._earliest = seen or NOT_BEFORE
        self._began = monotonic
        self._confirmed = False
        self.doubtful = not self._plausible(now)

    def look(self, now: datetime) -> None:
        """At every turn: a doubted wall that was put right is trusted again."""
        if self.doubtful and self._plausible(now):
            self.doubtful = False
        if not self.doubtful:
            self._seen = now

    def step(self, old: datetime, new: datetime, monotonic: float) -> None:
        """The wall was set while the program ran: by hours is believed; by more, forward for a year
        and back as far as time has passed for certain."""
        if self.doubtful:
            return
        certain = self._earliest + timedelta(seconds=monotonic - self._began)
        earliest = min(old - SET_BACK, certain - BEHIND)
        too_early = new < NOT_BEFORE and not self._confirmed
        self.doubtful = too_early or not earliest <= new <= max(old, certain) + AHEAD
        self._seen = old if self.doubtful else new

    def confirm(self, now: datetime, monotonic: float) -> None:
        """Network time, a receipt or a person says that the wall is right."""
        self.doubtful = False
        self._confirmed = True
        self._seen = self._earliest = now
        self._began = monotonic

    def _plausible(self, now: datetime) -> bool:
        if now < NOT_BEFORE:
            return False
        if self._seen is None:
            return True
        return self._seen - BEHIND <= now <= self._seen + AHEAD
