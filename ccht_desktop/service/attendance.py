"""A playout's side of being supervised: signs of life, waiting in reserve, handing over."""

from collections.abc import Callable
from dataclasses import dataclass

from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.lock import StationLock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.life_line import LifeLine
from ccht_desktop.service.locks import standby_lock, wait_for
from ccht_desktop.service.succession import Succession
from ccht_desktop.service.supervisor import start_supervisor

MANAGED_PATIENCE_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Supervision:
    """pipe: to the supervisor. managed: whatever started that one does so again when it dies."""

    pipe: int
    managed: bool


class Attendance:
    """ticked() and moved() may come from any thread."""

    def __init__(
        self, folder: StationFolder, clock: Clock, supervision: Supervision, output_id: str | None
    ) -> None:
        self._folder = folder
        self._succession = Succession(
            folder,
            clock,
            lambda: start_supervisor(folder, output_id),
            patience=MANAGED_PATIENCE_SECONDS if supervision.managed else 0.0,
        )
        self._life = LifeLine(supervision.pipe, clock, self._succession.orphaned)
        self.ticked = self._life.ticked
        self.moved = self._life.moved

    @property
    def may_leave(self) -> bool:
        """Another playout waits to take over."""
        return self._succession.may_leave

    def wait_for_station(self, give_up: Callable[[], bool]) -> StationLock | None:
        """The station lock, however long its holder keeps it; None when there is nothing to wait
        for: given up, or another supervisor has a playout of its own."""

        def no_use() -> bool:
            return give_up() or self._succession.supervised

        place = wait_for(standby_lock(self._folder), no_use, self.ticked)
        if place is None:
            return None
        with place:
            return wait_for(self._folder.lock, no_use, self.ticked)

    def leave(self) -> None:
        """This playout ends: no supervisor is started for it any more."""
        self._succession.leaving = True

    def close(self) -> None:
        self._life.close()
