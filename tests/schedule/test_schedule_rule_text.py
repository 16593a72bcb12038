"""What a load prints of each rule says every condition on which it is heard."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ccht_desktop.cli.schedule_rule_text import rule_text
from tests.schedule.schedule_samples import a_rule


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "hằng ngày"),
        ({"season": "summer"}, "hằng ngày; chỉ mùa hè"),
        ({"season": "winter", "weekdays": frozenset({0, 2})}, "T2, T4; chỉ mùa đông"),
        ({"weekdays": frozenset({0}), "month_weeks": (1, -1)}, "T2, tuần thứ nhất, cuối của tháng"),
        ({"every_weeks": 2, "from_date": date(2026, 12, 1)}, "2 tuần một lần; từ 01/12/2026"),
        ({"from_date": date(2026, 12, 1), "to_date": date(2026, 12, 31)}, "31/12/2026"),
        ({"rrule": "FREQ=MONTHLY;BYMONTHDAY=1"}, "FREQ=MONTHLY;BYMONTHDAY=1"),
        ({"holidays": "silent"}, "hằng ngày; không phát ngày lễ"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_rule_is_read_back_with_its_season_weeks_and_dates(
    changes: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHT_LANG", "vi")
    text = rule_text(replace(a_rule("05:00"), **changes))
    assert "05:00 (5 giờ SÁNG)" in text
    assert said in text
