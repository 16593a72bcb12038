"""Of two sessions that overlap the lower one gives way, in whatever order and mode they begin."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.playout.actions import Miss, Start
from ccht_desktop.playout.decide import AirState, Lane, decide, in_order
from ccht_desktop.schedule.model import StartMode, Walls
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession

START = datetime(2026, 11, 23, 5, 30, tzinfo=ZONE)
NO_WALLS = Walls(START.time(), START.time(), 300, 600)
STEP = timedelta(seconds=1)
GRACE = 60


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def session(
    name: str,
    begins: float,
    lengths: list[int],
    priority: int,
    mode: StartMode = "soft",
    wait: int = 0,
) -> PlannedSession:
    items, at = [], after(begins)
    for number, seconds in enumerate(lengths, 1):
        items.append(
            PlannedItem(number, "clip", "NHAC", at, seconds, clip=1, frames=seconds * 48_000)
        )
        at += timedelta(seconds=seconds)
    made = PlannedSession(name, 1, name, after(begins), at, 1, GRACE, 600, tuple(items))
    return replace(made, priority=priority, start_mode=mode, wait_seconds=wait)


@dataclass
class Air:
    """The air as the engine keeps it, with a device that never fails."""

    sessions: list[PlannedSession]
    lane: Lane | None = None
    taken: set[tuple[str, int]] = field(default_factory=set)
    began: dict[str, datetime] = field(default_factory=dict)
    starts: list[tuple[Start, Lane | None]] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)

    def run(self, until: datetime) -> None:
        now = after(-10)
        while now <= until:
            if self.lane is not None and self.lane.ends_at <= now:
                self.lane = None
            state = AirState(now, self.lane, True, self.began, frozenset(), Cause.KHAC)
            for action in decide(self.sessions, self.taken, state, NO_WALLS):
                assert isinstance(action, Start | Miss)
                self.taken.add((action.session.occurrence, action.item.position))
                if isinstance(action, Miss):
                    self.misses.append(action)
                    continue
                self.starts.append((action, self.lane))
                ends = action.at + timedelta(seconds=action.item.seconds)
                one = action.session
                self.lane = Lane(one.occurrence, ends, one.priority)
                self.began.setdefault(one.occurrence, action.at)
            now += STEP


sessions = st.lists(
    st.builds(
        session,
        st.sampled_from("abcdefgh"),
        st.integers(0, 120),
        st.lists(st.integers(5, 60), min_size=1, max_size=3),
        st.integers(1, 3),
        st.sampled_from(["soft", "hard", "wait"]),
        st.sampled_from([0, 20]),
    ),
    min_size=1,
    max_size=4,
    # Equals that begin together are refused when they are saved.
    unique_by=(lambda each: each.occurrence, lambda each: (each.start, each.priority)),
)


@settings(max_examples=30, deadline=None)
@given(sessions)
def test_no_session_cuts_or_displaces_one_of_higher_priority(made: list[PlannedSession]) -> None:
    by_name = {each.name: each for each in made}
    air = Air(in_order(made))
    air.run(max(each.end for each in made) + timedelta(seconds=600))
    for start, before in air.starts:
        if before is not None and before.priority > start.session.priority:
            assert start.at >= before.ends_at
    for miss in air.misses:
        assert miss.note is not None, "every loss says which session was on"
        named = by_name[miss.note.split("“")[1].split("”")[0]]
        assert named.priority >= miss.session.priority
    decided = [(s.session.occurrence, s.item.position) for s, _lane in air.starts]
    decided += [(m.session.occurrence, m.item.position) for m in air.misses]
    assert sorted(decided) == sorted((s.occurrence, i.position) for s in made for i in s.items)
    top = max(each.priority for each in made)
    highest = [each for each in made if each.priority == top]
    if len(highest) == 1 and (highest[0].start_mode, highest[0].wait_seconds) == ("hard", 0):
        first = next(start for start, _lane in air.starts if start.session == highest[0])
        assert first.at == highest[0].start


def test_a_lower_session_waits_and_starts_late_within_its_grace() -> None:
    air = Air(in_order([session("cao", 0, [50, 40], 2), session("thấp", 45, [10], 1, "hard")]))
    air.run(after(600))
    assert [(s.session.name, s.at) for s, _lane in air.starts] == [
        ("cao", START),
        ("cao", after(50)),
        ("thấp", after(90)),
    ]


def test_a_lower_session_is_missed_as_its_grace_ends_and_the_higher_one_is_named() -> None:
    air = Air(in_order([session("cao", 0, [300], 2), session("thấp", 45, [10, 10], 1, "wait")]))
    air.run(after(45 + GRACE + 1))
    assert [(m.item.position, m.cause) for m in air.misses] == [(1, Cause.KHAC), (2, Cause.KHAC)]
    assert all(miss.note and "“cao”" in miss.note for miss in air.misses)


def test_a_lower_one_that_starts_hard_does_not_overtake_a_higher_one_that_waits() -> None:
    lowest, lower = session("thấp", 1, [47], 1), session("giữa", 27, [40], 2, "wait", 15)
    air = Air(in_order([lowest, session("cao", 17, [20], 3), lower]))
    air.run(after(300))
    assert [(start.session.name, start.at) for start, _lane in air.starts] == [
        ("thấp", after(1)),
        ("cao", after(48)),
        ("giữa", after(68)),
    ]


def told(*plan: PlannedSession) -> list[tuple[str, int, datetime]]:
    """What is aired of a plan: session, position, start."""
    air = Air(in_order(plan))
    air.run(max(each.end for each in plan) + timedelta(seconds=600))
    return [(start.session.name, start.item.position, start.at) for start, _lane in air.starts]


def test_a_hard_start_cuts_for_all_that_a_higher_one_waits_that_can_not_begin_in_time() -> None:
    higher = replace(session("cao", 120, [60], 2), grace_seconds=300)
    assert told(
        session("dài", 0, [600, 60], 1), higher, session("cắt", 150, [60, 60], 1, "hard")
    ) == [
        ("dài", 1, START),
        ("cắt", 1, after(150)),
        ("cao", 1, after(210)),
        ("cắt", 2, after(270)),
    ]


def test_a_hard_start_that_is_over_before_a_higher_one_would_begin_is_not_held_back() -> None:
    higher = session("cao", 120, [300], 2, "wait", 120)
    assert told(session("dài", 0, [600], 1), higher, session("cắt", 180, [60], 1, "hard")) == [
        ("dài", 1, START),
        ("cắt", 1, after(180)),
        ("cao", 1, after(240)),
    ]


def test_a_hard_start_that_would_be_lost_behind_a_higher_one_delays_it_within_its_grace() -> None:
    long = replace(session("cao", 120, [300], 2), grace_seconds=120)
    soon = session("dài", 0, [200], 1)
    assert told(soon, long, session("cắt", 180, [30], 1, "hard")) == [
        ("dài", 1, START),
        ("cắt", 1, after(180)),
        ("cao", 1, after(210)),
    ]
    assert told(soon, long, session("cắt", 180, [61], 1, "hard"))[1:] == [("cao", 1, after(200))]


def test_what_is_left_of_a_session_that_a_higher_one_came_into_names_that_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")
    plan = [
        session("b", 0, [22], 1),
        session("a", 1, [46], 2),
        session("e", 1, [5, 5], 1, "wait", 20),
    ]
    air = Air(in_order(plan))
    air.run(after(200))
    assert [(s.session.name, s.at) for s, _lane in air.starts] == [
        ("b", START),
        ("e", after(21)),
        ("a", after(26)),
    ]
    (miss,) = air.misses
    assert miss.note == "the session “a”, which goes before it, was on the air"


def test_what_can_not_begin_in_time_takes_nothing_from_an_equal_that_is_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")
    air = Air(in_order([session("đầu", 0, [600, 60, 60], 1), session("sau", 300, [60], 1)]))
    air.run(after(900))
    assert [start.at for start, _lane in air.starts] == [START, after(600), after(660)]
    assert [(miss.session.name, miss.note) for miss in air.misses] == [
        ("sau", "“đầu” was still on the air")
    ]


def test_an_equal_that_lasts_too_long_is_named_too() -> None:
    plan = [session("lâu", 0, [58], 1), session("trước", 2, [5], 1), session("sau", 2, [5], 1)]
    air = Air(in_order(plan))
    air.run(after(120))
    assert [start.session.name for start, _lane in air.starts] == ["lâu", "sau"]
    (miss,) = air.misses
    assert (miss.session.name, miss.cause) == ("trước", Cause.KHAC)
    assert miss.note is not None
    assert "“sau”" in miss.note


def test_of_two_at_the_same_second_the_higher_one_airs() -> None:
    air = Air(in_order([session("a", 0, [30], 1, "hard"), session("b", 0, [20, 20], 3)]))
    air.run(after(600))
    assert [(s.session.name, s.at) for s, _lane in air.starts] == [
        ("b", START),
        ("b", after(20)),
        ("a", after(40)),
    ]


def test_a_higher_session_cuts_a_lower_one_by_its_start_mode() -> None:
    lower = session("thấp", 0, [60, 60], 1)
    hard = Air(in_order([lower, session("cao", 30, [20], 2, "hard")]))
    soft = Air(in_order([lower, session("cao", 30, [20], 2)]))
    hard.run(after(300))
    soft.run(after(300))
    assert [s.at for s, _lane in hard.starts] == [START, after(30)]
    assert [s.at for s, _lane in soft.starts] == [START, after(60)]


def test_a_higher_session_that_waits_for_its_device_is_not_written_off_for_a_lower_one() -> None:
    plan = in_order([session("cao", 0, [30], 2), session("thấp", 10, [20], 1)])
    lost = AirState(after(20), None, False, {}, frozenset(), Cause.KHAC, device_lost=True)
    assert decide(plan, set(), lost, NO_WALLS) == []
    (action,) = decide(plan, set(), replace(lost, device_ready=True, device_lost=False), NO_WALLS)
    assert isinstance(action, Start)
    assert action.session.name == "cao"
