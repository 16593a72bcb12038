"""Whatever is wrong with the coming sessions is said, in order of time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position, Rule
from ccht_desktop.schedule.planned import Permit, PlannedItem, PlannedSession
from ccht_desktop.schedule.preview.conflicts import Conflict, find_conflicts
from ccht_desktop.schedule.resolving.resolve import resolve
from tests.schedule.schedule_samples import (
    MONDAY,
    WALLS,
    a_clip,
    a_rule,
    a_rundown,
    an_occurrence,
    at,
    rotation,
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def session(
    start: str, minutes: float, key: str = "sang", cap: int | None = 200, count: int = 1
) -> PlannedSession:
    """A session of `count` clips that lasts so many minutes."""
    rule: Rule = a_rule(start, key=key, cap_minutes=cap)
    clips: list[Clip] = [a_clip(n, seconds=minutes * 60 / count) for n in range(1, count + 1)]
    rundown = a_rundown(*[rotation(n) for n in range(1, count + 1)])
    (found,) = resolve([an_occurrence(MONDAY, start, rule)], [rundown], clips, {}, WALLS)
    return found


def codes(found: list[Conflict]) -> list[tuple[str, str]]:
    return [(conflict.occurrence.split("/")[0], conflict.code) for conflict in found]


def test_sessions_side_by_side_are_fine() -> None:
    sessions = [session("05:30", 30), session("06:00", 30, "sau"), session("20:30", 30, "toi")]
    assert find_conflicts(sessions, WALLS) == []


def test_a_session_that_begins_before_another_has_ended_is_an_overlap() -> None:
    sessions = [session("06:00", 10, "sau"), session("05:30", 30.1)]
    (conflict,) = find_conflicts(sessions, WALLS)
    assert codes([conflict]) == [("sau", "OVERLAP")]
    assert (conflict.occurrence, conflict.other) == tuple(one.occurrence for one in sessions)
    assert "at 06:00 begins before “Buổi mẫu” of 05:30 has ended" in conflict.text


def test_a_long_session_overlaps_every_later_one_within_it() -> None:
    sessions = [session("05:30", 120), session("06:00", 5, "a"), session("07:00", 5, "b")]
    assert codes(find_conflicts(sessions, WALLS)) == [("a", "OVERLAP"), ("b", "OVERLAP")]


def test_two_sessions_at_one_moment_overlap_even_with_nothing_to_play() -> None:
    rule = a_rule("05:30")
    empty = resolve([an_occurrence(MONDAY, "05:30", rule)], [a_rundown(rotation(1))], [], {}, WALLS)
    other = session("05:30", 5, "sau")
    assert ("sau", "OVERLAP") in codes(find_conflicts([*empty, other], WALLS))


def test_each_item_that_would_sound_in_quiet_hours_is_named() -> None:
    found = find_conflicts([session("20:40", 30, count=3)], WALLS)
    assert [conflict.code for conflict in found] == ["QUIET_HOURS"]
    assert "position 3, from 9 o'clock in the EVENING" in found[0].text
    found = find_conflicts([session("20:40", 31, count=3)], WALLS)
    assert ["position 3" in conflict.text for conflict in found] == [False, True] or len(found) == 1


def test_an_item_that_runs_into_quiet_hours_is_named() -> None:
    found = find_conflicts([session("20:55", 5.5)], WALLS)
    assert [conflict.code for conflict in found] == ["QUIET_HOURS"]
    assert "from 8:55 in the EVENING" in found[0].text


def test_a_pause_makes_no_sound_in_quiet_hours() -> None:
    rundown = a_rundown(rotation(1), Position(2, "pause", "", seconds=120.0))
    at_night = an_occurrence(MONDAY, "20:59", a_rule("20:59"))
    sessions = resolve([at_night], [rundown], [a_clip(1, seconds=60)], {}, WALLS)
    assert find_conflicts(sessions, WALLS) == []


def test_longer_than_the_cap_is_wrong_and_just_as_long_is_not() -> None:
    assert find_conflicts([session("05:30", 15, cap=15)], WALLS) == []
    (conflict,) = find_conflicts([session("05:30", 15.5, cap=15)], WALLS)
    assert conflict.code == "OVER_CAP"
    assert "lasts 15:30, more than the 15 minutes allowed" in conflict.text
    assert codes(find_conflicts([session("05:30", 46, cap=None)], WALLS)) == [("sang", "OVER_CAP")]


def test_an_empty_position_says_what_is_wanted() -> None:
    rundown = a_rundown(rotation(1), rotation(2, field="CPS"))
    sessions = resolve([an_occurrence()], [rundown], [a_clip(1)], {}, WALLS)
    (conflict,) = find_conflicts(sessions, WALLS)
    assert conflict.code == "EMPTY_POSITION"
    assert "position 2: No approved clip is left" in conflict.text
    assert conflict.at == sessions[0].start + timedelta(seconds=30)


def test_a_session_with_nothing_to_play_says_so_once_and_names_its_positions() -> None:
    rundown = a_rundown(rotation(1), rotation(2))
    sessions = resolve([an_occurrence()], [rundown], [], {}, WALLS)
    found = [conflict.code for conflict in find_conflicts(sessions, WALLS)]
    assert found == ["EMPTY_POSITION", "EMPTY_POSITION", "EMPTY_SESSION"]


def test_everything_comes_in_order_of_time() -> None:
    sessions = [
        session("20:55", 10, "toi"),
        session("17:00", 50, "chieu", cap=45),
        session("05:30", 40),
        session("06:00", 5, "sau"),
    ]
    found = find_conflicts(sessions, WALLS)
    assert codes(found) == [("sau", "OVERLAP"), ("chieu", "OVER_CAP"), ("toi", "QUIET_HOURS")]
    assert [conflict.at for conflict in found] == sorted(conflict.at for conflict in found)
    assert set(found[0].listing()) == {"at", "occurrence", "code", "text", "other"}


def test_a_clip_without_its_file_is_named_once_in_each_session() -> None:
    first, later = session("05:30", 10, count=2), session("17:00", 10, "chieu", count=2)
    gone, there = first.items
    assert gone.sha256 is not None
    found = find_conflicts([later, first], WALLS, {gone.sha256})
    assert codes(found) == [("sang", "MISSING_FILE"), ("chieu", "MISSING_FILE")]
    assert f"“{gone.title}”" in found[0].text
    assert f"“{there.title}”" not in found[0].text
    assert find_conflicts([first], WALLS, {"another"}) == []


def test_a_lower_session_that_loses_something_to_a_higher_one_is_told() -> None:
    higher = replace(session("05:30", 30), priority=2)
    (conflict,) = find_conflicts([higher, session("05:40", 5, "thap")], WALLS)
    assert codes([conflict]) == [("thap", "GIVES_WAY")]
    assert "gives way to “Buổi mẫu” of 05:30 and is not heard at all" in conflict.text
    assert conflict.other == higher.occurrence
    below = session("05:20", 20, "thap", count=2)
    (conflict,) = find_conflicts([below, replace(higher, start_mode="hard")], WALLS)
    assert "10:00 of it is not heard" in conflict.text


def test_a_lower_session_that_only_begins_later_loses_nothing() -> None:
    higher = replace(session("05:30", 12), priority=2)
    assert find_conflicts([higher, session("05:40", 5, "thap")], WALLS) == []


def test_all_sessions_of_a_day_together_have_a_cap_of_their_own() -> None:
    walls = replace(WALLS, day_cap_minutes=60)
    sessions = [session("05:30", 30), session("12:00", 30, "trua"), session("17:00", 1, "chieu")]
    assert find_conflicts(sessions[:2], walls) == []
    (conflict,) = find_conflicts(sessions, walls)
    assert codes([conflict]) == [("chieu", "OVER_DAY")]
    assert "On 23/11/2026 all sessions together last 61:00, more than the 60" in conflict.text


def slot(source: str) -> list[PlannedSession]:
    place = PlannedItem(1, source, "TIEP_SONG", at(MONDAY, "05:30"), 600.0, name="Đài mẫu")  # type: ignore[arg-type]
    whole = session("05:30", 10)
    return [replace(whole, items=(place,))]


@pytest.mark.parametrize("source", ["relay", "live"])
def test_a_slot_without_a_line_input_is_told_and_is_no_empty_position(source: str) -> None:
    (conflict,) = find_conflicts(slot(source), WALLS)
    assert conflict.code == "NO_LINE"
    assert "no line input is set for “Đài mẫu”" in conflict.text
    assert find_conflicts(slot(source), WALLS, lines={source}) == []


def test_what_a_decision_permits_is_not_told_as_quiet_hours() -> None:
    early = session("04:45", 30)
    assert [c.code for c in find_conflicts([early], WALLS)] == ["QUIET_HOURS"]
    permit = Permit(at(MONDAY, "04:45"), at(MONDAY, "06:00"), "12/QĐ-MẪU")
    assert find_conflicts([replace(early, permit=permit)], WALLS) == []


def test_a_session_that_quiet_hours_hold_back_is_told() -> None:
    night = an_occurrence(MONDAY, "03:15", a_rule("03:15"))
    (conflict,) = find_conflicts([], WALLS, walled=[night])
    assert (conflict.code, conflict.at) == ("WALLED", night.start)
    assert "at 03:15, that is 3:15 in the MORNING, lies in quiet hours (21:00 to 05:00)" in (
        conflict.text
    )
