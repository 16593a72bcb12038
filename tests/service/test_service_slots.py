"""Relays and live slots: seconds of a line input, on the clock of whoever speaks."""

from dataclasses import replace
from datetime import timedelta

from ccht_desktop.airlog.attempts import make_up
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.playout.voice import RATE, Voice
from ccht_desktop.playout.voices import CountedVoices, MediaVoices
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession
from ccht_desktop.service.virtual import VirtualRun, virtual_run
from ccht_desktop.station import Station
from tests.service.planned_by_hand import air, clip, plan, planned, slot
from tests.service.service_station import FIRST

pytest_plugins = ["tests.service.service_fixtures"]


class NoLine(CountedVoices):
    """Counts clips; has no line input for a slot, as the real one says it."""

    def __init__(self, folder: StationFolder) -> None:
        self._real = MediaVoices(folder, -16.0)

    def make(self, item: PlannedItem) -> tuple[Voice, float]:
        return super().make(item) if item.clip else self._real.make(item)


class Mute(Voice):
    """A line that brings nothing but digital silence."""

    @property
    def mute_seconds(self) -> float:
        return self.consumed / RATE


class MuteLine(CountedVoices):
    def make(self, item: PlannedItem) -> tuple[Voice, float]:
        made, gain = super().make(item)
        return (made if item.clip else Mute(None, made.frames)), gain


def at(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_a_relay_airs_its_planned_seconds_and_is_logged_by_its_name(
    station: Station, morning: FakeClock
) -> None:
    rows = air(station, morning, [planned("sang", FIRST, clip(20), slot(60), clip(10))])
    assert [(row.title, row.kind, row.outcome, row.played_seconds) for row in rows] == [
        ("20 s", "CHUYEN_MUC_CCHC", "aired", 20.0),
        ("Đài tỉnh mẫu", "TIEP_SONG", "aired", 60.0),
        ("10 s", "CHUYEN_MUC_CCHC", "aired", 10.0),
    ]
    assert rows[1].clip is None
    assert rows[2].started_at == FIRST + at(80)


def test_a_relay_that_begins_late_ends_at_its_time_all_the_same(
    station: Station, morning: FakeClock
) -> None:
    def lose_the_device(run: VirtualRun) -> None:
        run.until(FIRST - at(20))
        run.card.gone = True
        run.until(FIRST + at(29))
        run.card.gone = False

    session = planned("sang", FIRST, slot(100), clip(10))
    rows = air(station, morning, [session], during=lose_the_device)
    relay, after = rows
    assert (relay.outcome, relay.cause) == ("partial", "KHAC")
    assert 69 <= relay.played_seconds <= 71
    assert relay.ended_at is not None
    assert abs(relay.ended_at - (FIRST + at(100))) < at(0.2)
    assert after.outcome == "aired"


def test_a_slot_without_a_line_input_is_missed_and_the_backup_clip_plays(
    station: Station, morning: FakeClock
) -> None:
    session = replace(planned("sang", FIRST, clip(10), slot(60)), backup=clip(15))
    rows = air(station, morning, [session], NoLine(station.folder))
    relay = next(row for row in rows if row.kind == "TIEP_SONG")
    assert (relay.outcome, relay.cause, relay.title) == ("missed", "THIET_BI", "Đài tỉnh mẫu")
    assert relay.note is not None
    assert "relay.device" in relay.note
    backup = next(row for row in rows if row.started_by == "backup")
    assert (backup.title, backup.outcome) == ("15 s", "aired")
    assert make_up(rows) == [], "a relay cannot be made up"


def test_without_a_backup_the_silence_is_told_and_the_rest_airs(
    station: Station, morning: FakeClock
) -> None:
    alarms: set[str] = set()

    def look(run: VirtualRun) -> None:
        run.until(FIRST + at(20))
        alarms.update(alarm["code"] for alarm in run.broadcaster.engine.alarms.standing)

    rows = air(
        station,
        morning,
        [planned("sang", FIRST, slot(60, "live", "Xã mẫu"), clip(10))],
        NoLine(station.folder),
        look,
    )
    assert [(row.title, row.outcome, row.cause) for row in rows] == [
        ("Xã mẫu", "missed", "THIET_BI"),
        ("10 s", "aired", None),
    ]
    assert "LINE" in alarms
    assert rows[1].started_at is not None
    assert rows[1].started_at <= FIRST + at(2), "nothing waits for a line that is not there"


def test_after_a_restart_a_relay_is_joined_again_for_the_rest_of_its_time(
    station: Station, morning: FakeClock
) -> None:
    session = planned("sang", FIRST, slot(200), clip(10))
    air_until_power_cut(station, morning, session)
    morning.advance(30)
    with virtual_run(station, morning, CountedVoices()) as run:
        run.until(FIRST + at(300))
    one, two, after = station.airlog.airings()
    assert (one.outcome, one.attempt) == ("interrupted", 1)
    assert (two.outcome, two.attempt, two.continues) == ("partial", 2, one.id)
    assert two.cause == one.cause
    assert two.ended_at is not None
    assert abs(two.ended_at - (FIRST + at(200))) < at(0.5)
    assert after.outcome == "aired"


def air_until_power_cut(station: Station, clock: FakeClock, session: PlannedSession) -> None:
    """80 s of it, without any ending: the log is as it was at that second."""
    station.schedule.replace(Schedule("Mẫu", ""), station.walls())
    clock.jump((FIRST - at(50) - clock.now()).total_seconds())
    with Station.lock(station.folder), station.open_ledger() as ledger:
        run = VirtualRun(station, ledger, clock, CountedVoices())
        plan(run, [session])
        run.until(FIRST + at(80))


def test_stop_ends_a_relay_at_once(station: Station, morning: FakeClock) -> None:
    def press(run: VirtualRun) -> None:
        run.until(FIRST + at(30))
        run.broadcaster.engine.stop("test")

    (row,) = air(station, morning, [planned("sang", FIRST, slot(60))], during=press)
    assert (row.outcome, row.cause) == ("partial", "DUNG_TAY")
    assert 30 <= row.played_seconds <= 30.5


def test_half_a_minute_of_a_silent_line_is_told_until_something_sounds_again(
    station: Station, morning: FakeClock
) -> None:
    told: dict[int, bool] = {}

    def look(run: VirtualRun) -> None:
        for second in (25, 40, 70):
            run.until(FIRST + at(second))
            codes = {alarm["code"] for alarm in run.broadcaster.engine.alarms.standing}
            told[second] = "DEAD_AIR" in codes

    rows = air(
        station, morning, [planned("sang", FIRST, slot(60), clip(30))], MuteLine(), during=look
    )
    assert told == {25: False, 40: True, 70: False}
    assert [row.outcome for row in rows] == ["aired", "aired"]
