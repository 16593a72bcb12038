"""The schedule goes out to a phone's calendar, and sessions come in from one."""

import time as system_time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from dateutil.rrule import rrulestr

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.calendars.incoming import read_calendar
from ccht_desktop.schedule.calendars.outgoing import AHEAD, calendar_text
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.model import Calendar, Rule, Schedule, Suspension
from tests.schedule.schedule_samples import MONDAY, a_rule, a_rundown, at, rotation

NOW = at(MONDAY, "00:00")
CALENDAR = Calendar(holidays={date(2026, 12, 25): "Nghỉ mẫu"})


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def of(*rules: Rule) -> Schedule:
    return Schedule("Mẫu", "", (a_rundown(rotation(1)),), rules)


def written(schedule: Schedule) -> bytes:
    coming = occurrences(schedule, NOW, NOW + AHEAD, CALENDAR)
    lengths = {"mau": timedelta(minutes=24)}
    return calendar_text(schedule, coming, lengths, station="Xã Mẫu", code="99999", now=NOW)


def starts_of(content: bytes) -> list[datetime]:
    """What another program's reading of RFC 5545 makes of a file: by dateutil, not by ours."""
    gone: set[tuple[str, datetime]] = set()
    came: set[tuple[str, datetime]] = set()
    events: list[Any] = icalendar.Calendar.from_ical(content.decode()).walk("VEVENT")
    for event in events:
        start, uid = event["DTSTART"].dt, str(event["UID"])
        came.add((uid, start))
        if "RRULE" in event:
            text = event["RRULE"].to_ical().decode()
            came |= {(uid, day) for day in rrulestr(text, dtstart=start)}
        for name, into in (("EXDATE", gone), ("RDATE", came)):
            parts = event.get(name, [])
            for part in parts if isinstance(parts, list) else [parts]:
                into |= {(uid, entry.dt) for entry in part.dts}
    return sorted({local(moment) for _uid, moment in came - gone})


def starts(schedule: Schedule) -> list[datetime]:
    return [o.start for o in occurrences(schedule, NOW, NOW + AHEAD, CALENDAR)]


SEVERAL = [
    pytest.param(of(a_rule("05:30", "17:00")), id="daily, twice"),
    pytest.param(of(a_rule(weekdays=frozenset({0, 4}))), id="two weekdays"),
    pytest.param(
        of(replace(a_rule(weekdays=frozenset({2})), month_weeks=(1, -1))), id="nth weekdays"
    ),
    pytest.param(
        of(replace(a_rule(from_date=date(2026, 11, 4)), every_weeks=2)), id="every other week"
    ),
    pytest.param(of(replace(a_rule(), season="winter")), id="winter only"),
    pytest.param(of(replace(a_rule(), holidays="silent")), id="silent on holidays"),
    pytest.param(
        of(replace(a_rule(from_date=MONDAY), rrule="FREQ=DAILY;INTERVAL=3;COUNT=20")), id="counted"
    ),
    pytest.param(of(a_rule(from_date=MONDAY, to_date=MONDAY)), id="once"),
    pytest.param(
        replace(
            edits.move(
                edits.skip(of(a_rule()), ("sang", date(2026, 11, 25), "0530"), "Mẫu"),
                ("sang", date(2026, 11, 27), "0530"),
                date(2026, 11, 28),
                time(6, 15),
            ),
            suspensions=(Suspension(date(2026, 12, 1), date(2026, 12, 3), "Bão"),),
        ),
        id="exceptions",
    ),
]


@pytest.mark.parametrize("schedule", SEVERAL)
def test_another_program_finds_the_same_starts(schedule: Schedule) -> None:
    assert starts_of(written(schedule)) == starts(schedule)


@pytest.mark.parametrize("schedule", SEVERAL)
def test_what_was_written_and_read_falls_on_the_same_moments(
    schedule: Schedule, tmp_path: Path
) -> None:
    file = tmp_path / "lich.ics"
    file.write_bytes(written(schedule))
    back = read_calendar(file, replace(schedule, rules=(), skips=(), moves=(), suspensions=()))
    assert starts(back) == starts(schedule)


def test_the_file_is_as_phones_want_it() -> None:
    content = written(of(replace(a_rule(), name="Buổi sáng; tiếng Việt, có dấu")))
    text = content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert "BEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh" in text
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20261123T053000" in text
    assert "SUMMARY:Buổi sáng\\; tiếng Việt\\, có dấu" in text
    assert "DURATION:PT24M" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def event(*lines: str) -> str:
    body = "\r\n".join(lines)
    return f"BEGIN:VEVENT\r\nUID:mau@vi-du\r\nSUMMARY:Buổi mẫu\r\n{body}\r\nEND:VEVENT\r\n"


def read(tmp_path: Path, *events: str, onto: Schedule | None = None) -> Schedule:
    file = tmp_path / "lich.ics"
    inside = "".join(events)
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Mẫu//vi\r\n{inside}END:VCALENDAR\r\n"
    file.write_bytes(text.encode())
    return read_calendar(file, onto or of())


