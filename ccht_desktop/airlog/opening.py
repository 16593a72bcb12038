"""Opening the log to write it: examined first, restored where it must be, mirrored from then on."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from ccht_desktop.airlog.copies import Places
from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.mirror import Mirror
from ccht_desktop.airlog.mirroring import Mirroring, SecondMirror, answers
from ccht_desktop.airlog.restoring import restore
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.signs import Beat, no_sign
from ccht_desktop.airlog.soundness import Fault, fault_of
from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.database import open_writer


@contextmanager
def open_log(
    places: Places, clock: Clock, beat: Beat = no_sign, *, brought_back: bool = False
) -> Iterator[tuple[Ledger, Mirroring]]:
    """For the holder of the lock. Raises StationError LOG_NOT_RESTORED, or as open_writer does.

    beat: a sign of life in what takes long. brought_back: a person has just put an older log there.
    """
    own = Mirror(places.mirror)
    second = Mirror(places.second / places.mirror.name) if places.second else None
    mirrors = [own, *([second] if second is not None and answers(second) else [])]
    fault = fault_of(places.log, mirrors, clock.monotonic)
    beat()
    if fault is Fault.OLD_COPY and brought_back:
        fault = Fault.BROUGHT_BACK
    if fault is not None:
        restore(places, mirrors, fault, clock, beat)
    beat()
    with closing(open_writer(places.log, SCHEMA, places.backup)) as connection:
        other = SecondMirror(second, places.log, clock) if second is not None else None
        with closing(Mirroring(connection, own, other)) as mirroring:
            mirroring.follow(beat)
            yield Ledger(connection, clock, mirroring.follow), mirroring
        # So that airlog.db alone is the whole log once nobody writes it; a full disk keeps both.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
