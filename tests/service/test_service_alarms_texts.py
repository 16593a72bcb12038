"""Every alarm says what happened, what it means for the next session, and what to do."""

import ast
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.service.alarm_texts import TEXTS, plain, told
from tests.contracts.source_tree import called, forget, modules, short

KNOWN = "THIET_BI SPARE LOI_TEP CLOCK LOG_NOT_WRITABLE PLAN_UNREADABLE SETTINGS REHEARSAL PREPARED"
KNOWN += " PREFLIGHT PAUSED_LONG HELD DISK_LOW BACKUP_FAILED POWER RESTORED DEAD_AIR UPLOAD"
CODE = re.compile(r"[A-Z][A-Z_]{3,}")
teardown_module = forget


def session(name: str = "Chiều", hour: int = 15, minute: int = 15) -> PlannedSession:
    start = datetime(2026, 11, 23, hour, minute, tzinfo=ZONE)
    return PlannedSession(
        occurrence="chieu/2026-11-23/1515",
        rule=1,
        name=name,
        start=start,
        end=start + timedelta(minutes=10),
        rundown=1,
        grace_seconds=300,
        cap_minutes=45,
        items=(),
    )


def raised_codes() -> Iterator[tuple[str, str]]:
    """Every code that the program raises as an alarm, and where."""
    for path, tree in modules():
        for name, call in called(tree):
            named = call.args if "alarm" in name else []
            named = [*named, *(word.value for word in call.keywords if word.arg == "alarm")]
            for each in named:
                if isinstance(each, ast.Constant) and CODE.fullmatch(str(each.value)):
                    yield str(each.value), short(path)


def test_every_alarm_that_the_program_raises_has_a_text() -> None:
    found = dict(raised_codes())
    assert {"THIET_BI", "CLOCK", "SETTINGS"} <= set(found)
    assert {code: where for code, where in found.items() if code not in TEXTS} == {}
    assert set(KNOWN.split()) <= set(TEXTS)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_an_alarm_has_three_short_sentences_and_names_the_next_session(code: str) -> None:
    text = told(code, "", session())
    assert text.count("Buổi phát “Chiều” lúc 3 giờ 15 phút CHIỀU ngày 23/11") == 1
    assert text.endswith(".")
    assert 3 <= text.count(". ") + 1 <= 3
    assert len(text) <= 260
    assert told(code, "", None).count(". ") == 1


@pytest.mark.parametrize(("hour", "said"), [(3, "3 giờ 15 phút SÁNG"), (15, "3 giờ 15 phút CHIỀU")])
def test_the_time_of_the_session_cannot_be_taken_for_another(hour: int, said: str) -> None:
    assert said in told("THIET_BI", "", session(hour=hour))


def test_a_detail_in_words_stands_beside_what_happened() -> None:
    text = told("PREPARED", "Vì sao phải cải cách", None)
    assert text.startswith("Tệp của buổi phát tới bị mất hoặc đã bị thay đổi (Vì sao")


def test_a_detail_in_sentences_tells_what_happened_and_no_cure_stands_twice() -> None:
    text = told("CLOCK_DIFFERS", "Giờ của máy không khớp với nhật ký. Hãy xem lại.", None)
    assert text == (
        "Giờ của máy không khớp với nhật ký. Chỉnh lại ngày giờ, hoặc nối mạng để máy tự chỉnh."
    )


def test_a_full_stop_in_a_title_ends_no_sentence() -> None:
    text = told("LOI_TEP", "Tệp của “Tin. Số 2” bị mất hoặc không đúng bản đã duyệt.", None)
    assert text.startswith("Tệp của “Tin. Số 2” bị mất hoặc không đúng bản đã duyệt. Thêm")


def test_an_alarm_of_an_unknown_code_still_says_something() -> None:
    assert "Đài có trục trặc (lạ)" in told("NEW_ONE", "lạ", session())


def test_a_hostile_title_stays_on_its_line_and_within_bounds() -> None:
    text = told("LOI_TEP", "a\r\nBcc: ai@mau.example\x00\x1b[31m" + "x" * 5000, session("B\nx"))
    assert "\n" not in text
    assert "\r" not in text
    assert text.isprintable()
    assert len(text) < 600
    assert plain("  a \u202e b ") == "a b"
