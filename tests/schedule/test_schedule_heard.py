"""What is foretold of a day is what the real engine does with it, item by item."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.playout.engine import Engine
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs.virtual import VirtualSoundCard
from ccht_desktop.playout.stream import Stream
from ccht_desktop.playout.voices import CountedVoices
from ccht_desktop.schedule.planned import Permit, PlannedItem, PlannedSession
from ccht_desktop.schedule.preview.foretold import in_order
from ccht_desktop.schedule.preview.heard import HeardSession, heard
from ccht_desktop.station import Station
from tests.schedule.schedule_samples import MONDAY, WALLS, at

Row = tuple[str, int, float | None, str]
HALF_PAST = at(MONDAY, "05:30")
WEEK = timedelta(days=7)
FRAME_SECONDS = 0.001
LINES = {"relay", "live"}
PERMIT = Permit(at(MONDAY, "20:00"), at(MONDAY, "21:01"), "12/QĐ-MẪU")
# Enough for all that may still begin late.
DONE = timedelta(minutes=3)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


class Air:
    """The real engine on a virtual clock and card; every day it is given lies a week later."""

    def __init__(self, ledger: Ledger, clock: FakeClock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._weeks = 0

    def outcomes(self, sessions: Sequence[PlannedSession]) -> list[Row]:
        """occurrence, position, seconds after the planned start of the session, outcome."""
        self._weeks += 1
        # No two days share a key; the walls are the same in every week.
        days = [_later(session, self._weeks) for session in sessions]
        until = max(s.end + timedelta(seconds=s.grace_seconds) for s in days) + DONE
        self._clock.jump((days[0].start - timedelta(minutes=1) - self._clock.now()).total_seconds())
        self._ledger.append_all(
            [("planned", {**session.body(), "reconstructed": False}) for session in days]
        )
        self._run(until)
        reader = AirlogReader(self._ledger.connection)
        starts = {session.occurrence: session.start for session in days}
        rows = []
        for airing in reader.airings():
            if airing.occurrence in starts:
                sounded = airing.played_seconds >= FRAME_SECONDS
                began = airing.started_at if sounded else None
                seconds = (began - starts[airing.occurrence]).total_seconds() if began else None
                key = airing.occurrence.removesuffix(f"#{self._weeks}")
                rows.append((key, airing.position or 0, seconds, str(airing.outcome)))
        return sorted(rows, key=lambda row: row[:2])

    def _run(self, until: datetime) -> None:
        clock, mixer = self._clock, Mixer(self._clock.monotonic)
        card = VirtualSoundCard(clock, mixer)
        stream = Stream(card, mixer, clock, "", 0.0)
        engine = Engine(self._ledger, clock, mixer, stream, CountedVoices(), WALLS, "mau")
        while clock.now() < until:
            engine.tick()
            left = (until - clock.now()).total_seconds()
            card.play(min(left, engine.wait(600.0)))
        engine.tick()
        engine.shutdown(None, None)


@pytest.fixture(scope="module")
def air(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Air]:
    clock = FakeClock(at(MONDAY, "03:00"))
    folder = StationFolder(tmp_path_factory.mktemp("air") / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    station = Station.open(folder, clock=clock)
    with Station.lock(folder), station.open_ledger() as ledger:
        yield Air(ledger, clock)
    station.close()


def _later(session: PlannedSession, weeks: int) -> PlannedSession:
    by, permit = WEEK * weeks, session.permit
    return replace(
        session,
        occurrence=f"{session.occurrence}#{weeks}",
        start=session.start + by,
        end=session.end + by,
        items=tuple(replace(i, planned_start=i.planned_start + by) for i in session.items),
        permit=permit and replace(permit, start=permit.start + by, end=permit.end + by),
    )


def a_session(
    key: str,
    start: datetime,
    *seconds: float,
    empty: int = 0,
    relay: int = 0,
    **changes: object,
) -> PlannedSession:
    """Items of so many seconds; the one numbered `empty` has nothing to play, `relay` is one."""
    items, begins = [], start
    for number, length in enumerate(seconds, 1):
        clip = None if number in (empty, relay) else number
        length = 0.0 if clip is None and number != relay else round(length, 3)
        items.append(
            PlannedItem(
                position=number,
                source="relay" if number == relay else "rotation",
                kind="CHUYEN_MUC_CCHC",
                planned_start=begins,
                seconds=length,
                clip=clip,
                sha256=None if clip is None else "a" * 64,
                title="Bài mẫu",
                frames=round(length * 48_000),
            )
        )
        begins += timedelta(seconds=length)
    made = PlannedSession(key, 1, f"Buổi {key}", start, begins, 1, 300, 45, tuple(items))
    return replace(made, **changes)  # type: ignore[arg-type]


def foretold(found: list[HeardSession]) -> list[Row]:
    return sorted(
        (
            (
                one.session.occurrence,
                item.item.position,
                None if item.start is None else (item.start - one.session.start).total_seconds(),
                item.outcome,
            )
            for one in found
            for item in one.items
        ),
        key=lambda row: row[:2],
    )


def alike(told: list[Row], real: list[Row]) -> None:
    assert len(told) == len(real)
    for mine, its in zip(told, real, strict=True):
        assert (mine[:2], mine[3]) == (its[:2], its[3])
        assert mine[2] == (None if its[2] is None else pytest.approx(its[2], abs=0.5))


@st.composite
def days(draw: st.DrawFn) -> list[PlannedSession]:
    """Two to four sessions close together, in the morning or just before quiet hours."""
    base = at(MONDAY, draw(st.sampled_from(["05:30", "20:57"])))
    found = []
    steps = draw(st.lists(st.integers(0, 12), min_size=2, max_size=4))
    for number, step in enumerate(steps):
        # Odd lengths keep two ends from falling on one frame, where either order is right.
        lengths = draw(st.lists(st.integers(5, 60).map(lambda n: n * 1.0137), max_size=4))
        found.append(
            a_session(
                f"{number}",
                base + timedelta(seconds=15 * step),
                17.31 + number,
                *lengths,
                empty=draw(st.sampled_from([0, 0, 1, 2])),
                relay=draw(st.sampled_from([0, 0, 2, 3])),
                permit=draw(st.sampled_from([None, PERMIT])),
                start_mode=draw(st.sampled_from(["soft", "soft", "hard", "wait"])),
                wait_seconds=draw(st.sampled_from([0, 20, 50])),
                grace_seconds=draw(st.sampled_from([0, 31, 120])),
                cap_minutes=draw(st.sampled_from([1, 2, 45])),
                priority=draw(st.sampled_from([1, 1, 2, 3])),
            )
        )
    found = [s if s.start_mode == "wait" else replace(s, wait_seconds=0) for s in found]
    return in_order(found)


FEW = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@FEW
@given(day=days())
def test_what_is_foretold_is_what_the_engine_does(air: Air, day: list[PlannedSession]) -> None:
    alike(foretold(heard(day, WALLS, LINES)), air.outcomes(day))


@pytest.mark.long
@settings(FEW, max_examples=100)
@given(day=days())
def test_many_days_are_foretold_as_the_engine_does_them(
    air: Air, day: list[PlannedSession]
) -> None:
    alike(foretold(heard(day, WALLS, LINES)), air.outcomes(day))


def test_what_is_armed_behind_a_higher_item_gives_way_and_that_item_does_not(air: Air) -> None:
    higher = a_session("cao", HALF_PAST, 60, priority=2)
    waits = a_session("cho", HALF_PAST + timedelta(seconds=30), 40, 45)
    cuts = a_session("cat", HALF_PAST + timedelta(seconds=59.5), 20, start_mode="hard")
    day = in_order([higher, waits, cuts])
    told = foretold(heard(day, WALLS))
    assert [row[2:] for row in told] == [(0, "aired"), (0.5, "aired"), *[(None, "missed")] * 2]
    alike(told, air.outcomes(day))


def test_what_waits_too_long_or_in_vain_is_foretold_to_hold_nothing_back(air: Air) -> None:
    first = a_session("dau", HALF_PAST, 240, 30)
    vain = a_session("cao", HALF_PAST + timedelta(seconds=60), 30, priority=2, grace_seconds=120)
    soon = replace(vain, start_mode="wait", wait_seconds=70)
    cuts = a_session("cat", HALF_PAST + timedelta(seconds=90), 40, 20, start_mode="hard")
    equal = a_session("sau", HALF_PAST + timedelta(seconds=90), 20, grace_seconds=60)
    plans = [first, vain, cuts], [first, soon, replace(cuts, grace_seconds=10)], [first, equal]
    told = [foretold(heard(in_order(plan), WALLS)) for plan in plans]
    starts = [[row[2] for row in rows] for rows in told]
    assert starts == [[70, 0, 70, 0, None], [70, 0, 70, 0, None], [0, 240, None]]
    for plan, rows in zip(plans, told, strict=True):
        alike(rows, air.outcomes(in_order(plan)))


def test_less_than_can_be_heard_before_the_cap_is_not_foretold(air: Air) -> None:
    day = [a_session("tran", HALF_PAST, 59.98, 30, cap_minutes=1)]
    told = foretold(heard(day, WALLS))
    assert [row[2:] for row in told] == [(0, "aired"), (None, "missed")]
    alike(told, air.outcomes(day))


def two(mode: str = "soft", **changes: object) -> list[HeardSession]:
    """Ten minutes of two items from 05:30, and a session of the given kind at 05:33."""
    first = a_session("dau", HALF_PAST, 300, 300)
    start = HALF_PAST + timedelta(minutes=3)
    second = a_session("sau", start, 60, start_mode=mode)
    return heard([replace(second, **changes), first], WALLS)  # type: ignore[arg-type]


def test_a_session_that_waits_for_another_is_heard_late_and_the_rest_of_that_one_is_not() -> None:
    first, second = two()
    assert (second.late_seconds, second.whole) == (120.0, True)
    assert [item.code for item in first.items] == [None, "GIVES_WAY"]
    assert first.items[1].why == "Not heard: “Buổi sau” of 05:33 is on the air then."
    assert first.items[1].by == "sau"


def test_a_hard_start_cuts_what_sounds_and_a_higher_one_is_not_cut() -> None:
    first, second = two("hard")
    assert (second.late_seconds, first.items[0].seconds) == (0.0, 180.0)
    assert first.items[0].why == "Cut short: “Buổi sau” of 05:33 begins."
    lower = two("hard", priority=0)
    assert [one.whole for one in lower] == [True, False]
    assert lower[1].items[0].code == "TOO_LATE"
    assert "“Buổi dau” of 05:30 lasts too long" in lower[1].items[0].why


def test_what_the_cap_and_quiet_hours_cut_is_named_and_a_permit_lets_it_through() -> None:
    (capped,) = heard([a_session("dau", HALF_PAST, 50, 50, 50, cap_minutes=1)], WALLS)
    assert [(i.seconds, i.code) for i in capped.items] == [
        (50, None),
        (10, "OVER_CAP"),
        (0, "OVER_CAP"),
    ]
    late = a_session("toi", at(MONDAY, "20:59"), 30, 60, 20)
    (quiet,) = heard([late], WALLS)
    assert [item.outcome for item in quiet.items] == ["aired", "refused", "aired"]
    permit = Permit(at(MONDAY, "20:00"), at(MONDAY, "21:30"), "12/QĐ-MẪU")
    (allowed,) = heard([replace(late, permit=permit)], WALLS)
    assert allowed.whole


def test_a_slot_is_heard_where_a_line_input_is_set() -> None:
    session = a_session("dau", HALF_PAST, 60, 60)
    slot = replace(session.items[1], source="relay", clip=None, sha256=None, name="Đài mẫu")
    session = replace(session, items=(session.items[0], slot))
    assert [item.code for item in heard([session], WALLS)[0].items] == [None, "NO_LINE"]
    assert heard([session], WALLS, {"relay"})[0].whole


def test_an_empty_place_says_what_is_wanted_and_takes_no_time() -> None:
    (one,) = heard([a_session("dau", HALF_PAST, 20, 20, 20, empty=2)], WALLS)
    assert [item.code for item in one.items] == [None, "EMPTY", None]
    assert one.end == HALF_PAST + timedelta(seconds=40)
