"""One part of the schedule changed in two places: neither is lost, or it is told."""

from dataclasses import replace
from datetime import time

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule.merging import put_changed
from ccht_desktop.schedule.model import Cluster, Rule, Schedule, Window

RULE = Rule("sang", "Buổi sáng", "khung", (time(5, 30),))


def test_what_only_one_of_them_changed_stays() -> None:
    plan = Schedule("Xã Mẫu", "", rules=(replace(RULE, cap_minutes=30, priority=2),))
    made = put_changed(plan, RULE, replace(RULE, name="Buổi sớm", priority=2))
    assert made.rules == (replace(RULE, name="Buổi sớm", cap_minutes=30, priority=2),)


def test_what_both_changed_is_refused() -> None:
    plan = Schedule("Xã Mẫu", "", rules=(replace(RULE, starts=(time(5),)),))
    with pytest.raises(StationError) as refused:
        put_changed(plan, RULE, replace(RULE, starts=(time(6),)))
    assert refused.value.code == "CHANGED_ELSEWHERE"
    assert "Buổi sáng" in refused.value.text


def test_what_was_deleted_meanwhile_comes_back_as_it_was_written() -> None:
    window = Window("ngay", "Ngày", time(5), time(20), "12/QĐ-UBND")
    made = put_changed(Schedule("", ""), window, replace(window, end=time(19)))
    assert made.windows == (replace(window, end=time(19)),)


def test_two_new_parts_with_one_key_are_both_kept() -> None:
    plan = Schedule("", "", clusters=(Cluster("thon-1", "Thôn 1"),))
    made = put_changed(plan, None, Cluster("thon-1", "Thôn Một"))
    assert [one.key for one in made.clusters] == ["thon-1", "thon-1-2"]
