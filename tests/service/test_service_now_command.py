"""ccht now, as a person reads it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ccht_desktop.cli.main import run
from ccht_desktop.cli.playout import spoken_moment
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.commands import CommandServer
from ccht_desktop.station import Station

Told = Callable[[dict[str, Any]], str]
PRESENT: dict[str, Any] = {
    "state": "idle",
    "airing": None,
    "position_seconds": 0.0,
    "next": None,
    "alarms": [],
    "clock": "trusted",
    "device": "Loa mẫu",
    "pid": 1,
}


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """What `ccht now` prints while a broadcaster answers so."""
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999")

    def ask(answer: dict[str, Any]) -> str:
        with closing(CommandServer(folder, lambda _request: PRESENT | answer)):
            assert run(["-s", str(folder.root), "now"], lambda _arguments: 0) == 0
        return capsys.readouterr().out

    return ask


def test_the_running_clip_is_told_with_how_far_it_is(told: Told) -> None:
    airing = {"title": "Bài mẫu", "planned_seconds": 63.4}
    shown = told({"state": "playing", "airing": airing, "position_seconds": 12.2})
    assert shown == "Đang phát.\n  Bài mẫu  0:12 / 1:03\n"


def test_the_next_session_is_told_by_hour_weekday_and_day(told: Told) -> None:
    coming = {"name": "Buổi sáng", "start": "2026-11-23T05:30:00.000+07:00"}
    assert "Tiếp theo: Buổi sáng, 05:30 thứ Hai 23/11/2026\n" in told({"next": coming})


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-28T17:00:00.000+07:00", "17:00 thứ Bảy 28/11/2026"),
        ("2026-11-29T05:00:00.000+07:00", "05:00 Chủ nhật 29/11/2026"),
        ("2026-11-28T22:00:00.000Z", "05:00 Chủ nhật 29/11/2026"),
    ],
)
def test_moments_are_those_of_the_station(moment: str, words: str) -> None:
    assert spoken_moment(moment) == words
