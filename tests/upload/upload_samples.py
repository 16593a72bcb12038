"""A small station with a real ledger, for the tests of sending and receiving."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.foundation.clock import ZONE, Clock, FakeClock, utc_text
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.foundation.settings import Settings, Value
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.upload.keys import load_key, make_station_key
from ccht_desktop.upload.sending import Entries

MORNING = datetime(2026, 11, 23, 5, 30, tzinfo=ZONE)


@dataclass
class SampleStation:
    """What sending needs of a station; every append goes to the real ledger."""

    folder: StationFolder
    ledger: Ledger
    clock: Clock
    public: str
    settings: Settings = field(default_factory=lambda: Settings({}))
    played: int = 0

    @property
    def airlog(self) -> AirlogReader:
        return AirlogReader(self.ledger.connection)

    def append(self, entries: Entries) -> None:
        self.ledger.append_all(entries)

    def set(self, **values: Value) -> None:
        """Settings by name, as in upload_url."""
        changed = {name.replace("_", ".", 1): value for name, value in values.items()}
        self.settings = Settings({**self.settings.values, **changed})

    def play(self, seconds: float = 60.0, **changes: Any) -> None:
        """One airing in full, an hour after the one before."""
        begin = MORNING + timedelta(hours=self.played)
        self.played += 1
        start = {
            "occurrence": f"sang/2026-11-23/{self.played}",
            "position": 1,
            "session": "Buổi sáng",
            "attempt": 1,
            "continues": None,
            "planned_start": utc_text(begin),
            "started_at": utc_text(begin),
            "planned_seconds": seconds,
            "late_seconds": 0.0,
            "kind": "CHUYEN_MUC_CCHC",
            "clip": 1,
            "sha256": "a" * 64,
            "title": "Nộp hồ sơ trực tuyến",
            "field": "TTHC",
            "group": "DVC",
            "priority": 1,
            "approval_number": "12",
            "approver": "Nguyễn Văn Mẫu",
            "started_by": "schedule",
            "gain_db": 0.0,
            "boot": "b",
            "monotonic": 1.0,
            **changes,
        }
        opened = self.ledger.append("start", start)
        end = {
            "airing": opened.seq,
            "started_at": utc_text(begin),
            "ended_at": utc_text(begin + timedelta(seconds=seconds)),
            "frames": int(seconds * 48000),
            "played_seconds": seconds,
            "outcome": "aired",
            "cause": None,
            "note": None,
            "evidence": "E2",
        }
        self.ledger.append("end", end)

    def sign(self, message: bytes) -> str:
        return load_key(self.folder.station_key).sign(message)


@contextmanager
def sample_station(root: Path, clock: FakeClock, code: str = "99999") -> Iterator[SampleStation]:
    folder = StationFolder(root)
    folder.make()
    public = make_station_key(folder.station_key)
    with closing(open_writer(folder.airlog_db, SCHEMA)) as connection:
        ledger = Ledger(connection, clock)
        ledger.append("station", {"code": code, "name": "Xã Mẫu", "public_key": public})
        station = SampleStation(folder, ledger, clock, public)
        station.set(station_code=code, station_name="Xã Mẫu")
        yield station
