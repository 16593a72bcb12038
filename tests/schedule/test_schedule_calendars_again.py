"""A calendar that is read, and read again, damages nothing that people made in the schedule."""

import time as system_time
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.calendars.incoming import read_calendar, taken_from
from ccht_desktop.schedule.calendars.outgoing import AHEAD, calendar_text
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.model import Calendar, Cluster, Rule, Schedule
from tests.schedule.schedule_samples import MONDAY, a_rule, a_rundown, at, rotation, sha

NOW = at(MONDAY, "00:00")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def of(*rules: Rule) -> Schedule:
    return Schedule("Mẫu", "", (a_rundown(rotation(1)),), rules)


def event(*lines: str, uid: str = "mau@vi-du") -> str:
    body = "\r\n".join(lines)
    return f"BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:Buổi mẫu\r\n{body}\r\nEND:VEVENT\r\n"


def in_file(tmp_path: Path, *events: str) -> Path:
    file = tmp_path / "lich.ics"
    inside = "".join(events)
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Mẫu//vi\r\n{inside}END:VCALENDAR\r\n"
    file.write_bytes(text.encode())
    return file


def read(tmp_path: Path, *events: str, onto: Schedule | None = None) -> Schedule:
    return read_calendar(in_file(tmp_path, *events), onto or of())


def starts(schedule: Schedule) -> list[str]:
    found = occurrences(schedule, NOW, NOW + timedelta(days=14), Calendar())
    return [f"{one.start:%d %H:%M}" for one in found]


def refused(tmp_path: Path, *events: str) -> str:
    with pytest.raises(StationError) as error:
        read(tmp_path, *events)
    assert error.value.code == "CALENDAR_FILE"
    return error.value.text


DAILY = ("DTSTART:20261123T170000", "RRULE:FREQ=DAILY;COUNT=3")


def test_a_rule_that_no_calendar_made_is_never_taken_for_an_events(tmp_path: Path) -> None:
    own = edits.add_clip(
        of(replace(a_rule(), decision="1/QĐ-MẪU", priority=3)), ("sang", MONDAY, "0530"), sha(1)
    )
    found = read(tmp_path, event(*DAILY, uid="sang@dien-thoai"), onto=own)
    assert found.rules[0] == own.rules[0]
    assert found.additions == own.additions
    assert [rule.key.split("-")[:2] for rule in found.rules[1:]] == [["ics", "sang"]]


@pytest.mark.parametrize(("one", "other"), [("1@a", "1@b"), ("Đ@a", "Ô@a"), ("a.b@x", "a-b@x")])
def test_two_events_never_fall_on_one_rule(tmp_path: Path, one: str, other: str) -> None:
    found = read(tmp_path, event(*DAILY, uid=one), event(*DAILY, uid=other))
    assert len({rule.key for rule in found.rules}) == 2


def exported(schedule: Schedule, folder: Path) -> Path:
    coming = occurrences(schedule, NOW, NOW + AHEAD, Calendar())
    file = folder / "lich-cua-dai.ics"
    file.write_bytes(calendar_text(schedule, coming, {}, station="Mẫu", code="99999", now=NOW))
    return file


def test_the_stations_own_calendar_read_back_doubles_nothing(tmp_path: Path) -> None:
    own = edits.move(of(a_rule("05:30", "17:00")), ("sang", MONDAY, "0530"), MONDAY, time(6))
    file = exported(own, tmp_path)
    # The session has another hour by now: the old file does not bring the old one back.
    now = replace(own, rules=(a_rule("05:45", "17:00"),))
    taken = taken_from(file, now, code="99999")
    assert (taken.schedule, taken.own) == (now, 3)


def test_the_calendar_of_another_station_with_equal_keys_is_taken_as_foreign(
    tmp_path: Path,
) -> None:
    file = exported(of(a_rule()), tmp_path)
    taken = taken_from(file, of(a_rule("17:00")), code="88888")
    assert (len(taken.schedule.rules), taken.own) == (2, 0)


def test_a_cancelled_event_is_not_taken_and_one_taken_before_goes(tmp_path: Path) -> None:
    cancelled = event(*DAILY, "STATUS:CANCELLED")
    other = event("RECURRENCE-ID:20261124T170000", "DTSTART:20261124T180000")
    assert read(tmp_path, cancelled, other) == of()
    lines = (*DAILY, "RDATE:20261128T090000")
    before = read(tmp_path, event(*lines), onto=of(a_rule("05:30")))
    assert len(before.rules) == 3
    assert read(tmp_path, cancelled, onto=before) == of(a_rule("05:30"))


