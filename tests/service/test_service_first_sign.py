"""A playout that has much to mend before its first tick is at work, not hung."""

import subprocess
import sys
from contextlib import closing

from ccht_desktop.airlog.ledger import canonical, entry_hash
from ccht_desktop.airlog.mirror import Mirror
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.soundness import condemned, last_row, rows_after
from ccht_desktop.foundation.clock import SystemClock, utc_text
from ccht_desktop.foundation.database import open_writer, transaction
from ccht_desktop.foundation.station_folder import StationFolder
from tests.service.service_station import wait_for
from tests.service.supervised_station import end_station, pid_of_playout, supervisor_log
from tests.service.test_service_supervisor import IMPATIENT

pytest_plugins = ["tests.service.service_fixtures"]
ENTRIES = 60_000
SILENCE_SECONDS = 2.5


def fill(folder: StationFolder) -> None:
    """A log of years, with its mirror."""
    at, body = utc_text(SystemClock().now()), canonical({"source": "mẫu", "by": None})
    with closing(open_writer(folder.airlog_db, SCHEMA)) as log:
        last = last_row(log)
        assert last is not None
        seq, previous, made = last[0], last[5], []
        for _turn in range(ENTRIES):
            seq += 1
            own_hash = entry_hash(seq, at, "receipt", body, previous)
            made.append((seq, at, "receipt", body, previous, own_hash))
            previous = own_hash
        with transaction(log):
            log.executemany("INSERT INTO ledger VALUES(?, ?, ?, ?, ?, ?)", made)
        with closing(Mirror(folder.mirror)) as mirror:
            mirror.extend(rows_after(log, 0))


def test_a_playout_that_restores_a_long_log_is_not_killed_for_silence(
    folder_now: StationFolder,
) -> None:
    fill(folder_now)
    condemned(folder_now.airlog_db).write_text("mẫu\n", "utf-8")
    arguments = ["-c", IMPATIENT, str(folder_now.root), str(SILENCE_SECONDS)]
    clock = SystemClock()
    begun = clock.monotonic()
    process = subprocess.Popen([sys.executable, *arguments], stderr=subprocess.PIPE)
    try:
        wait_for(lambda: pid_of_playout(folder_now) is not None, "playout answers")
        took = clock.monotonic() - begun
    finally:
        end_station(folder_now)
        process.communicate(timeout=15)
    assert "killed" not in "\n".join(supervisor_log(folder_now))
    assert list(folder_now.backup.glob("damaged-*"))
    assert took > SILENCE_SECONDS, "else it proves nothing"
