"""The playout process: tick, mixer, ledger. Nothing else."""

import contextlib
import os
import sys
import threading
from typing import Any

from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.disk import release_reserve
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.lock import StationLock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs import ALL
from ccht_desktop.playout.outputs.port import AudioOutput
from ccht_desktop.playout.voices import MediaVoices
from ccht_desktop.service.attendance import Attendance, Supervision
from ccht_desktop.service.broadcaster import Broadcaster
from ccht_desktop.service.commands import CommandServer
from ccht_desktop.service.full_disk import WaitForLog
from ccht_desktop.service.orders import Orders
from ccht_desktop.service.playout_state import PlayoutState
from ccht_desktop.service.signals import end_on_signals
from ccht_desktop.service.succession import FREE_SECONDS
from ccht_desktop.station import Station

TICK_SECONDS = 0.2
LONGEST_TICK_SECONDS = 15.0
FEED_SECONDS = 0.1
LOCK_PATIENCE_SECONDS = 0.5


class PlayoutLoop:
    """Owns the station lock while it runs. told_to_end: a person wished its end."""

    def __init__(
        self, folder: StationFolder, output_id: str | None, supervision: Supervision | None = None
    ) -> None:
        self._folder = folder
        self._output_id = output_id
        self._supervision = supervision
        self._clock = SystemClock()
        self._began = self._clock.monotonic()
        self._state = PlayoutState(folder, self._clock)
        self._wake = threading.Event()
        self._leave = threading.Event()
        self._attendance: Attendance | None = None
        self._after_item = False
        self.told_to_end = False

    def run(self) -> None:
        """Until told to leave; raises StationError STATION_HELD when another one runs.

        Under a supervisor it waits for that one's end instead.
        """
        self._folder.require()
        try:
            with contextlib.ExitStack() as stack:
                self._run(stack)
        except StationError as error:
            if error.code != "STATION_HELD":
                self._state.failed(error)
            raise
        except Exception as error:
            self._state.failed(_broke_off(error))
            raise

    def leave(self) -> None:
        """Ends run() after the present tick."""
        if self._attendance is not None:
            self._attendance.leave()
        self._leave.set()
        self._wake.set()

    def listen_to_signals(self) -> None:
        end_on_signals(self.leave)

    def _run(self, stack: contextlib.ExitStack) -> None:
        lock = self._take_lock(stack)
        if lock is None:
            return
        stack.callback(lock.release)
        stack.callback(self._note_wish)
        WaitForLog(self._folder, self._clock, self._leave, self._end, self._ticked).wait()
        if self._leave.is_set():
            return
        station = Station.open(self._folder, watching=True)
        stack.callback(station.close)
        ledger = stack.enter_context(station.open_ledger(self._ticked))
        self._ticked()
        mixer = Mixer()
        voices = MediaVoices(
            self._folder,
            station.settings.number("loudness.target_lufs"),
            lambda source: station.settings.text(f"{source}.device"),
        )
        broadcaster = Broadcaster(
            station,
            ledger,
            mixer,
            self._output(station),
            voices,
            outputs=self._output,
            process_id=os.getpid(),
            make_room=lambda: release_reserve(self._folder),
            longest_tick=LONGEST_TICK_SECONDS,
        )
        stack.callback(lambda: broadcaster.shutdown(self.told_to_end))
        feeder = threading.Thread(
            target=self._feed, args=(broadcaster, mixer), name="feeder", daemon=True
        )
        feeder.start()
        stack.callback(feeder.join, 2.0)
        stack.callback(self._leave.set)
        orders = Orders(broadcaster, self._wake, self._end)
        self._listen(stack, broadcaster, orders)
        self._state.works()
        self._turn(broadcaster, orders)

    def _listen(
        self, stack: contextlib.ExitStack, broadcaster: Broadcaster, orders: Orders
    ) -> None:
        """Without a place for its socket a station airs all the same; only nobody can ask it."""
        try:
            server = CommandServer(self._folder, lambda request: self._answer(orders, request))
        except OSError as error:
            sys.stderr.write(f"no command socket: {error}\n")
            return
        stack.callback(server.close)

    def _take_lock(self, stack: contextlib.ExitStack) -> StationLock | None:
        if self._supervision is None:
            return Station.lock(self._folder, LOCK_PATIENCE_SECONDS)
        self._attendance = Attendance(self._folder, self._clock, self._supervision, self._output_id)
        stack.callback(self._attendance.close)
        lock = self._attendance.wait_for_station(
            lambda: self._leave.is_set() or self._ended_meanwhile()
        )
        self.told_to_end = lock is None and self._ended_meanwhile()
        return lock

    def _answer(self, orders: Orders, request: dict[str, Any]) -> dict[str, Any]:
        """In the client's thread."""
        if request.get("do") == "shutdown" and request.get("by") == "system":
            self.leave()
            return {}
        if request.get("do") == "shutdown" and request.get("after") == "item":
            self._after_item = True
            return {}
        return orders.answer(request)

    def _end(self) -> None:
        self.told_to_end = True
        self.leave()

    def _turn(self, broadcaster: Broadcaster, orders: Orders) -> None:
        while not self._leave.is_set():
            orders.work_off()
            broadcaster.step()
            self._ticked()
            self._leave_between(broadcaster)
            self._wake.wait(min(TICK_SECONDS, broadcaster.wait()))
            self._wake.clear()

    def _leave_between(self, broadcaster: Broadcaster) -> None:
        """Where somebody wished so, or another playout takes over."""
        hand_over = self._attendance is not None and self._attendance.may_leave
        if not (self._after_item or hand_over):
            return
        if broadcaster.engine.idle_for(FREE_SECONDS):
            self.told_to_end = self._after_item
            self.leave()

    def _feed(self, broadcaster: Broadcaster, mixer: Mixer) -> None:
        position = 0
        while not self._leave.wait(FEED_SECONDS):
            broadcaster.engine.feed()
            if mixer.busy and mixer.position != position and self._attendance is not None:
                self._attendance.moved()
            position = mixer.position

    def _ticked(self) -> None:
        if self._attendance is not None:
            self._attendance.ticked()

    def _note_wish(self) -> None:
        if self.told_to_end:
            self._state.ended_by_person()

    def _ended_meanwhile(self) -> bool:
        ended = self._state.ended
        return ended is not None and ended.after(self._began, self._clock)

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


def _broke_off(error: Exception) -> StationError:
    reason = f"{type(error).__name__}: {error}"
    text = _(
        "The broadcaster broke off ({reason}). It is started again; if this stays, keep the file "
        "playout.log and ask for help."
    )
    return StationError("BROKE_OFF", text.format(reason=reason))
