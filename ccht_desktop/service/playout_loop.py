"""The playout process: tick, mixer, ledger. Nothing else."""

import contextlib
import os
import signal
import threading

from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.disk import release_reserve
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs import ALL
from ccht_desktop.playout.outputs.port import AudioOutput
from ccht_desktop.playout.voices import MediaVoices
from ccht_desktop.service.broadcaster import Broadcaster
from ccht_desktop.service.commands import CommandServer
from ccht_desktop.service.full_disk import WaitForLog
from ccht_desktop.service.orders import Orders
from ccht_desktop.station import Station

TICK_SECONDS = 0.2
FEED_SECONDS = 0.1
LOCK_PATIENCE_SECONDS = 3.0


class PlayoutLoop:
    """Owns the station lock while it runs."""

    def __init__(self, folder: StationFolder, output_id: str | None) -> None:
        self._folder = folder
        self._wake = threading.Event()
        self._leave = threading.Event()
        self._output_id = output_id
        self._broadcaster: Broadcaster | None = None
        self.told_to_end = False

    def run(self) -> None:
        """Until told to leave; raises StationError STATION_HELD when another one runs."""
        self._folder.require()
        with contextlib.ExitStack() as stack:
            lock = Station.lock(self._folder, LOCK_PATIENCE_SECONDS)
            stack.callback(lock.release)
            WaitForLog(self._folder, SystemClock(), self._leave, self._end, lambda: None).wait()
            if self._leave.is_set():
                return
            station = Station.open(self._folder, watching=True)
            stack.callback(station.close)
            ledger = stack.enter_context(station.open_ledger())
            mixer = Mixer()
            voices = MediaVoices(self._folder, station.settings.number("loudness.target_lufs"))
            broadcaster = Broadcaster(
                station,
                ledger,
                mixer,
                self._output(station),
                voices,
                outputs=self._output,
                process_id=os.getpid(),
                make_room=lambda: release_reserve(self._folder),
            )
            self._broadcaster = broadcaster
            stack.callback(lambda: broadcaster.shutdown(self.told_to_end))
            feeder = threading.Thread(target=self._feed, name="feeder", daemon=True)
            feeder.start()
            stack.callback(feeder.join, 2.0)
            stack.callback(self._leave.set)
            orders = Orders(broadcaster, self._wake, self._end)
            server = CommandServer(self._folder, orders.answer)
            stack.callback(server.close)
            self._turn(broadcaster, orders)

    def leave(self) -> None:
        """Ends run() after the present tick."""
        self._leave.set()
        self._wake.set()

    def listen_to_signals(self) -> None:
        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, lambda _number, _frame: self.leave())

    def _end(self) -> None:
        self.told_to_end = True
        self.leave()

    def _turn(self, broadcaster: Broadcaster, orders: Orders) -> None:
        while not self._leave.is_set():
            orders.work_off()
            broadcaster.step()
            self._wake.wait(min(TICK_SECONDS, broadcaster.wait()))
            self._wake.clear()

    def _feed(self) -> None:
        while not self._leave.wait(FEED_SECONDS):
            if self._broadcaster is not None:
                self._broadcaster.engine.feed()

    def _output(self, station: Station) -> AudioOutput:
        wanted = self._output_id or station.settings.text("output.id")
        for kind in ALL:
            if kind.id == wanted:
                return kind()
        raise StationError(
            "NO_OUTPUT",
            _("There is no audio output {name}; choose one of: {known}.").format(
                name=wanted, known=", ".join(kind.id for kind in ALL)
            ),
        )
