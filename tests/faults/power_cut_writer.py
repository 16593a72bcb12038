"""Writes a station's log as fast as it can, and prints the number and hash of what is on disk.

python -m tests.faults.power_cut_writer FOLDER [--normal] [--bare] [--unsynced]
normal: with synchronous=NORMAL. bare: without a mirror. unsynced: a mirror that is never synced.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station
from tests.airlog.airlog_samples import end, planned, session, start


@contextmanager
def opened(folder: StationFolder, bare: bool) -> Iterator[Ledger]:
    if bare:
        with closing(open_writer(folder.airlog_db, SCHEMA)) as connection:
            yield Ledger(connection, SystemClock())
        return
    with closing(Station.open(folder)) as station, station.open_ledger() as ledger:
        yield ledger


def write(folder: StationFolder, words: list[str]) -> None:
    if "--unsynced" in words:
        os.fsync = not_synced
    with opened(folder, "--bare" in words) as ledger:
        if "--normal" in words:
            ledger.connection.execute("PRAGMA synchronous=NORMAL")
        for day in range(100_000):
            of = session(day, count=12)
            told(ledger, "planned", planned(of))
            for position in range(1, 13):
                airing = told(ledger, "start", start(of, position))
                ledger.beat(SystemClock().now(), airing, 48_000)
                told(ledger, "end", end(airing))


def not_synced(fd: object) -> None:
    """A disk that says it has written what it only holds in its memory."""


def told(ledger: Ledger, kind: str, body: dict[str, object]) -> int:
    entry = ledger.append(kind, body)
    sys.stdout.write(f"{entry.seq} {entry.hash}\n")
    sys.stdout.flush()
    return entry.seq


if __name__ == "__main__":
    write(StationFolder(Path(sys.argv[1])), sys.argv[2:])
