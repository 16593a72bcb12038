"""What desk, command line and keeper may ask of playout, and who answers it when."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from ccht_desktop.airlog.ledger import canonical
from ccht_desktop.foundation.clock import from_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.service.broadcaster import Broadcaster

ANSWER_SECONDS = 10.0
Work = Callable[[], dict[str, Any] | None]
Task = tuple[Work, "Future[dict[str, Any]]"]


class Orders:
    """Orders come in clients' threads and are done in the tick's thread, between ticks; only STOP
    reaches into the mixer at once.

    wake: set when there is something to do. end: called when a person ends playout.
    """

    def __init__(
        self, broadcaster: Broadcaster, wake: threading.Event, end: Callable[[], None]
    ) -> None:
        self._broadcaster = broadcaster
        self._wake = wake
        self._end = end
        self._tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """In the client's thread; raises StationError BAD_COMMAND, BUSY, or what the order says."""
        _require_writable(request)
        broadcaster, people = self._broadcaster, self._broadcaster.engine.people
        by = str(request.get("by", ""))
        match request.get("do"):
            case "stop":
                reason = str(request.get("reason") or "") or None
                broadcaster.engine.stop(str(request.get("source", "")), by, reason)
                self._wake.set()
                return {}
            case "shutdown":
                self._end()
                return {}
            case "now":
                return self._between_ticks(broadcaster.now)
            case "sync":
                return self._between_ticks(broadcaster.sync)
            case "play":
                clip = int(request["clip"])
                return self._between_ticks(lambda: {"airing": broadcaster.play(clip, by)})
            case "pause":
                return self._between_ticks(lambda: people.pause(by))
            case "resume":
                return self._between_ticks(lambda: {"resumed": people.resume(by)})
            case "hold":
                until = from_text(request["until"])
                return self._between_ticks(lambda: people.hold(until, by))
            case "clock":
                source, offset = str(request["source"]), float(request["offset_seconds"])
                return self._between_ticks(lambda: broadcaster.clock(source, offset, by))
            case "alarm":
                code, detail = str(request["code"]), request.get("detail")
                text = None if detail is None else str(detail)
                return self._between_ticks(lambda: broadcaster.alarm(code, text))
            case "click":
                return self._between_ticks(lambda: broadcaster.click(by))
            case "calibrated":
                told = {
                    key: round(float(request[key]), 3)
                    for key in ("latency_ms", "spread_ms", "residue_ms")
                }
                loopback = str(request["loopback"])
                return self._between_ticks(lambda: broadcaster.calibrated(told, loopback, by))
            case "append":
                entries = [(str(kind), dict(body)) for kind, body in request["entries"]]
                return self._between_ticks(lambda: broadcaster.append(entries))
        raise StationError("BAD_COMMAND", _("Unknown command."))

    def work_off(self) -> None:
        """Does what waits; in the tick's thread."""
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

    def _between_ticks(self, work: Work) -> dict[str, Any]:
        future: Future[dict[str, Any]] = Future()
        self._tasks.put((work, future))
        self._wake.set()
        try:
            return future.result(timeout=ANSWER_SECONDS)
        except TimeoutError:
            # Nobody waits for it any more: it must not be done later.
            future.cancel()
            raise StationError("BUSY", _("The broadcaster is busy. Try again.")) from None


def _require_writable(request: dict[str, Any]) -> None:
    """What an order says may end in the log: text that has no bytes, or no number, never does."""
    try:
        canonical(request).encode()
    except ValueError as error:
        raise StationError("BAD_COMMAND", _("Unknown command.")) from error
