"""What became different between two readings of the same days is told session by session."""

from dataclasses import replace

import pytest

from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.schedule.preview.differences import differences
from ccht_desktop.schedule.resolving.resolve import resolve
from tests.schedule.schedule_samples import (
    MONDAY,
    WALLS,
    a_clip,
    a_rule,
    a_rundown,
    an_occurrence,
    rotation,
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def session(start: str = "05:30", key: str = "sang", clip: int = 1) -> PlannedSession:
    occurrence = an_occurrence(MONDAY, start, a_rule(start, key=key))
    (found,) = resolve([occurrence], [a_rundown(rotation(1))], [a_clip(clip)], {}, WALLS)
    return found


def test_equal_readings_differ_in_nothing() -> None:
    assert differences([session()], [session()]) == []


def test_a_new_session_and_one_that_is_no_longer_are_told_in_order_of_time() -> None:
    found = differences([session("17:00", "chieu")], [session()])
    assert [one.kind for one in found] == ["added", "removed"]
    assert found[0].text == "New: “Buổi mẫu” on 23/11/2026 at 05:30."
    assert found[1].listing()["before"] == "chieu/2026-11-23/1700"


def test_a_moved_session_is_matched_by_its_origin() -> None:
    before, after = session(), session("17:00")
    others = [session("06:30"), session("07:30")]
    origins = {after.occurrence: before.occurrence}
    (one,) = differences([before, *others], [*others, after], origins)
    assert (one.kind, one.before, one.after) == ("moved", before, after)
    assert one.text == "Moved: “Buổi mẫu” from 23/11/2026 05:30 to 23/11/2026 at 17:00."


def test_a_rule_that_begins_at_another_time_moved_its_session_of_the_day() -> None:
    (one,) = differences([session()], [session("06:00")])
    assert one.kind == "moved"
    two = differences([session(), session("05:45")], [session("06:00")])
    assert sorted(each.kind for each in two) == ["added", "removed", "removed"]


def test_another_turn_of_a_rotation_is_a_difference_only_where_its_rundown_was_edited() -> None:
    before, after = session(clip=1), session(clip=2)
    other = replace(after, items=(replace(after.items[0], field="CPS"),))
    assert differences([before], [after]) == []
    assert differences([before], [other]) == []
    (one,) = differences([before], [other], reworked={1})
    assert one.kind == "changed"
    assert one.text == ("Changed: “Buổi mẫu” on 23/11/2026 at 05:30: position 1 “Bài mẫu 2”.")


def test_another_fixed_clip_one_more_and_one_fewer_are_named() -> None:
    before = session()
    fixed = replace(before.items[0], source="clip")
    other = replace(fixed, sha256="b" * 64, title="Bài khác")
    more = replace(fixed, position=2, title="Bài thêm")
    was = replace(before, items=(fixed,))
    (one,) = differences([was], [replace(before, items=(other, more))])
    assert [change.position for change in one.items] == [1, 2]
    assert one.text.endswith("position 1 “Bài khác”, also “Bài thêm”.")
    (less,) = differences([replace(before, items=(fixed, more))], [was])
    assert less.text.endswith("without “Bài thêm”.")
