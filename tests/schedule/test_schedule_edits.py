"""An edit gives another schedule and leaves the one it was given as it is."""

from dataclasses import replace
from datetime import UTC, date, time, timedelta

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.model import (
    Addition,
    Cluster,
    Move,
    Place,
    Schedule,
    Skip,
    Suspension,
    Target,
    Window,
)
from tests.schedule.schedule_samples import MONDAY, a_rule, a_rundown, at, rotation, sha

PLACE: Place = ("sang", MONDAY, "0530")
BEFORE = Schedule(
    "Mẫu",
    "",
    (a_rundown(rotation(1)),),
    (a_rule("05:30", "17:00"), a_rule("11:00", key="trua", number=2)),
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def test_a_part_takes_the_place_of_the_one_with_its_key_or_comes_last() -> None:
    later = replace(BEFORE.rules[0], starts=(time(6),))
    assert [r.starts for r in edits.put(BEFORE, later).rules] == [(time(6),), (time(11),)]
    new = a_rule("18:00", key="toi")
    assert [r.key for r in edits.put(BEFORE, new).rules] == ["sang", "trua", "toi"]
    assert edits.put(BEFORE, Cluster("thon-1", "Thôn Một")).clusters == (
        Cluster("thon-1", "Thôn Một"),
    )
    assert len(BEFORE.rules) == 2


def test_a_rule_goes_with_its_exceptions_and_others_keep_theirs() -> None:
    other: Place = ("trua", MONDAY, "1100")
    full = replace(
        BEFORE,
        skips=(Skip(*PLACE, "Mẫu"), Skip(*other, "Mẫu")),
        additions=(Addition(*PLACE, sha(1)),),
        suspensions=(Suspension(MONDAY, MONDAY, "Mẫu", "sang"), Suspension(MONDAY, MONDAY, "Bão")),
    )
    left = edits.drop_rule(full, "sang")
    assert (left.skips, left.additions) == ((Skip(*other, "Mẫu"),), ())
    assert [one.reason for one in left.suspensions] == ["Bão"]


def test_a_rundown_that_is_played_cannot_go() -> None:
    with pytest.raises(StationError, match="plays this rundown"):
        edits.drop_rundown(BEFORE, "mau")
    spare = edits.put(BEFORE, replace(BEFORE.rundowns[0], key="khac"))
    assert edits.drop_rundown(spare, "khac") == BEFORE


def test_one_session_is_left_out_for_a_reason_and_put_back() -> None:
    left = edits.skip(BEFORE, PLACE, " Mưa bão ")
    assert left.skips == (Skip(*PLACE, "Mưa bão"),)
    assert edits.restore(left, PLACE) == BEFORE
    with pytest.raises(StationError, match="Say why"):
        edits.skip(BEFORE, PLACE, " ")


def test_a_session_has_one_exception_at_a_time() -> None:
    moved = edits.move(edits.skip(BEFORE, PLACE, "Mẫu"), PLACE, MONDAY, time(6))
    assert (moved.skips, moved.moves) == ((), (Move(*PLACE, MONDAY, time(6)),))
    again = edits.move(moved, PLACE, date(2026, 11, 24), time(7))
    assert again.moves == (Move(*PLACE, date(2026, 11, 24), time(7)),)


def test_a_session_moved_back_home_is_no_exception() -> None:
    moved = edits.move(BEFORE, PLACE, MONDAY, time(6))
    assert edits.move(moved, PLACE, MONDAY, time(5, 30)) == BEFORE


def test_of_two_equal_additions_one_is_taken_away() -> None:
    twice = edits.add_clip(edits.add_clip(BEFORE, PLACE, sha(1)), PLACE, sha(1))
    assert edits.remove_added(twice, PLACE, sha(1)).additions == (Addition(*PLACE, sha(1)),)
    assert edits.remove_added(BEFORE, PLACE, sha(1)) == BEFORE


def test_all_sessions_of_one_start_move_together() -> None:
    moved = edits.move_start(BEFORE, BEFORE.rules[0], time(17), time(16, 45))
    assert moved.rules[0].starts == (time(5, 30), time(16, 45))


def test_a_start_that_moves_takes_its_exceptions_along() -> None:
    tuesday = date(2026, 11, 24)
    evening: Place = ("sang", MONDAY, "1700")
    other: Place = ("trua", MONDAY, "1700")
    full = replace(
        BEFORE,
        skips=(Skip(*evening, "Quốc tang"), Skip(*PLACE, "Mẫu"), Skip(*other, "Mẫu")),
        moves=(Move("sang", tuesday, "1700", tuesday, time(18)),),
        additions=(Addition(*evening, sha(1)),),
    )
    moved = edits.move_start(full, full.rules[0], time(17), time(16, 45))
    there: Place = ("sang", MONDAY, "1645")
    assert moved.skips == (Skip(*there, "Quốc tang"), Skip(*PLACE, "Mẫu"), Skip(*other, "Mẫu"))
    assert moved.moves == (Move("sang", tuesday, "1645", tuesday, time(18)),)
    assert moved.additions == (Addition(*there, sha(1)),)
    # The mourning is kept silent, also to the ear.
    heard = occurrences(moved, at(MONDAY, "00:00"), at(tuesday, "00:00"))
    assert [one.slot for one in heard] == ["1100"]
    # A session that waits where its rule now begins is no exception any more.
    assert edits.move_start(full, full.rules[0], time(17), time(18)).moves == ()


def test_a_start_does_not_move_onto_another_start_of_its_rule() -> None:
    with pytest.raises(StationError, match="17:00 already") as refused:
        edits.move_start(BEFORE, BEFORE.rules[0], time(5, 30), time(17))
    assert refused.value.code == "START_TAKEN"
    assert edits.move_start(BEFORE, BEFORE.rules[0], time(17), time(17)) == BEFORE


def test_a_rule_that_is_saved_again_keeps_the_exceptions_of_the_starts_it_keeps() -> None:
    evening: Place = ("sang", MONDAY, "1700")
    full = replace(BEFORE, skips=(Skip(*PLACE, "Mẫu"),), additions=(Addition(*evening, sha(1)),))
    rule = full.rules[0]
    earlier = edits.put_rule(full, replace(rule, name="Khác", starts=(time(5), time(17))))
    assert earlier.skips == (Skip("sang", MONDAY, "0500", "Mẫu"),)
    assert earlier.additions == full.additions
    # Of two other starts nobody can say which one took the place of which.
    both = edits.put_rule(full, replace(rule, starts=(time(6), time(18))))
    assert (both.skips, both.additions) == ((), ())
    less = edits.put_rule(full, replace(rule, starts=(time(17),)))
    assert (less.skips, less.additions) == ((), full.additions)
    more = edits.put_rule(full, replace(rule, starts=(time(5, 30), time(12), time(17))))
    assert (more.skips, more.additions) == (full.skips, full.additions)
    new = edits.put_rule(full, a_rule("18:00", key="toi"))
    assert (new.skips, new.additions) == (full.skips, full.additions)
    assert new.rules[-1].key == "toi"


def test_a_file_leaves_what_it_does_not_name() -> None:
    windows = (Window("sang", "Sáng", time(5), time(7), "1/QĐ-MẪU"),)
    current = replace(
        BEFORE,
        windows=windows,
        targets=(Target(field="TTHC", airings=4),),
        skips=(Skip(*PLACE, "Mẫu"), Skip("trua", MONDAY, "1100", "Mẫu")),
    )
    file = Schedule("Mới", "", BEFORE.rundowns, BEFORE.rules[:1], targets=(Target(items=1),))
    found = edits.loaded(current, file)
    assert (found.name, found.windows, found.targets) == ("Mới", windows, (Target(items=1),))
    # The rule of the second exception went with the old schedule.
    assert found.skips == (Skip(*PLACE, "Mẫu"),)


def test_a_suspension_lifted_today_held_until_yesterday() -> None:
    now = at(date(2026, 11, 25), "08:00")
    held = replace(
        BEFORE,
        suspensions=(
            Suspension(MONDAY, date(2026, 11, 30), "Bão"),
            Suspension(date(2026, 11, 27), date(2026, 11, 30), "Thi"),
            Suspension(date(2026, 11, 2), date(2026, 11, 3), "Cũ"),
        ),
    )
    left, lifted = edits.resume(held, now)
    assert lifted == 2
    assert left.suspensions == (
        Suspension(MONDAY, date(2026, 11, 24), "Bão"),
        Suspension(date(2026, 11, 2), date(2026, 11, 3), "Cũ"),
    )


@pytest.mark.parametrize(
    ("first", "last", "reason", "code"),
    [
        (1, 0, "Mẫu", "SUSPENSION_DATES"),
        (-1, 3, "Mẫu", "SUSPENSION_DATES"),
        (0, 0, "  ", "SUSPENSION_REASON"),
    ],
)
def test_a_suspension_without_sense_is_refused(
    first: int, last: int, reason: str, code: str
) -> None:
    days = [MONDAY + timedelta(days=number) for number in (first, last)]
    with pytest.raises(StationError) as refused:
        edits.suspend(BEFORE, Suspension(days[0], days[1], reason), at(MONDAY, "05:00"))
    assert refused.value.code == code


def test_days_that_are_suspended_already_are_not_suspended_again() -> None:
    now = at(MONDAY, "05:00")
    wednesday = MONDAY + timedelta(days=2)
    once = edits.suspend(Schedule("", ""), Suspension(MONDAY, wednesday, "Tang"), now)
    for again in (
        Suspension(MONDAY, wednesday, "Tang"),
        Suspension(MONDAY, MONDAY, "Bão"),
        Suspension(MONDAY, MONDAY, "Thi", "sang"),
    ):
        with pytest.raises(StationError) as refused:
            edits.suspend(once, again, now)
        assert refused.value.code == "SUSPENSION_THERE"
        assert "25/11/2026" in refused.value.text and "Tang" in refused.value.text
    longer = Suspension(MONDAY, wednesday + timedelta(days=1), "Tang")
    assert len(edits.suspend(once, longer, now).suspensions) == 2
    alone = edits.suspend(Schedule("", ""), Suspension(MONDAY, MONDAY, "Thi", "sang"), now)
    whole = edits.suspend(alone, Suspension(MONDAY, MONDAY, "Tang"), now)
    assert len(whole.suspensions) == 2


def test_today_is_the_stations_today() -> None:
    # Half past midnight at the station is still the day before in UTC.
    night = at(date(2026, 11, 24), "00:30").astimezone(UTC)
    with pytest.raises(StationError, match="24/11/2026"):
        edits.suspend(BEFORE, Suspension(MONDAY, MONDAY, "Mẫu"), night)


def test_a_suspension_lifted_on_its_first_day_never_was() -> None:
    today = edits.suspend(BEFORE, Suspension(MONDAY, MONDAY, "Mẫu"), at(MONDAY, "05:00"))
    assert edits.resume(today, at(MONDAY, "06:00")) == (BEFORE, 1)
    tomorrow = at(date(2026, 11, 24), "00:00")
    assert edits.resume(today, tomorrow) == (today, 0)


def test_a_fresh_key_is_nobody_elses() -> None:
    assert edits.fresh_key([], "sang") == "sang"
    assert edits.fresh_key(["sang", "sang-2"], "sang") == "sang-3"


def test_what_a_file_moves_by_one_start_takes_its_exceptions_along() -> None:
    full = edits.skip(BEFORE, PLACE, "Quốc tang")
    later = replace(BEFORE.rules[0], starts=(time(5, 45), time(17)))
    file = replace(BEFORE, rules=(later, BEFORE.rules[1]))
    found = edits.loaded(full, file)
    assert found.skips == (Skip("sang", MONDAY, "0545", "Quốc tang"),)


def test_what_an_edit_leaves_nothing_of_is_counted() -> None:
    suspended = replace(BEFORE, suspensions=(Suspension(MONDAY, MONDAY, "Quốc tang"),))
    full = edits.skip(suspended, PLACE, "Mưa")
    assert edits.gone(full, suspended) == {"skips": 1}
    assert edits.gone(full, BEFORE) == {"suspensions": 1, "skips": 1}
    assert edits.gone(BEFORE, full) == {}