def test_a_cancelled_session_of_a_series_is_left_out(tmp_path: Path) -> None:
    gone = event("RECURRENCE-ID:20261124T170000", "DTSTART:20261124T170000", "STATUS:cancelled")
    found = read(tmp_path, event(*DAILY), gone)
    assert starts(found) == ["23 17:00", "25 17:00"]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261126T000000Z", "25 17:00"),
        ("20261126T100000Z", "26 17:00"),
        ("20261126T095959Z", "25 17:00"),
        ("20261126T170000", "26 17:00"),
        ("20261126", "26 17:00"),
    ],
)
def test_a_series_ends_with_the_moment_of_its_until(tmp_path: Path, until: str, last: str) -> None:
    found = read(tmp_path, event("DTSTART:20261123T170000", f"RRULE:FREQ=DAILY;UNTIL={until}"))
    assert starts(found)[-1] == last


def test_a_day_without_time_ends_a_series_by_the_days_of_its_own_zone(tmp_path: Path) -> None:
    lines = ("DTSTART:20261122T223000Z", "RRULE:FREQ=DAILY;UNTIL=20261125")
    assert starts(read(tmp_path, event(*lines)))[-1] == "26 05:30"


def test_a_series_that_ends_in_another_century_is_refused(tmp_path: Path) -> None:
    lines = ("DTSTART:20261123T170000", "RRULE:FREQ=DAILY;UNTIL=99991231")
    assert "out of range" in refused(tmp_path, event(*lines))


def test_a_session_of_a_series_that_stands_elsewhere_too_is_moved(tmp_path: Path) -> None:
    other = event("RECURRENCE-ID:20261124T170000", "DTSTART:20261124T180000")
    found = read(tmp_path, event(*DAILY, "EXDATE:20261124T170000"), other)
    assert starts(found) == ["23 17:00", "24 18:00", "25 17:00"]


def test_a_series_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    lines = ("DTSTART:20261123T170000", "RRULE:FREQ=DAILY;UNTIL=20261122T170000")
    assert "before it begins" in refused(tmp_path, event(*lines))


def test_a_change_of_this_and_all_later_sessions_is_refused(tmp_path: Path) -> None:
    later = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20261124T170000", "DTSTART:20261124T180000")
    assert "THISANDFUTURE" in refused(tmp_path, event(*DAILY), later)


def test_a_further_date_of_a_series_is_moved_too(tmp_path: Path) -> None:
    other = event("RECURRENCE-ID:20261128T090000", "DTSTART:20261128T100000")
    found = read(tmp_path, event(*DAILY, "RDATE:20261128T090000"), other)
    assert starts(found) == ["23 17:00", "24 17:00", "25 17:00", "28 10:00"]


def test_a_change_of_a_session_that_the_series_does_not_have_is_refused(tmp_path: Path) -> None:
    other = event("RECURRENCE-ID:20261224T170000", "DTSTART:20261224T180000")
    assert "no session of the series" in refused(tmp_path, event(*DAILY), other)


def test_further_dates_double_nothing_and_may_be_left_out(tmp_path: Path) -> None:
    lines = (*DAILY, "RDATE:20261124T170000,20261128T090000", "EXDATE:20261128T090000")
    assert starts(read(tmp_path, event(*lines))) == ["23 17:00", "24 17:00", "25 17:00"]


