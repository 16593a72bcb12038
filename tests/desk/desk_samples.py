"""Sample stations for the tests of the window, and the typed fake of the broadcaster."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.foundation.clock import ZONE, FakeClock, local_text, utc_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Description
from ccht_desktop.schedule.files.toml_file import read
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.library.library_sounds import put_clip

NOW = datetime(2026, 11, 22, 17, 6, 12, tzinfo=ZONE)
LONG_TITLE = (
    "Hướng dẫn nộp hồ sơ trực tuyến trên Cổng Dịch vụ công quốc gia và nhận kết quả "
    "giải quyết thủ tục hành chính qua dịch vụ bưu chính công ích tại Trung tâm Phục vụ "
    "hành chính công xã"
)

# title, kind, field, group, seconds, lufs
CLIPS: tuple[tuple[str, str, str | None, str | None, float, float], ...] = (
    ("Nhạc hiệu Đài Truyền thanh Xã Mẫu", "NHAC_HIEU", None, None, 20, -17.2),
    ("Nhạc kết chương trình", "NHAC_HIEU", None, None, 15, -16.4),
    ("Lời giới thiệu chương trình phát thanh", "LOI_GIOI_THIEU", None, None, 25, -18.0),
    ("Bản tin địa phương: kết quả vụ mùa, kế hoạch vụ đông", "BAN_TIN", "CHUNG", "KQ", 245, -19.1),
    (LONG_TITLE, "CHUYEN_MUC_CCHC", "TTHC", "DVC", 312, -18.6),
    ("Sáu nhiệm vụ cải cách thể chế năm 2026", "CHUYEN_MUC_CCHC", "TC", "VB_CD", 254, -20.3),
    ("Sắp xếp tổ chức bộ máy tinh gọn, hiệu quả", "CHUYEN_MUC_CCHC", "TCBM", "SX_BM", 221, -17.7),
    ("Thái độ phục vụ tại bộ phận một cửa", "CHUYEN_MUC_CCHC", "CV", "BD_PP", 268, -33.4),
    ("Công khai phí, lệ phí; thanh toán trực tuyến", "CHUYEN_MUC_CCHC", "TCC", "HD", 195, -16.9),
    ("Cài đặt và sử dụng VNeID: cần chuẩn bị gì?", "CHUYEN_MUC_CCHC", "CPS", "CDS", 287, -16.1),
    ("Thông báo lịch tiêm phòng cho trẻ dưới 5 tuổi", "THONG_BAO", "CHUNG", "HD", 45, -18.8),
    ("Quê hương ngày mới", "NHAC", None, None, 180, -14.2),
    ("Thông báo họp tổ dân phố tháng 12", "THONG_BAO", "CHUNG", "HD", 40, -18.1),
    ("Một cửa điện tử, một lần đến", "CHUYEN_MUC_CCHC", "TTHC", "HD", 205, -17.5),
)
APPROVED = 12


class FakeBroadcaster:
    """Stands for service.commands.Client: answers `now`, remembers what it was told."""

    def __init__(self, answer: dict[str, Any] | None = None) -> None:
        self.answer = answer
        self.told: list[dict[str, Any]] = []

    def request(self, message: dict[str, Any]) -> dict[str, Any]:
        if message["do"] != "now":
            self.told.append(message)
        if self.answer is None:
            raise StationError("PLAYOUT_OFF", "The broadcaster is not running.")
        return self.answer if message["do"] == "now" else {}

    def orders(self, do: str) -> list[dict[str, Any]]:
        return [message for message in self.told if message["do"] == do]


def idle(session: PlannedSession | None = None, *alarms: str) -> dict[str, Any]:
    """A `now` answer while nothing sounds."""
    return {
        "state": "alarm" if alarms else "idle",
        "airing": None,
        "position_seconds": 0.0,
        "next": session.listing() if session else None,
        "alarms": [
            {"code": f"SAMPLE_{n}", "text": text, "since": local_text(NOW - timedelta(minutes=9))}
            for n, text in enumerate(alarms)
        ],
        "clock": "trusted",
        "device": "USB Audio",
        "pid": 4711,
    }


def playing(station: Station, *alarms: str) -> dict[str, Any]:
    """A `now` answer while the last opened airing of the log sounds."""
    airing = station.airlog.open_airings()[-1]
    coming = station.resolve(NOW + timedelta(minutes=30), NOW + timedelta(days=1))
    assert airing.started_at is not None
    return {
        **idle(coming[0], *alarms),
        "state": "playing",
        "airing": airing.listing(),
        "position_seconds": (NOW - airing.started_at).total_seconds(),
    }


def empty_station(root: Path, clock: FakeClock) -> StationFolder:
    folder = StationFolder(root)
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    return folder


def full_station(root: Path, days: int = 24) -> StationFolder:
    """Clips, a schedule, a log of some days with faults; the afternoon session sounds now."""
    clock = FakeClock(NOW - timedelta(days=days))
    folder = empty_station(root, clock)
    station = Station.open(folder, clock=clock)
    try:
        add_clips(station)
        station.schedule.replace(read(schedules() / "nong-thon.toml"), station.walls())
        with station.open_ledger() as ledger:
            _live(station, ledger, clock)
    finally:
        station.close()
    return folder


def add_clips(station: Station) -> None:
    for number, (title, kind, field, group, seconds, lufs) in enumerate(CLIPS):
        said = Description(title, kind, field, group)
        name = f"ban-tin-{number + 1}.mp3"
        clip = put_clip(station.library, title, said, seconds, lufs, lufs + 14, name)
        if number < APPROVED:
            station.decisions.approve(clip.id, by="Nguyễn Văn A", number=f"{number + 3}/QĐ-UBND")


def bridge_on(
    folder: StationFolder, clock: FakeClock, broadcaster: FakeBroadcaster
) -> tuple[Bridge, list[str]]:
    """A bridge with real lanes on a real station; the list tells of starts of the supervisor."""
    started: list[str] = []
    bridge = Bridge(
        lambda: Station.open(folder, clock=clock, run_worker=run_worker),
        broadcaster,
        clock,
        lambda: started.append("started"),
    )
    return bridge, started


def _live(station: Station, ledger: Ledger, clock: FakeClock) -> None:
    """Writes what playout would have written up to NOW."""
    reader = AirlogReader(ledger.connection)
    while clock.now() < NOW:
        start, end = clock.now(), min(clock.now() + timedelta(hours=12), NOW)
        for session in station.resolve(start, end, reader.last_aired()):
            clock.jump((session.start - clock.now()).total_seconds())
            ledger.append("planned", {**session.body(), "reconstructed": False})
            number = len(reader.planned())
            for kind, body in _entries(session, number):
                ended = body.pop("_ends", None)
                entry = ledger.append(kind, body)
                if ended is not None:
                    ledger.append("end", {"airing": entry.seq, **ended})
        clock.jump((end - clock.now()).total_seconds())


def _entries(session: PlannedSession, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    at = session.start
    for item in session.items:
        if item.clip is None:
            continue
        opened = _opened(session, item)
        if number in (7, 8, 29):
            cause = "MAT_DIEN" if number < 20 else "MAY_TINH_TAT"
            yield "missed", {**opened, "cause": cause, "note": None}
            continue
        if at >= NOW:
            return
        played = item.seconds
        outcome, cause_now = "aired", None
        if number == 15 and item.position == 4:
            played, outcome, cause_now = item.seconds / 2, "partial", "DUNG_TAY"
        if number == 22 and item.position == 5:
            played, outcome, cause_now = item.seconds / 3, "interrupted", "THIET_BI"
        stop = at + timedelta(seconds=played)
        started = {
            "started_at": utc_text(at),
            "late_seconds": 0.2,
            "gain_db": 2.0,
            "boot": "sample",
            "monotonic": 1.0,
        }
        ends = {
            "started_at": utc_text(at),
            "ended_at": utc_text(stop),
            "frames": round(played * 48000),
            "played_seconds": round(played, 3),
            "outcome": outcome,
            "cause": cause_now,
            "note": None,
            "evidence": "E2",
        }
        yield "start", {**opened, **started, **({"_ends": ends} if stop <= NOW else {})}
        at = stop


def _opened(session: PlannedSession, item: PlannedItem) -> dict[str, Any]:
    kept = replace(item)
    return {
        "occurrence": session.occurrence,
        "position": kept.position,
        "session": session.name,
        "attempt": 1,
        "continues": None,
        "planned_start": utc_text(kept.planned_start),
        "planned_seconds": kept.seconds,
        "kind": kept.kind,
        "clip": kept.clip,
        "sha256": kept.sha256,
        "title": kept.title,
        "field": kept.field,
        "group": kept.group,
        "priority": kept.priority,
        "approval_number": kept.approval_number,
        "approver": kept.approver,
        "started_by": "schedule",
    }
