"""Asking for the time elsewhere: hourly, and more often while our clock is in doubt."""

import logging
from collections.abc import Callable
from contextlib import suppress

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.service.commands import Client
from ccht_desktop.service.duties.clock_orders import tell_clock
from ccht_desktop.service.duties.duty import Bench, Duty
from ccht_desktop.service.network_time import Denied, NoTime, disciplined, offset_from

LOOK_SECONDS = 20.0
EVERY_SECONDS = 3600.0
DOUBT_SECONDS = 300.0
# No network yet, as after switching on: nobody is burdened by asking again soon.
UNANSWERED_SECONDS = 30.0
LEAVE_ALONE_SECONDS = 86400.0

log = logging.getLogger(__name__)


class TimeAsking:
    """Remembers when it asked last. kept: whether the system keeps the clock right itself."""

    def __init__(self, kept: Callable[[], bool] = disciplined) -> None:
        self._kept = kept
        self._asked: float | None = None
        self._answered = False
        self._left_alone_until = 0.0

    def look(self, bench: Bench) -> None:
        """Does nothing while no playout runs."""
        with suppress(StationError):
            doubted = Client(bench.folder).request({"do": "now"})["clock"] == "untrusted"
            monotonic = bench.clock.monotonic()
            if self._asked is not None and monotonic - self._asked < self._pause(doubted):
                return
            offset = self._offset(bench)
            self._asked, self._answered = monotonic, offset is not None
            if offset is not None:
                tell_clock(bench.folder, "network", offset)

    def _pause(self, doubted: bool) -> float:
        if not doubted:
            return EVERY_SECONDS
        return DOUBT_SECONDS if self._answered else UNANSWERED_SECONDS

    def _offset(self, bench: Bench) -> float | None:
        if self._kept():
            return 0.0
        server = settings_file.read(bench.folder.settings).text("clock.ntp_server").strip()
        monotonic = bench.clock.monotonic()
        if not server or monotonic < self._left_alone_until:
            return None
        try:
            return offset_from(server, bench.clock).offset
        except Denied as error:
            self._left_alone_until = monotonic + LEAVE_ALONE_SECONDS
            log.warning("%s does not want to be asked: %s", server, error)
        except NoTime as error:
            log.info("no time from %s: %s", server, error)
        return None


def time_duty() -> Duty:
    return Duty("time", TimeAsking().look, every=lambda _settings: LOOK_SECONDS)
