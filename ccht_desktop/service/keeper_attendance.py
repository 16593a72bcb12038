"""The keeper's side of being supervised: signs of life, one keeper a station, no orphan."""

import os
from contextlib import closing

from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.keeper import Keeper
from ccht_desktop.service.life_line import LifeLine
from ccht_desktop.service.liveness import HUNG, Signs
from ccht_desktop.service.locks import keeper_lock, wait_for

DUTY_SECONDS = 20.0


def attend_keeper(folder: StationFolder, keeper: Keeper, clock: Clock, pipe: int) -> None:
    """Runs the keeper, alone in its station, as long as its supervisor lives."""

    def orphaned(_signs: Signs) -> None:
        if keeper.leaving and clock.monotonic() - left[0] > DUTY_SECONDS:
            # A duty that does not end must not keep the next keeper waiting.
            os._exit(HUNG)
        if not keeper.leaving:
            left[0] = clock.monotonic()
            keeper.leave()

    left = [clock.monotonic()]
    with closing(LifeLine(pipe, clock, orphaned)) as life:
        lock = wait_for(keeper_lock(folder), lambda: keeper.leaving, life.ticked)
        if lock is not None:
            with lock:
                keeper.run(life.ticked)
