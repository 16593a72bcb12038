"""A session that would last into quiet hours is read back, by its planned length or its cap."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ccht_desktop.schedule.ends_quiet import ends_to_confirm
from ccht_desktop.schedule.planned import Permit, PlannedSession
from tests.schedule.schedule_samples import MONDAY, WALLS, at


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def session(clock: str, minutes: int, *, day: date = MONDAY, cap: int = 45) -> PlannedSession:
    start = at(day, clock)
    key = f"toi/{day.isoformat()}/{clock.replace(':', '')}"
    end = start + timedelta(minutes=minutes)
    return PlannedSession(key, 1, "Buổi tối", start, end, 1, 300, cap, ())


def asked(after: list[PlannedSession], before: list[PlannedSession] | None = None) -> list[str]:
    return [one.text for one in ends_to_confirm(before or [], after, WALLS)]


def test_an_end_in_quiet_hours_is_told_once_for_all_days_of_a_start() -> None:
    days = [session("20:50", 11, day=MONDAY + timedelta(days=n)) for n in range(7)]
    (text,) = asked(days)
    assert "23/11/2026" in text
    assert "ends at 21:01" in text and "9:01 in the EVENING" in text


def test_an_end_with_the_beginning_of_quiet_hours_is_in_time() -> None:
    assert asked([session("20:50", 10)]) == []


def test_the_cap_cuts_what_would_be_longer() -> None:
    assert asked([session("20:10", 70, cap=45)]) == []
    assert len(asked([session("20:10", 70, cap=60)])) == 1


def test_a_decision_puts_the_end_off_to_that_of_its_hours() -> None:
    permit = Permit(at(MONDAY, "20:00"), at(MONDAY, "21:30"), "12/QĐ-MẪU")
    assert asked([replace(session("20:50", 30), permit=permit)]) == []
    assert len(asked([replace(session("20:50", 45), permit=permit)])) == 1


def test_what_lasted_into_quiet_hours_before_is_not_asked_again() -> None:
    assert asked([session("20:50", 15)], [session("20:50", 20)]) == []
    assert len(asked([session("20:55", 15)], [session("20:50", 20)])) == 1
