"""The one bridge between the window and the station: orders go out, frozen values come back."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from ccht_desktop.desk.lanes import Job, Lane, Then, unexpected
from ccht_desktop.desk.present import Present
from ccht_desktop.desk.watching import Commands, Watcher
from ccht_desktop.foundation.clock import Clock, local
from ccht_desktop.foundation.errors import StationError

if TYPE_CHECKING:
    from ccht_desktop.station import Station


COMMAND_THREADS = 4


class Bridge(QObject):
    """Reads, short writes, listening and long work each have a lane; commands have threads.

    STOP so never waits behind a read, an intake or another command, nor a withdrawal behind an
    intake.
    """

    present_changed = Signal(object)
    plan_changed = Signal()
    day_changed = Signal()
    troubled = Signal(object)
    _answered = Signal(object, object)

    def __init__(
        self,
        open_station: "Callable[[], Station]",
        commands: Commands,
        clock: Clock,
        start_playout: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.clock = clock
        self.present = Present()
        self._commands = commands
        self._start_playout = start_playout
        self._over = False
        self._day = self.today()
        self._reads = Lane(open_station, self)
        self._writes = Lane(open_station, self)
        self._sounds = Lane(open_station, self)
        self._work = Lane(open_station, self)
        self._lanes = (self._reads, self._writes, self._sounds, self._work)
        self._watcher = Watcher(commands, self)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(COMMAND_THREADS)
        for lane in self._lanes:
            lane.done.connect(self._deliver)
            lane.failed.connect(self._deliver)
        self._answered.connect(self._deliver)
        self._watcher.seen.connect(self._see)

    def start(self) -> None:
        for thread in (*self._lanes, self._watcher):
            thread.start()

    def today(self) -> date:
        """The day of the station's wall, to be asked for whenever something is shown."""
        return local(self.clock.now()).date()

    def read(self, job: Job, then: Then, failed: Then | None = None) -> None:
        """A quick look at the station; then gets its value in the window's thread."""
        self._reads.ask(job, then, failed or self.troubled.emit)

    def write(self, job: Job, then: Then, failed: Then | None = None) -> None:
        """A short change by a person; it never waits for long work."""
        self._writes.ask(job, then, failed or self.troubled.emit)

    def listen(self, job: Job, then: Then, failed: Then | None = None) -> None:
        """What must be found out or made before a sound is heard; it may take a while."""
        self._sounds.ask(job, then, failed or self.troubled.emit)

    def work(self, job: Job, then: Then, failed: Then | None = None) -> None:
        """Anything that takes long; reads and writes go on beside it."""
        self._work.ask(job, then, failed or self.troubled.emit)

    def command(
        self, message: dict[str, Any], then: Then | None = None, failed: Then | None = None
    ) -> None:
        """An order to the broadcaster, at once."""
        self._apart(
            lambda: self._commands.request(message),
            then or (lambda _answer: None),
            failed or self.troubled.emit,
        )

    def start_playout(self, then: Then, failed: Then | None = None) -> None:
        self._apart(self._start_playout, then, failed or self.troubled.emit)

    def close(self) -> None:
        """Stops every thread; values still under way are dropped."""
        self._over = True
        threads = (*self._lanes, self._watcher)
        for thread in threads:
            thread.finish()
        for thread in threads:
            thread.wait()
        self._pool.waitForDone()

    def busy(self) -> bool:
        """Whether any thread of the bridge runs."""
        threads = (*self._lanes, self._watcher)
        return any(thread.isRunning() for thread in threads) or bool(self._pool.activeThreadCount())

    def _apart(self, job: Callable[[], object], then: Then, failed: Then) -> None:
        def run() -> None:
            try:
                self._answered.emit(then, job())
            except StationError as error:
                self._answered.emit(failed, error)
            except Exception as error:  # noqa: BLE001
                self._answered.emit(failed, unexpected(error))

        self._pool.start(run)

    @Slot(object, object)
    def _deliver(self, then: Then, value: Any) -> None:
        if not self._over:
            then(value)

    @Slot(object)
    def _see(self, present: Present) -> None:
        if self._over:
            return
        if self._day != self.today():
            self._day = self.today()
            self.day_changed.emit()
        if present != self.present:
            self.present = present
            self.present_changed.emit(present)
