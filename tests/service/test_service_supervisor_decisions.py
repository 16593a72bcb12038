"""What the supervisor decides: who is dead, when to start again, what its files say."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.lock import StationLock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.life_line import LifeLine
from ccht_desktop.service.liveness import (
    KEEPER,
    PLAYOUT,
    Reading,
    Signs,
    how_it_ended,
    is_dead,
    pause_before_start,
    resumed,
)
from ccht_desktop.service.locks import is_held, standby_lock, supervisor_lock
from ccht_desktop.service.log_files import rotate
from ccht_desktop.service.playout_state import PlayoutState
from ccht_desktop.service.process import command
from ccht_desktop.service.succession import START_AGAIN_SECONDS, Succession
from tests.service.service_station import wait_for


@pytest.mark.parametrize(
    ("now", "ticked", "moved", "woke", "dead"),
    [
        (100.0, 99.0, None, 0.0, False),
        (114.9, 100.0, None, 0.0, False),
        (115.1, 100.0, None, 0.0, True),
        (115.1, 100.0, 110.0, 0.0, False),
        (200.0, 100.0, 199.0, 0.0, False),
        (200.0, 100.0, 184.9, 0.0, True),
        (200.0, 100.0, None, 185.1, False),
        (200.0, 100.0, None, 184.9, True),
        (100.0, None, None, 0.0, False),
        (121.0, None, None, 0.0, True),
    ],
    ids=[
        "it ticks",
        "silent for 14.9 s",
        "silent for 15.1 s",
        "no tick, but frames advance",
        "no tick for 100 s, but frames advance still",
        "nor do frames any more",
        "14.9 s after a sleep",
        "15.1 s after a sleep",
        "not a sign yet, 100 s after its start",
        "not a sign in two minutes",
    ],
)
def test_playout_is_dead_when_neither_ticks_nor_frames_came_for_15_seconds(
    now: float, ticked: float | None, moved: float | None, woke: float, dead: bool
) -> None:
    assert is_dead(now, Signs(0.0, ticked, moved), woke, PLAYOUT) is dead


def test_the_keeper_may_be_silent_for_a_minute() -> None:
    assert not is_dead(159.0, Signs(0.0, 100.0), 0.0, KEEPER)
    assert is_dead(161.0, Signs(0.0, 100.0), 0.0, KEEPER)


@pytest.mark.parametrize(
    ("after", "was_away"),
    [
        (Reading(100.2, 0.0), False),
        (Reading(100.2, 3600.0), True),
        (Reading(107.0, 0.0), True),
    ],
    ids=["a turn", "the computer slept", "whoever looks was stopped itself"],
)
def test_a_resume_is_recognised_by_the_sleep_or_by_the_gap(after: Reading, was_away: bool) -> None:
    assert resumed(Reading(100.0, 0.0), after) is was_away


def test_the_first_deaths_are_answered_at_once_a_crash_loop_more_gently() -> None:
    cannot_start = [pause_before_start(n, False, PLAYOUT) for n in range(12)]
    assert cannot_start[:2] == [0.0, 0.0]
    assert cannot_start == sorted(cannot_start)
    assert max(cannot_start) == 5.0, "a radio station never waits longer"
    breaks = [pause_before_start(n, True, PLAYOUT) for n in range(12)]
    assert max(breaks) <= 1.0, "what has worked is back within two seconds, however often it dies"
    assert pause_before_start(10_000, False, KEEPER) == 60.0


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1, "exit code 1"),
        (-9, "signal 9 (SIGKILL)"),
        (-11, "signal 11 (SIGSEGV)"),
        (-250, "signal 250"),
    ],
)
def test_the_log_says_how_a_child_ended(code: int, words: str) -> None:
    assert how_it_ended(code) == words


def test_a_life_line_tells_ticks_and_frames_and_notices_that_nobody_listens(
    clock: FakeClock,
) -> None:
    gone: list[Signs] = []
    read, write = os.pipe()
    life = LifeLine(write, clock, gone.append)
    try:
        os.set_blocking(read, False)
        heard = bytearray()

        def hears(sign: bytes) -> bool:
            life.ticked()
            clock.advance(0.1)
            try:
                heard.extend(os.read(read, 64))
            except BlockingIOError:
                return False
            return sign in heard

        wait_for(lambda: hears(b"t"), "a tick")
        assert b"f" not in heard
        life.moved()
        wait_for(lambda: hears(b"f"), "frames")
        assert len(gone) == 0
    finally:
        os.close(read)
    try:
        wait_for(lambda: bool(gone), "nobody listens")
        assert gone[-1].ticked is not None
    finally:
        life.close()


def test_a_supervisor_that_does_not_read_holds_up_nobody(clock: FakeClock) -> None:
    read, write = os.pipe()
    os.set_blocking(write, False)
    try:
        while True:
            os.write(write, bytes(4096))
    except BlockingIOError:
        pass
    gone: list[Signs] = []
    life = LifeLine(write, clock, gone.append)
    life.ticked()
    life.close()
    os.close(read)
    assert not gone


@pytest.fixture
def place(tmp_path: Path) -> StationFolder:
    return StationFolder(tmp_path)


def test_an_orphan_starts_one_supervisor_and_leaves_when_its_successor_waits(
    place: StationFolder, clock: FakeClock
) -> None:
    starts: list[float] = []
    succession = Succession(place, clock, lambda: starts.append(clock.monotonic()), patience=8.0)

    def pass_seconds(seconds: int) -> None:
        for _second in range(seconds):
            succession.orphaned(Signs(0.0, clock.monotonic()))
            clock.advance(1.0)

    pass_seconds(8)
    assert not starts, "whatever else keeps it running may be first"
    pass_seconds(3)
    assert len(starts) == 1
    pass_seconds(int(START_AGAIN_SECONDS))
    assert len(starts) == 2, "the first did not come up"
    with StationLock(supervisor_lock(place)):
        pass_seconds(20)
        assert len(starts) == 2
        assert succession.supervised
        assert not succession.may_leave, "nobody waits yet to take over"
        with StationLock(standby_lock(place)):
            pass_seconds(1)
            assert succession.may_leave


def test_a_playout_that_ends_sees_to_no_supervisor_any_more(
    place: StationFolder, clock: FakeClock
) -> None:
    starts: list[float] = []
    succession = Succession(place, clock, lambda: starts.append(clock.monotonic()), patience=0.0)
    succession.leaving = True
    for _second in range(60):
        succession.orphaned(Signs(0.0, clock.monotonic()))
        clock.advance(1.0)
    assert starts == []


def test_looking_at_a_lock_leaves_it_free(place: StationFolder) -> None:
    assert not is_held(supervisor_lock(place))
    with StationLock(supervisor_lock(place)):
        assert is_held(supervisor_lock(place))
    assert not is_held(supervisor_lock(place))


def test_why_playout_is_off_is_kept_with_the_time_since_when(
    place: StationFolder, clock: FakeClock
) -> None:
    state = PlayoutState(place, clock)
    state.failed(StationError("DB_UNREADABLE", "Sổ mẫu hỏng. " * 100))
    first = state.failure
    assert first is not None
    clock.advance(60.0)
    state.failed(StationError("DB_UNREADABLE", "Sổ mẫu hỏng."))
    again = state.failure
    assert again is not None
    assert (again.text, again.since) == ("Sổ mẫu hỏng.", first.since)
    sizes = {path.stat().st_size for path in place.root.iterdir()}
    state.works()
    assert PlayoutState(place, clock).failure is None
    assert {path.stat().st_size for path in place.root.iterdir()} == sizes, "room on a full disk"


def test_a_file_that_makes_no_sense_keeps_no_station_off(
    place: StationFolder, clock: FakeClock
) -> None:
    for name in ("playout.state", "playout.ended"):
        (place.root / name).write_bytes(b'{"monotonic": [], "boot": 3, "code": 1}')
    state = PlayoutState(place, clock)
    assert state.failure is None
    assert state.ended is None


def test_an_end_by_a_person_holds_until_the_computer_starts_again(
    place: StationFolder, clock: FakeClock
) -> None:
    state = PlayoutState(place, clock)
    clock.advance(500.0)
    before = clock.monotonic()
    clock.advance(500.0)
    state.ended_by_person()
    ended = state.ended
    assert ended is not None
    assert ended.after(before, clock)
    assert not ended.after(clock.monotonic() + 1.0, clock), "whoever started later is not meant"
    clock.suspend(3600.0)
    assert ended.after(0.0, clock), "a sleep is no new start"
    rebooted = FakeClock(clock.now() + timedelta(hours=1))
    assert not ended.after(0.0, rebooted)
    state.wanted()
    assert PlayoutState(place, clock).ended is None


def test_logs_stay_small_and_three_old_ones_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "playout.log"
    with log.open("ab", buffering=0) as child:
        for turn in range(6):
            child.write(b"%d" % turn * 200)
            assert rotate(log, largest=100)
            assert not rotate(log, largest=100)
        child.write(b"still writing")
    assert log.read_bytes() == b"still writing"
    old = sorted(path.name for path in tmp_path.iterdir())
    assert old == ["playout.log", "playout.log.1", "playout.log.2", "playout.log.3"]
    assert (tmp_path / "playout.log.1").read_bytes() == b"5" * 200
    assert (tmp_path / "playout.log.3").read_bytes() == b"3" * 200


def test_children_are_this_program_again_also_when_it_is_frozen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = tmp_path / "ccht-desk.exe"
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(window))
    assert command("now") == [str(window), "now"]
    (tmp_path / "ccht.exe").touch()
    assert command("now") == [str(tmp_path / "ccht.exe"), "now"]
