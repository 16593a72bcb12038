"""What a person may set, and what a station.toml may say."""

import subprocess
import sys
from pathlib import Path

import pytest

from ccht_desktop.foundation import settings
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import SETTINGS, find, fits, parse


def refused(key: str, text: str) -> str:
    """The sentence with which a typed value is refused."""
    with pytest.raises(StationError) as error:
        parse(find(key), text)
    assert error.value.code == "BAD_SETTING"
    return error.value.text


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "station.toml"


def test_every_default_is_a_value_that_may_be_set() -> None:
    assert [setting.key for setting in SETTINGS if not fits(setting, setting.default)] == []


def test_every_number_has_limits() -> None:
    numbers = [setting for setting in SETTINGS if setting.kind in ("whole", "number")]
    assert numbers
    assert [s.key for s in numbers if s.least is None or s.most is None] == []


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("session.grace_seconds", "0", 0),
        ("session.grace_seconds", "3600", 3600),
        ("session.cap_minutes", "1440", 1440),
        ("output.latency_ms", "12,5", 12.5),
        ("loudness.target_lufs", "-16", -16.0),
        ("upload.hours", "0.05", 0.05),
        ("quiet.from", " 04:45 ", "04:45"),
        ("approval.self", "False", False),
        ("output.id", "null", "null"),
        ("desk.theme", "dark", "dark"),
        ("station.language", "en", "en"),
        ("report.signer", "", ""),
        ("season.summer_from", "1/4", "1/4"),
        ("season.summer_to", "29/02", "29/02"),
        ("holidays.also", "", ""),
        ("holidays.also", "30/12/2026, 2026-12-31", "30/12/2026, 2026-12-31"),
    ],
)
def test_a_value_within_its_limits_is_taken(key: str, text: str, value: object) -> None:
    assert parse(find(key), text) == value


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("session.grace_seconds", "-1", "số nguyên từ 0 đến 3600"),
        ("session.grace_seconds", "3601", "số nguyên từ 0 đến 3600"),
        ("session.cap_minutes", "0", "số nguyên từ 1 đến 1440"),
        ("session.cap_minutes", "45.5", "số nguyên từ 1 đến 1440"),
        ("session.cap_minutes", "9" * 5000, "số nguyên từ 1 đến 1440"),
        ("output.latency_ms", "nan", "số từ 0 đến 5000"),
        ("output.latency_ms", "inf", "số từ 0 đến 5000"),
        ("loudness.target_lufs", "-4.9", "số từ -40 đến -5"),
        ("loudness.target_lufs", "to", "số từ -40 đến -5"),
        ("upload.hours", "0", "số từ 0,05 đến 168"),
        ("output.id", "alsa", "miniaudio, null"),
        ("desk.theme", "blue", "light, dark"),
        ("station.language", "fr", "vi, en"),
        ("station.name", "  ", "không để trống"),
        ("station.code", "", "không để trống"),
        ("quiet.from", "25:00", "giờ dạng HH:MM"),
        ("quiet.from", "1٣:00", "giờ dạng HH:MM"),
        ("season.summer_from", "31/02", "ngày/tháng có thật"),
        ("season.summer_from", "", "ngày/tháng có thật"),
        ("season.summer_to", "15/10/2026", "ngày/tháng có thật"),
        ("season.summer_to", "1٣/10", "ngày/tháng có thật"),
        ("holidays.also", "31/02/2026", "các ngày có thật"),
        ("holidays.also", "31/12", "các ngày có thật"),
        ("holidays.also", "30/12/2026; 31/12/2026", "các ngày có thật"),
        ("approval.self", "maybe", "true (có) hoặc false (không)"),
    ],
)
def test_any_other_value_is_refused_with_what_is_expected(
    key: str, text: str, expected: str
) -> None:
    told = refused(key, text)
    assert expected in told
    assert key in told


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('quiet.from = "25:00"', "quiet.from"),
        ("quiet.from = 21:00:00", "quiet.from"),
        ("quiet.to = 5", "quiet.to"),
        ('season.summer_from = "31/02"', "season.summer_from"),
        ('holidays.also = "31/02/2026"', "holidays.also"),
        ('session.grace_seconds = "300"', "session.grace_seconds"),
        ("session.grace_seconds = 300.0", "session.grace_seconds"),
        ("session.cap_minutes = true", "session.cap_minutes"),
        ("session.cap_minutes = 0", "session.cap_minutes"),
        ("output.latency_ms = nan", "output.latency_ms"),
        ("output.latency_ms = inf", "output.latency_ms"),
        ("loudness.target_lufs = " + "9" * 400, "loudness.target_lufs"),
        ('upload.hours = "1"', "upload.hours"),
        ("approval.self = 1", "approval.self"),
        ('desk.theme = "blue"', "desk.theme"),
        ("station.code = 99999", "station.code"),
        ("station.name = []", "station.name"),
        ('quiet = "21:00"', "quiet"),
        ('format = "1"', "format"),
    ],
)
def test_a_file_with_a_value_that_cannot_be_is_refused_by_file_and_key(
    toml: Path, line: str, key: str
) -> None:
    toml.write_text(line, "utf-8")
    with pytest.raises(StationError) as error:
        settings.read(toml)
    assert error.value.code == "BAD_SETTING"
    assert str(toml) in error.value.text
    assert f" {key} " in error.value.text


def test_whatever_is_read_can_be_used(toml: Path) -> None:
    toml.write_text("output.latency_ms = 20\nunknown.key = nan\n", "utf-8")
    found = settings.read(toml)
    reading = {
        "text": found.text,
        "whole": found.whole,
        "number": found.number,
        "flag": found.flag,
        "time": found.time,
        "day_month": found.day_month,
        "days": found.days,
    }
    for setting in SETTINGS:
        reading[setting.kind](setting.key)
    assert found.number("output.latency_ms") == 20.0


def test_a_station_that_was_given_no_name_can_still_be_opened(toml: Path) -> None:
    toml.write_text('station.name = ""', "utf-8")
    assert settings.read(toml).text("station.name") == ""


def test_a_value_that_is_refused_can_be_mended_by_setting_it(toml: Path) -> None:
    toml.write_text('# our hours\n[quiet]\nfrom = "25:00"  # as decided\n', "utf-8")
    settings.write(toml, {"quiet.from": "20:30"})
    assert settings.read(toml).text("quiet.from") == "20:30"
    assert toml.read_text("utf-8").startswith("# our hours\n")
    assert "# as decided" in toml.read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "code"),
    [("quiet = [", "SETTINGS_UNREADABLE"), ("format = 2", "STATION_NEWER")],
)
def test_a_file_that_is_not_understood_is_not_written(toml: Path, content: str, code: str) -> None:
    toml.write_text(content, "utf-8")
    with pytest.raises(StationError) as error:
        settings.write(toml, {"quiet.from": "20:30"})
    assert error.value.code == code
    assert toml.read_text("utf-8") == content


def test_settings_are_read_without_heavy_libraries() -> None:
    program = (
        "import sys, ccht_desktop.foundation.settings; print('tomlkit' in sys.modules, end='')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b"False"
