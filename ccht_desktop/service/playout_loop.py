"""The playout process: tick, mixer, ledger. Nothing else."""

import contextlib
import os
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs import ALL
from ccht_desktop.playout.outputs.port import AudioOutput
from ccht_desktop.playout.voices import MediaVoices
from ccht_desktop.service.broadcaster import Broadcaster
from ccht_desktop.service.commands import CommandServer
from ccht_desktop.station import Station

TICK_SECONDS = 0.2
FEED_SECONDS = 0.1
ANSWER_SECONDS = 10.0
LOCK_PATIENCE_SECONDS = 3.0
Task = tuple[Callable[[], dict[str, Any] | None], "Future[dict[str, Any]]"]


class PlayoutLoop:
    """Owns the station lock while it runs. Commands are done in the tick's thread, between ticks;
    only STOP reaches into the mixer at once."""

    def __init__(self, folder: StationFolder, output_id: str | None) -> None:
        self._folder = folder
        self._wake = threading.Event()
        self._leave = threading.Event()
        self._tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self._output_id = output_id
        self._broadcaster: Broadcaster | None = None
        self.told_to_end = False

    def run(self) -> None:
        """Until told to leave; raises StationError STATION_HELD when another one runs."""
        self._folder.require()
        with contextlib.ExitStack() as stack:
            lock = Station.lock(self._folder, LOCK_PATIENCE_SECONDS)
            stack.callback(lock.release)
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
            )
            self._broadcaster = broadcaster
            stack.callback(lambda: broadcaster.shutdown(self.told_to_end))
            feeder = threading.Thread(target=self._feed, name="feeder", daemon=True)
            feeder.start()
            stack.callback(feeder.join, 2.0)
            stack.callback(self._leave.set)
            server = CommandServer(self._folder, self._answer)
            stack.callback(server.close)
            self._turn(broadcaster)

    def leave(self) -> None:
        """Ends run() after the present tick."""
        self._leave.set()
        self._wake.set()

    def listen_to_signals(self) -> None:
        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, lambda _number, _frame: self.leave())

    def _turn(self, broadcaster: Broadcaster) -> None:
        while not self._leave.is_set():
            self._do_tasks()
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

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """In the client's thread: STOP reaches the mixer at once, all else waits for the tick."""
        broadcaster = self._broadcaster
        assert broadcaster is not None
        match request.get("do"):
            case "stop":
                broadcaster.engine.stop(str(request.get("source", "")))
                self._wake.set()
                return {}
            case "shutdown":
                self.told_to_end = True
                self.leave()
                return {}
            case "now":
                return self._between_ticks(broadcaster.now)
            case "sync":
                return self._between_ticks(broadcaster.sync)
            case "play":
                clip, by = int(request["clip"]), str(request.get("by", ""))
                return self._between_ticks(lambda: {"airing": broadcaster.play(clip, by)})
            case "append":
                entries = [(str(kind), dict(body)) for kind, body in request["entries"]]
                return self._between_ticks(lambda: broadcaster.append(entries))
        raise StationError("BAD_COMMAND", _("Unknown command."))

    def _between_ticks(self, work: Callable[[], dict[str, Any] | None]) -> dict[str, Any]:
        future: Future[dict[str, Any]] = Future()
        self._tasks.put((work, future))
        self._wake.set()
        try:
            return future.result(timeout=ANSWER_SECONDS)
        except TimeoutError:
            # Nobody waits for it any more: it must not be done later.
            future.cancel()
            raise StationError("BUSY", _("The broadcaster is busy. Try again.")) from None

    def _do_tasks(self) -> None:
        while True:
            try:
                work, future = self._tasks.get_nowait()
            except queue.Empty:
                return
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work() or {})
            except Exception as error:  # noqa: BLE001
                # One command must never end what is on the air.
                future.set_exception(error)