def test_a_series_in_universal_time_falls_on_the_days_of_the_station(tmp_path: Path) -> None:
    # 22:30 of Sunday in universal time is half past five on Monday here.
    lines = ("DTSTART:20261122T223000Z", "RRULE:FREQ=WEEKLY;BYDAY=SU,WE")
    found = starts(read(tmp_path, event(*lines)))
    assert [local(one).strftime("%a %H:%M") for one in found[:3]] == [
        "Mon 05:30",
        "Thu 05:30",
        "Mon 05:30",
    ]


def test_a_time_without_a_zone_is_the_stations(tmp_path: Path) -> None:
    found = read(tmp_path, event("DTSTART:20261125T170000"))
    assert starts(found) == [at(date(2026, 11, 25), "17:00")]


def test_reading_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    lines = ("DTSTART:20261125T170000", "RRULE:FREQ=DAILY", "EXDATE:20261126T170000")
    once = read(tmp_path, event(*lines))
    assert read(tmp_path, event(*lines), onto=once) == once


def test_a_session_of_a_series_at_another_time_is_moved(tmp_path: Path) -> None:
    series = event("DTSTART:20261123T053000", "RRULE:FREQ=DAILY;COUNT=3")
    other = event("RECURRENCE-ID:20261124T053000", "DTSTART:20261124T061500")
    found = read(tmp_path, other, series)
    assert [one.strftime("%d %H:%M") for one in starts(found)] == [
        "23 05:30",
        "24 06:15",
        "25 05:30",
    ]


BAD = [
    pytest.param(["DTSTART;VALUE=DATE:20261123"], "DTSTART", "whole day", id="whole day"),
    pytest.param(["DTSTART:20260231T053000"], "DTSTART", "not understood", id="31 February"),
    pytest.param(["DTSTART:20261123T240000"], "DTSTART", "not understood", id="24:00"),
    pytest.param(["DTSTART:99991231T235959Z"], "DTSTART", "out of range", id="far away"),
    pytest.param(["SEQUENCE:1"], "DTSTART", "exactly one", id="no start"),
    pytest.param(
        ["DTSTART:20261123T053000", "RRULE:FREQ=SECONDLY"], "RRULE", "FREQ=DAILY", id="each second"
    ),
    pytest.param(
        ["DTSTART:20261123T053000", "RRULE:FREQ=DAILY;COUNT=1000000"],
        "RRULE",
        "9999",
        id="a million recurrences",
    ),
    pytest.param(
        ["DTSTART:20261123T053000", *["RDATE:20261124T053000"] * 1500],
        "RDATE",
        "more than 1000 dates",
        id="too many dates",
    ),
    pytest.param(
        ["DTSTART;TZID=America/New_York:20261123T053000", "RRULE:FREQ=DAILY"],
        "DTSTART",
        "changes its clocks",
        id="summer time",
    ),
    pytest.param(
        ["DTSTART:20261122T223000Z", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1"],
        "RRULE",
        "others here",
        id="other days in its zone",
    ),
    pytest.param(
        ["DTSTART:20261123T053000", "DURATION:PT9H"], "DTEND", "1 to 240", id="nine hours"
    ),
    pytest.param(
        ["RECURRENCE-ID:20261123T053000", "DTSTART:20261123T060000"],
        "RECURRENCE-ID",
        "not in the file",
        id="no series",
    ),
]


@pytest.mark.parametrize(("lines", "field", "said"), BAD)
def test_a_bad_event_is_named_by_its_line_and_field(
    tmp_path: Path, lines: Iterable[str], field: str, said: str
) -> None:
    good = event("DTSTART:20261125T170000")
    with pytest.raises(StationError) as refused:
        read(tmp_path, good, event(*lines).replace("UID:mau", "UID:hai"))
    assert refused.value.code == "CALENDAR_FILE"
    assert f"event in line 9, field “{field}”" in refused.value.text
    assert said in refused.value.text


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\x00" * 50, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"BEGIN:VEVENT\r\n"],
)
def test_what_is_no_calendar_is_said_so(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "lich.ics"
    file.write_bytes(content)
    with pytest.raises(StationError) as refused:
        read_calendar(file, of())
    assert refused.value.code == "CALENDAR_FILE"


def test_a_calendar_of_a_million_events_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "lich.ics"
    file.write_bytes(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 1_000_000)
    began = system_time.monotonic()
    with pytest.raises(StationError, match="too large"):
        read_calendar(file, of())
    assert system_time.monotonic() - began < 5


def test_an_event_must_say_what_it_plays_where_there_is_a_choice(tmp_path: Path) -> None:
    two = replace(of(), rundowns=(a_rundown(rotation(1)), replace(a_rundown(), key="khac")))
    with pytest.raises(StationError, match="mau, khac"):
        read(tmp_path, event("DTSTART:20261125T170000"), onto=two)
    file = tmp_path / "lich.ics"
    assert read_calendar(file, two, "khac").rules[0].rundown == "khac"
