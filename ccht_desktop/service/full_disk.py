"""Starting on a full disk: playout waits until the log can be written, and says so meanwhile."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any

from ccht_desktop.foundation.clock import Clock, local_text
from ccht_desktop.foundation.disk import MB, free_bytes, make_room
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.service.alarm_texts import told
from ccht_desktop.service.commands import CommandServer

LOOK_SECONDS = 1.0
START_BYTES = MB // 4
# SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN
NOT_WRITABLE = frozenset({8, 10, 13, 14})
# SQLITE_IOERR_READ, SQLITE_IOERR_SHORT_READ: damage, not a lack of room
NOT_READABLE = frozenset({266, 522})


def unwritable(folder: StationFolder) -> str | None:
    """Why the log cannot take an entry, or None; damage is not told here. For the lock's holder."""
    if not folder.airlog_db.exists():
        return None
    try:
        address = f"{folder.airlog_db.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            connection.execute("PRAGMA synchronous=FULL")
            # The same value again: the smallest entry that has to reach the disk.
            connection.execute(f"PRAGMA user_version={version}")
        free = free_bytes(folder.root)
        return None if free >= START_BYTES else _("{free} KB left").format(free=free // 1024)
    except OSError as error:
        return str(error)
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        known = code & 0xFF in NOT_WRITABLE and code not in NOT_READABLE
        return str(error) if known else None


class WaitForLog:
    """Answers commands while nothing can be played, so that people see why."""

    def __init__(
        self,
        folder: StationFolder,
        clock: Clock,
        leave: threading.Event,
        end: Callable[[], None],
        beat: Callable[[], None],
    ) -> None:
        """leave: set when playout is told to go. end: a person ends playout. beat: a sign of
        life, each second."""
        self._folder = folder
        self._clock = clock
        self._leave = leave
        self._end = end
        self._beat = beat
        self._since = local_text(clock.now())
        self._reason: str | None = None

    def wait(self) -> None:
        """Returns when the log can be written, or when told to leave."""
        make_room(self._folder)
        self._reason = unwritable(self._folder)
        if self._reason is None:
            return
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError):
                server = CommandServer(self._folder, self._answer)
                stack.callback(server.close)
            while self._reason is not None and not self._leave.wait(LOOK_SECONDS):
                self._beat()
                make_room(self._folder)
                self._reason = unwritable(self._folder)

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        text = told("LOG_NOT_WRITABLE", self._reason or "", None)
        match request.get("do"):
            case "now":
                return {
                    "state": "alarm",
                    "airing": None,
                    "position_seconds": 0.0,
                    "next": None,
                    "alarms": [{"code": "LOG_NOT_WRITABLE", "text": text, "since": self._since}],
                    "clock": "trusted",
                    "device": None,
                    "pid": os.getpid(),
                    "at": local_text(self._clock.now()),
                }
            case "stop":
                # It is silent already.
                return {}
            case "shutdown":
                self._end()
                return {}
        raise StationError("LOG_NOT_WRITABLE", text)
