"""A playout whose supervisor died: it sees to a new one, and leaves the air to that one's child."""

import os
from collections.abc import Callable

from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.liveness import HUNG, PLAYOUT, Reading, Signs, is_dead, resumed
from ccht_desktop.service.locks import is_held, standby_lock, supervisor_lock

START_AGAIN_SECONDS = 5.0
FREE_SECONDS = 30.0


class Succession:
    """supervised: a supervisor runs again. may_leave: its playout waits for the station lock.
    leaving: set when this playout ends anyhow; it sees to nobody any more.
    """

    def __init__(
        self, folder: StationFolder, clock: Clock, start: Callable[[], object], *, patience: float
    ) -> None:
        """start: starts a supervisor, detached. patience: seconds in which whatever else keeps
        supervisors running may do so first."""
        self._folder = folder
        self._clock = clock
        self._start = start
        self._patience = patience
        self._start_at: float | None = None
        self._woke = clock.monotonic()
        self._reading = self._read()
        self.supervised = False
        self.may_leave = False
        self.leaving = False

    def orphaned(self, signs: Signs) -> None:
        """To be called once a second, from a thread of its own."""
        now = self._look_at_clock()
        if is_dead(now, signs, self._woke, PLAYOUT):
            # Nobody else watches: what does not move must make room.
            os._exit(HUNG)
        if self.leaving:
            return
        self.supervised = is_held(supervisor_lock(self._folder))
        self.may_leave = self.supervised and is_held(standby_lock(self._folder))
        if self.supervised:
            self._start_at = None
            return
        if self._start_at is None:
            self._start_at = now + self._patience
        if now >= self._start_at:
            self._start_at = now + START_AGAIN_SECONDS
            self._start()

    def _look_at_clock(self) -> float:
        before, self._reading = self._reading, self._read()
        if resumed(before, self._reading):
            self._woke = self._reading.monotonic
        return self._reading.monotonic

    def _read(self) -> Reading:
        return Reading(self._clock.monotonic(), self._clock.slept())
