"""How one session takes over from another, what is tried twice, and what plays when items fail."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.playout.actions import Fallback, Miss, Start
from ccht_desktop.playout.decide import AirState, Lane, decide, next_moment
from ccht_desktop.schedule.model import Walls
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession

START = datetime(2026, 11, 23, 5, 30, tzinfo=ZONE)
WALLS = Walls(time(21), time(5), 300, 45)
FIRST, SECOND = "mot/2026-11-23/0530", "hai/2026-11-23/0535"


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def item(position: int, begins: float = 0.0, seconds: float = 30.0) -> PlannedItem:
    return PlannedItem(
        position=position,
        source="clip",
        kind="CHUYEN_MUC_CCHC",
        planned_start=after(begins),
        seconds=seconds,
        clip=position,
        sha256="a" * 64,
        frames=int(seconds * 48_000),
    )


def session(key: str, begins: float, *items: PlannedItem, **changes: object) -> PlannedSession:
    start = after(begins)
    end = start + timedelta(seconds=sum(each.seconds for each in items))
    made = PlannedSession(key, 1, key[:3], start, end, 1, 300, 45, items)
    return replace(made, **changes)  # type: ignore[arg-type]


def state(seconds: float, **changes: object) -> AirState:
    plain = AirState(after(seconds), None, True, {}, frozenset(), Cause.KHAC)
    return replace(plain, **changes)  # type: ignore[arg-type]


def overrun(mode: str, wait: int = 0) -> list[PlannedSession]:
    """The first session still sounds when the second one's time comes, at 300 s."""
    first = session(FIRST, 0, item(1), item(2), item(3))
    return [first, session(SECOND, 300, item(1), start_mode=mode, wait_seconds=wait)]


def sounding(seconds: float, ends: float) -> AirState:
    return state(seconds, lane=Lane(FIRST, after(ends)), began={FIRST: after(200)})


def test_the_next_session_takes_over_and_what_was_left_of_the_first_is_missed() -> None:
    actions = decide(overrun("soft"), {(FIRST, 1)}, sounding(299.5, 299.8), WALLS)
    assert [(a.item.position, a.cause) for a in actions if isinstance(a, Miss)] == [
        (2, Cause.KHAC),
        (3, Cause.KHAC),
    ]
    (start,) = (action for action in actions if isinstance(action, Start))
    assert (start.session.occurrence, start.at) == (SECOND, after(300))


def test_a_soft_start_waits_for_the_running_item() -> None:
    taken = {(FIRST, n) for n in (1, 2, 3)}
    assert decide(overrun("soft"), taken, sounding(300, 320), WALLS) == []
    (start,) = decide(overrun("soft"), taken, sounding(319.5, 320), WALLS)
    assert isinstance(start, Start)
    assert start.at == after(320)


def test_a_hard_start_comes_at_its_time_over_what_sounds() -> None:
    taken = {(FIRST, n) for n in (1, 2, 3)}
    (start,) = decide(overrun("hard"), taken, sounding(299.5, 320), WALLS)
    assert isinstance(start, Start)
    assert start.at == after(300)
    assert next_moment(overrun("hard"), taken, sounding(299.5, 320)) == after(297)


def test_a_start_that_waits_comes_when_its_wait_is_over() -> None:
    taken = {(FIRST, n) for n in (1, 2, 3)}
    plan = overrun("wait", 10)
    assert decide(plan, taken, sounding(306.5, 320), WALLS) == []
    (start,) = decide(plan, taken, sounding(309.5, 320), WALLS)
    assert isinstance(start, Start)
    assert start.at == after(310)
    (behind,) = decide(plan, taken, sounding(304.5, 305), WALLS)
    assert isinstance(behind, Start)
    assert behind.at == after(305)


def test_a_clip_that_a_failure_cut_begins_again_where_the_window_still_holds_it() -> None:
    plan = [session(FIRST, 0, item(1), item(2))]
    failed = {"again": {(FIRST, 1): 7}, "began": {FIRST: START}}
    (start,) = decide(plan, {(FIRST, 1)}, state(100, **failed), WALLS)
    assert isinstance(start, Start)
    assert (start.item.position, start.attempt, start.continues) == (1, 2, 7)


def test_what_no_longer_fits_the_window_is_not_tried_again_and_the_rest_goes_on() -> None:
    plan = [session(FIRST, 0, item(1, seconds=200.0), item(2))]
    failed = {"again": {(FIRST, 1): 7}, "began": {FIRST: START}}
    (start,) = decide(plan, {(FIRST, 1)}, state(400, **failed), WALLS)
    assert isinstance(start, Start)
    assert (start.item.position, start.attempt) == (2, 1)


def test_nothing_is_tried_again_after_stop() -> None:
    plan = [session(FIRST, 0, item(1))]
    stopped = state(100, again={(FIRST, 1): 7}, began={FIRST: START}, stopped=frozenset({FIRST}))
    assert decide(plan, {(FIRST, 1)}, stopped, WALLS) == []


def test_when_the_last_item_fails_the_backup_clip_plays_once() -> None:
    plan = [session(FIRST, 0, item(1), backup=item(0))]
    failed = state(1, failed=frozenset({FIRST}), began={FIRST: START})
    (fallback,) = decide(plan, {(FIRST, 1)}, failed, WALLS)
    assert isinstance(fallback, Fallback)
    assert fallback.item == plan[0].backup
    assert decide(plan, {(FIRST, 1), (FIRST, 0)}, failed, WALLS) == []


def test_without_a_backup_clip_the_silence_is_told() -> None:
    failed = state(1, failed=frozenset({FIRST}))
    (fallback,) = decide([session(FIRST, 0, item(1))], {(FIRST, 1)}, failed, WALLS)
    assert isinstance(fallback, Fallback)
    assert fallback.item is None


def test_kept_silent_nothing_starts_and_what_is_too_late_was_stopped_by_hand() -> None:
    plan = [session(FIRST, 0, item(1))]
    assert decide(plan, set(), state(1, silent_until=after(3600)), WALLS) == []
    (miss,) = decide(plan, set(), state(301, silent_until=after(3600)), WALLS)
    assert isinstance(miss, Miss)
    assert miss.cause is Cause.DUNG_TAY
    assert next_moment(plan, set(), state(1, silent_until=after(3600))) == after(300.3)
    (start,) = decide(plan, set(), state(100, silent_until=after(99)), WALLS)
    assert isinstance(start, Start)


def test_a_clock_in_doubt_starts_nothing_and_writes_nothing_off() -> None:
    plan = [session(FIRST, 0, item(1))]
    assert decide(plan, set(), state(1, trusted=False), WALLS) == []
    assert decide(plan, set(), state(9000, trusted=False), WALLS) == []
