"""A station without audio files: two sessions a day, of six places each."""

from contextlib import closing
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.schedule.model import Position, Rule, Rundown, Schedule, StartMode
from ccht_desktop.station import Station
from tests.library.library_sounds import put_clip

PLACES = 6
CLIPS = (
    ("Nhạc hiệu", "NHAC_HIEU", None, None, 6.0),
    ("Cải cách 1", "CHUYEN_MUC_CCHC", "TTHC", "DVC", 31.3),
    ("Cải cách 2", "CHUYEN_MUC_CCHC", "CPS", "CDS", 24.71),
    ("Cải cách 3", "CHUYEN_MUC_CCHC", "TC", "DVC", 17.003),
    ("Thông báo 1", "THONG_BAO", "CHUNG", "HD", 12.0),
    ("Thông báo 2", "THONG_BAO", "CHUNG", "HD", 9.5),
    ("Nhạc kết", "NHAC", None, None, 4.0),
    ("Tin nhanh", "BAN_TIN", "CHUNG", "HD", 20.0),
)


def make_station(root: Path, clock: FakeClock) -> StationFolder:
    folder = StationFolder(root)
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    with closing(Station.open(folder, clock=clock)) as station:
        for number, clip in enumerate(CLIPS, 1):
            _add(station, number, *clip)
        station.schedule.replace(schedule(station.library.clips(), SLOTS), station.walls())
    return folder


@dataclass(frozen=True, slots=True)
class Slot:
    """A rule of one start a day; the rundown is the same for all."""

    rule: str
    start: time
    mode: StartMode = "soft"
    wait: int = 0

    def occurrence(self, day: date) -> str:
        slot = f"{self.start:%H%M%S}" if self.start.second else f"{self.start:%H%M}"
        return f"{self.rule}/{day.isoformat()}/{slot}"


SLOTS = (Slot("sang", time(5, 30)), Slot("chieu", time(17, 0)))


def schedule(clips: list[Clip], slots: tuple[Slot, ...]) -> Schedule:
    tune, last, backup = clips[0].sha256, clips[6].sha256, clips[7].sha256
    places = (
        Position(1, "clip", "NHAC_HIEU", sha256=tune),
        Position(2, "rotation", "CHUYEN_MUC_CCHC", again=True),
        Position(3, "pause", "NHAC", seconds=1.5),
        Position(4, "rotation", "CHUYEN_MUC_CCHC", again=True),
        Position(5, "rotation", "THONG_BAO", again=True),
        Position(6, "clip", "NHAC", sha256=last),
    )
    week = frozenset(range(7))
    rules = tuple(
        Rule(
            each.rule,
            each.rule,
            "mau",
            (each.start,),
            week,
            start_mode=each.mode,
            wait_seconds=each.wait,
        )
        for each in slots
    )
    return Schedule("Mẫu", "", (Rundown("mau", "Mẫu", places, backup),), rules)


def _add(
    station: Station,
    number: int,
    title: str,
    kind: str,
    field: str | None,
    group: str | None,
    seconds: float,
) -> None:
    said = Description(title, kind, field, group)
    clip = put_clip(station.library, title, said, seconds, -20.0, -4.0, f"{number}.mp3")
    station.decisions.approve(clip.id, by="Lãnh đạo mẫu", number=f"{number}/QĐ")
