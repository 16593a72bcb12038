"""What playout decides, as a function of plan, time and the state of the air."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.playout.actions import Miss, Refuse, Start
from ccht_desktop.playout.decide import AirState, Lane, decide, next_moment
from ccht_desktop.schedule.model import Walls
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession

START = datetime(2026, 11, 23, 5, 30, tzinfo=ZONE)
WALLS = Walls(time(21), time(5), 300, 45)


def item(position: int, seconds: float = 30.0, **changes: object) -> PlannedItem:
    made = PlannedItem(
        position=position,
        source="clip",
        kind="CHUYEN_MUC_CCHC",
        planned_start=START + timedelta(seconds=(position - 1) * seconds),
        seconds=seconds,
        clip=position,
        sha256="a" * 64,
        frames=int(seconds * 48_000),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def session(*items: PlannedItem, start: datetime = START, cap_minutes: int = 45) -> PlannedSession:
    ends = start + timedelta(seconds=sum(each.seconds for each in items))
    return PlannedSession("sang/2026-11-23/1", 1, "Sáng", start, ends, 1, 300, cap_minutes, items)


def state(now: datetime, **changes: object) -> AirState:
    return replace(
        AirState(now, None, True, {}, frozenset(), Cause.KHAC),
        **changes,  # type: ignore[arg-type]
    )


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_nothing_starts_before_its_lead() -> None:
    assert decide([session(item(1))], set(), state(after(-3.5)), WALLS) == []


def test_a_session_is_armed_for_its_exact_start() -> None:
    (action,) = decide([session(item(1))], set(), state(after(-2.9)), WALLS)
    assert isinstance(action, Start)
    assert action.at == START


def test_within_its_grace_a_session_starts_late() -> None:
    (action,) = decide([session(item(1))], set(), state(after(299)), WALLS)
    assert isinstance(action, Start)
    assert action.at > after(299)


def test_beyond_its_grace_every_item_is_missed_with_the_cause() -> None:
    late = state(after(301), late_cause=Cause.DONG_HO)
    actions = decide([session(item(1), item(2))], set(), late, WALLS)
    assert [type(action) for action in actions] == [Miss, Miss]
    assert {action.cause for action in actions if isinstance(action, Miss)} == {Cause.DONG_HO}


def test_the_next_item_is_armed_behind_the_one_on_the_air() -> None:
    playing = state(
        after(29.5),
        lane=Lane("sang/2026-11-23/1", after(30)),
        began={"sang/2026-11-23/1": START},
    )
    taken = {("sang/2026-11-23/1", 1)}
    (action,) = decide([session(item(1), item(2))], taken, playing, WALLS)
    assert isinstance(action, Start)
    assert (action.item.position, action.at) == (2, after(30))


def test_nothing_is_armed_while_the_item_on_the_air_has_time_left() -> None:
    playing = state(after(10), lane=Lane("sang/2026-11-23/1", after(30)))
    assert decide([session(item(1), item(2))], {("sang/2026-11-23/1", 1)}, playing, WALLS) == []


def test_a_session_waits_for_what_sounds_before_it() -> None:
    playing = state(START, lane=Lane(None, after(0.5)))
    (action,) = decide([session(item(1))], set(), playing, WALLS)
    assert isinstance(action, Start)
    assert action.at == after(0.5)


def test_nothing_starts_into_quiet_hours() -> None:
    night = START.replace(hour=4)
    (action,) = decide([session(item(1), start=night)], set(), state(night), WALLS)
    assert isinstance(action, Refuse)
    assert action.cause is Cause.NGOAI_GIO


def test_an_item_that_would_reach_into_quiet_hours_is_refused() -> None:
    evening = START.replace(hour=20, minute=59, second=50)
    (action,) = decide([session(item(1), start=evening)], set(), state(evening), WALLS)
    assert isinstance(action, Refuse)


def test_an_empty_place_is_missed_and_the_next_item_takes_its_time() -> None:
    empty = item(1, clip=None, sha256=None, seconds=0.0, why="nothing fits")
    missed, started = decide([session(empty, item(2))], set(), state(START), WALLS)
    assert isinstance(missed, Miss)
    assert (missed.cause, missed.note) == (Cause.KHAC, "nothing fits")
    assert isinstance(started, Start)


def test_after_stop_the_rest_of_the_session_is_missed_by_hand() -> None:
    stopped = state(after(10), stopped=frozenset({"sang/2026-11-23/1"}))
    actions = decide([session(item(1), item(2))], {("sang/2026-11-23/1", 1)}, stopped, WALLS)
    assert [(a.item.position, a.cause) for a in actions if isinstance(a, Miss)] == [
        (2, Cause.DUNG_TAY)
    ]


def test_without_a_device_items_wait_and_are_then_missed_for_it() -> None:
    plan = [session(item(1))]
    assert decide(plan, set(), state(after(60), device_ready=False), WALLS) == []
    (action,) = decide(plan, set(), state(after(301), device_ready=False, device_lost=True), WALLS)
    assert isinstance(action, Miss)
    assert action.cause is Cause.THIET_BI


def test_beyond_its_cap_a_session_starts_nothing_more() -> None:
    began = {"sang/2026-11-23/1": START}
    plan = [session(item(1, 40.0), item(2, 40.0), cap_minutes=1)]
    taken = {("sang/2026-11-23/1", 1)}
    (action,) = decide(plan, taken, state(after(60), began=began), WALLS)
    assert isinstance(action, Miss)
    assert action.cause is Cause.NGOAI_GIO


def test_an_item_that_would_pass_the_cap_is_given_its_limit() -> None:
    (action,) = decide([session(item(1, 90.0), cap_minutes=1)], set(), state(START), WALLS)
    assert isinstance(action, Start)
    assert action.limit <= after(61)


def test_the_next_moment_is_three_seconds_before_the_next_start() -> None:
    assert next_moment([session(item(1))], set(), state(after(-3600))) == after(-3)
    assert next_moment([session(item(1))], {("sang/2026-11-23/1", 1)}, state(START)) is None
