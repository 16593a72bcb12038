"""Wall and monotonic clock are read as one moment: a starved computer is no clock that was set."""

from datetime import UTC, datetime, timedelta

from ccht_desktop.foundation.clock import FakeClock, from_text
from ccht_desktop.playout.timekeeping import Timekeeper


class Torn(FakeClock):
    """The program stands still for `gap` seconds, once, just after it has read the wall."""

    gap = 0.0

    def now(self) -> datetime:
        wall, gap = super().now(), self.gap
        self.gap = 0.0
        self.advance(gap)
        return wall


def torn() -> tuple[Torn, Timekeeper]:
    clock = Torn(datetime(2026, 11, 23, tzinfo=UTC))
    return clock, Timekeeper(clock)


def test_standing_still_between_two_readings_sets_no_clock() -> None:
    clock, keeper = torn()
    clock.gap = 2.5
    assert not keeper.look().moved
    clock.advance(0.2)
    assert not keeper.look().moved


def test_the_old_time_of_a_clock_that_was_set_is_the_time_at_which_it_was_seen() -> None:
    clock, keeper = torn()
    clock.gap = 1.5
    keeper.look()
    clock.advance(0.2)
    true = clock.now()
    clock.jump(-3600)
    step = keeper.look().step
    assert step is not None
    assert abs(from_text(step["old"]) - true) <= timedelta(milliseconds=1)
    assert step["step_seconds"] == -3600.0
