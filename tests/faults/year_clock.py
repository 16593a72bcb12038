"""Three times side by side: the true one, the wall a person or a battery gets wrong, the monotonic.

Only the true time decides what the witness and the checker say.
"""

from datetime import datetime, timedelta

from ccht_desktop.foundation.clock import FakeClock

BOOTED_SECONDS = 20.0


class YearClock(FakeClock):
    """true: what a good watch shows. wrong_by: seconds the wall is ahead of it."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.true = self.now()
        self.wrong_by = 0.0

    def advance(self, seconds: float) -> None:
        super().advance(seconds)
        self.true += timedelta(seconds=seconds)

    def suspend(self, seconds: float) -> None:
        super().suspend(seconds)
        self.true += timedelta(seconds=seconds)

    def jump(self, seconds: float) -> None:
        super().jump(seconds)
        self.wrong_by += seconds

    def boot(self, off_seconds: float) -> None:
        """The computer was off; its battery kept the wall going, the monotonic begins anew."""
        self.advance(off_seconds)
        self._monotonic = BOOTED_SECONDS
        self._slept = 0.0
