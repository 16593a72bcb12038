"""Times and counts stand as a commune office writes them."""

from datetime import UTC, date, datetime

import pytest

from ccht_desktop.desk.present import Present
from ccht_desktop.desk.readings import Surroundings
from ccht_desktop.desk.status_words import disk_word, playout_word, upload_word
from ccht_desktop.desk.wording import (
    folded,
    hour_minute,
    in_words,
    long_date,
    loudness,
    minutes_seconds,
    number,
)


def test_a_date_has_its_weekday() -> None:
    assert long_date(date(2026, 11, 22)) == "Chủ nhật, 22/11/2026"


def test_hours_are_those_of_the_station() -> None:
    assert hour_minute(datetime(2026, 11, 21, 22, 30, tzinfo=UTC)) == "05:30"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "00:00"), (59.6, "01:00"), (287, "04:47"), (3725, "1:02:05")]
)
def test_a_length_is_minutes_and_seconds(seconds: float, text: str) -> None:
    assert minutes_seconds(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(42, "42 giây"), (180, "3 phút"), (44580, "12 giờ 23 phút"), (180000, "2 ngày 2 giờ")],
)
def test_a_wait_is_told_in_words(seconds: float, text: str) -> None:
    assert in_words(seconds) == text


def test_numbers_have_vietnamese_points_and_commas() -> None:
    assert number(1234567) == "1.234.567"
    assert number(3.25, 1) == "3,2"
    assert loudness(-17.5) == "−17,5 LUFS"


def test_searching_needs_no_marks() -> None:
    assert folded("Đài Cải cách") == "dai cai cach"


def test_english_speaks_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")
    assert long_date(date(2026, 11, 22)) == "Sunday, 22/11/2026"
    assert number(1234.5, 1) == "1,234.5"


def test_a_full_disk_and_a_waiting_parcel_are_seen_in_the_strip() -> None:
    seen = Surroundings(1 << 30, 1 << 40, True, 2, None)
    assert disk_word(seen).tone == "fault"
    assert upload_word(seen).tone == "attention"
    assert upload_word(seen).word == "chờ gửi 2 gói"
    assert playout_word(Present(state="off")).tone == "attention"