def test_the_first_day_counts_also_where_the_recurrence_does_not_fall_on_it(
    tmp_path: Path,
) -> None:
    lines = ("DTSTART:20261123T170000", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261127")
    assert starts(read(tmp_path, event(*lines))) == ["23 17:00", "24 17:00", "26 17:00"]
    lines = ("DTSTART:20261123T170000", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3")
    assert "COUNT" in refused(tmp_path, event(*lines))


MANY = [
    pytest.param(("RDATE:20261124T053000",) * 1000, 40, "1000", id="dates of many events"),
    pytest.param(("EXDATE:20261124T053000",) * 1000, 40, "5000", id="days left out"),
    pytest.param(("EXDATE:" + ",".join(["20261124T053000"] * 1000),), 6, "5000", id="in one line"),
    pytest.param((), 3000, "1000", id="events"),
    pytest.param(("X-MAU:1",) * 100_000, 1, "40000", id="lines"),
]


@pytest.mark.parametrize(("lines", "count", "most"), MANY)
def test_more_than_a_schedule_holds_is_refused_at_once(
    tmp_path: Path, lines: tuple[str, ...], count: int, most: str
) -> None:
    began = system_time.monotonic()
    events = [event("DTSTART:20261123T053000", *lines, uid=f"{n}@x") for n in range(count)]
    assert most in refused(tmp_path, *events)
    assert system_time.monotonic() - began < 5


def test_what_the_event_does_not_say_stays_when_it_is_read_again(tmp_path: Path) -> None:
    lines = ("DTSTART:20261123T170000", "RRULE:FREQ=DAILY", "RDATE:20261128T090000")
    once = read(tmp_path, event(*lines))
    changed = replace(
        once,
        clusters=(Cluster("thon-1", "Thôn 1"),),
        rundowns=(*once.rundowns, replace(a_rundown(rotation(1)), key="khac", name="Khác")),
        rules=tuple(
            replace(
                rule,
                rundown="khac",
                decision="1/QĐ-MẪU",
                priority=2,
                clusters=("thon-1",),
                season="winter",
                holidays="silent",
                grace_seconds=60,
                cap_minutes=20,
            )
            for rule in once.rules
        ),
    )
    key = once.rules[0].key
    changed = edits.skip(changed, (key, date(2026, 11, 25), "1700"), "Mẫu")
    changed = edits.move(changed, (key, date(2026, 11, 26), "1700"), date(2026, 11, 26), time(18))
    changed = edits.add_clip(changed, (key, MONDAY, "1700"), sha(1))
    assert read(tmp_path, event(*lines), onto=changed) == changed

    shorter = read(tmp_path, event(*lines, "DURATION:PT10M"), onto=changed)
    assert {rule.cap_minutes for rule in shorter.rules} == {10}
    assert (shorter.skips, shorter.additions) == (changed.skips, changed.additions)


def test_what_the_file_left_out_or_moved_comes_back_when_it_no_longer_says_so(
    tmp_path: Path,
) -> None:
    out = "EXDATE:20261124T170000"
    moved = event("RECURRENCE-ID:20261125T170000", "DTSTART:20261125T180000")
    once = read(tmp_path, event(*DAILY, out), moved)
    assert starts(once) == ["23 17:00", "25 18:00"]
    key = once.rules[0].key
    by_hand = edits.skip(once, (key, MONDAY, "1700"), "Mẫu")
    again = read(tmp_path, event(*DAILY), onto=by_hand)
    assert starts(again) == ["24 17:00", "25 17:00"]


def test_a_session_that_people_left_out_is_not_brought_back_by_a_move(tmp_path: Path) -> None:
    moved = event("RECURRENCE-ID:20261125T170000", "DTSTART:20261125T180000")
    once = read(tmp_path, event(*DAILY), moved)
    silent = edits.skip(once, (once.rules[0].key, date(2026, 11, 25), "1700"), "Mẫu")
    assert read(tmp_path, event(*DAILY), moved, onto=silent) == silent


def test_an_event_without_a_name_of_its_own_is_known_again(tmp_path: Path) -> None:
    bare = event("DTSTART:20261125T170000").replace("UID:mau@vi-du\r\n", "")
    once = read(tmp_path, bare)
    assert len(once.rules) == 1
    assert read(tmp_path, bare, onto=once) == once


def test_what_people_copied_and_left_out_of_a_series_outlives_its_next_reading(
    tmp_path: Path,
) -> None:
    once = read(tmp_path, event(*DAILY))
    (rule,) = once.rules
    copied = edits.once(rule, f"{rule.key}-20261130-1700", date(2026, 11, 30), time(17), "mau")
    mine = edits.skip(edits.put(once, copied), (rule.key, date(2026, 11, 24), "1700"), "Quốc tang")
    later = ("DTSTART:20261123T171500", "RRULE:FREQ=DAILY;COUNT=3")
    assert starts(read(tmp_path, event(*later), onto=mine)) == ["23 17:15", "25 17:15", "30 17:00"]
