"""The rotas that communes really had are entered as they are, and previewed right."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.files import toml_file as files
from ccht_desktop.schedule.gate import Refusal, refusals, to_confirm
from ccht_desktop.schedule.model import Calendar, Schedule
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.schedule.preview.conflicts import find_conflicts
from ccht_desktop.schedule.resolving.resolve import resolve
from ccht_desktop.schedule.walls import is_quiet
from tests.schedule.schedule_samples import MONDAY, WALLS, a_clip, a_large_library, at

ROTAS = Path(__file__).parent / "rotas"
EMPTY = Schedule("", "")
EARLY = ("tam-binh", "tinh-ha")


@dataclass(frozen=True)
class Week:
    """starts: the day's times by weekday, Monday 0; caps: in minutes by time of day."""

    starts: dict[int, tuple[str, ...]]
    caps: dict[str, int]
    relayed: int = 0


def daily(*starts: str, without: tuple[int, ...] = ()) -> dict[int, tuple[str, ...]]:
    return {day: () if day in without else starts for day in range(7)}


WEEKS = {
    "nam-dinh-2013": Week(
        daily("05:00", "11:00", "17:00"), {"05:00": 60, "11:00": 60, "17:00": 60}, 2880
    ),
    "tinh-ha": Week(daily("04:45"), {"04:45": 105}, 6300),
    "vinh-thanh": Week(
        {d: ("05:00", "05:30") if d in (0, 2, 4) else ("05:00",) for d in range(7)},
        {"05:00": 30, "05:30": 30},
        1800,
    ),
    "hoang-dao": Week(daily("05:00", "17:00", without=(6,)), {"05:00": 45, "17:00": 45}, 1800),
    "lien-chieu": Week(
        {d: ("05:30", "11:00", "17:00") if d == 1 else ("05:30", "17:00") for d in range(7)},
        {"05:30": 60, "11:00": 60, "17:00": 60},
        2700,
    ),
    "ha-noi-2017": Week(daily("07:00", "17:30", without=(6,)), {"07:00": 15, "17:30": 15}),
    "tam-binh": Week(daily("04:50"), {"04:50": 70}, 3000),
    "hai-duong-2020": Week(
        daily("05:30", "09:00", "11:00", "17:00", "19:00"),
        dict.fromkeys(("05:30", "09:00", "11:00", "17:00", "19:00"), 20),
    ),
    "tien-giang-2017": Week(daily("05:00", "11:30"), {"05:00": 90, "11:30": 30}, 5280),
}


def previewed(schedule: Schedule, first: date = MONDAY) -> list[PlannedSession]:
    start = at(first, "00:00")
    found = occurrences(schedule, start, start + timedelta(days=7), Calendar(), WALLS)
    news = [a_clip(60 + n, kind="BAN_TIN", field=None, group=None) for n in range(3)]
    return resolve(found, schedule.rundowns, [*a_large_library(), *news], {}, WALLS)


def refused(schedule: Schedule) -> list[Refusal]:
    now = at(MONDAY, "00:00")
    return refusals(EMPTY, schedule, WALLS, Calendar(), now, lambda _sha256, _day: None)


def test_every_rota_has_its_expectation() -> None:
    assert sorted(path.stem for path in ROTAS.glob("*.toml")) == sorted(WEEKS)


@pytest.mark.parametrize("name", WEEKS)
def test_a_real_rota_is_previewed_at_its_days_times_lengths_and_caps(name: str) -> None:
    schedule, expected = files.read(ROTAS / f"{name}.toml"), WEEKS[name]
    assert refused(schedule) == []
    sessions = previewed(schedule)
    for weekday in range(7):
        day = MONDAY + timedelta(days=weekday)
        times = tuple(f"{s.start:%H:%M}" for s in sessions if s.start.date() == day)
        assert times == expected.starts[weekday]
    assert {f"{s.start:%H:%M}": s.cap_minutes for s in sessions} == expected.caps
    relayed = [i for i in sessions[0].items if i.source == "relay"]
    assert sum(item.seconds for item in relayed) == expected.relayed
    for session in sessions:
        assert session.end - session.start <= timedelta(minutes=session.cap_minutes)
    assert find_conflicts(sessions, WALLS, lines=("relay",)) == []


@pytest.mark.parametrize("name", [name for name in WEEKS if name not in EARLY])
def test_a_rota_from_five_on_stays_clear_of_quiet_hours_and_asks_nothing(name: str) -> None:
    schedule = files.read(ROTAS / f"{name}.toml")
    assert to_confirm(EMPTY, schedule, WALLS, Calendar(), MONDAY) == []
    for session in previewed(schedule):
        assert session.permit is None
        assert not any(is_quiet(item.planned_start.time(), WALLS) for item in session.items)


@pytest.mark.parametrize("name", EARLY)
def test_a_rota_before_five_needs_its_window_and_its_window_is_read_back(name: str) -> None:
    schedule = files.read(ROTAS / f"{name}.toml")
    (asked,) = to_confirm(EMPTY, schedule, WALLS, Calendar(), MONDAY)
    assert schedule.windows[0].decision in asked.text
    for session in previewed(schedule):
        assert session.permit is not None
        assert session.permit.decision == schedule.windows[0].decision
    closed = replace(schedule, windows=())
    assert refused(closed)[0].code == "QUIET_HOURS"
    assert previewed(closed) == []


def test_the_campaign_of_hai_duong_ends_and_two_sessions_a_day_stay() -> None:
    schedule = files.read(ROTAS / "hai-duong-2020.toml")
    sessions = previewed(schedule, date(2026, 12, 21))
    assert {f"{s.start:%H:%M}" for s in sessions} == {"05:30", "17:00"}
    assert len(sessions) == 14


def test_the_early_session_of_tam_binh_repeats_the_districts_programme_for_half_an_hour() -> None:
    session = previewed(files.read(ROTAS / "tam-binh.toml"))[0]
    first, second = session.items[:2]
    assert (first.kind, first.seconds) == ("PHAT_LAI", 1800)
    assert f"{second.planned_start:%H:%M}" == "05:20"
