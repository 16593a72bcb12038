"""Recurrences of days: what is understood, why something is not, and on which days they fall."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from ccht_desktop.schedule.days.recurrence import LONGEST, parse, rrule_text
from ccht_desktop.schedule.days.recurrence_days import days_between
from ccht_desktop.schedule.days.recurrence_refused import why_not
from ccht_desktop.schedule.days.rule_days import dates
from ccht_desktop.schedule.model import Rule
from tests.schedule.schedule_samples import MONDAY, a_rule

NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FREQ=SECONDLY", "FREQ=DAILY, FREQ=WEEKLY"),
        ("FREQ=HOURLY;INTERVAL=2", "FREQ=DAILY, FREQ=WEEKLY"),
        ("BYDAY=MO", "FREQ=DAILY, FREQ=WEEKLY"),
        ("hang ngay", "không phải quy tắc lặp theo RFC 5545"),
        ("", "không phải quy tắc lặp theo RFC 5545"),
        ("FREQ=DAILY;", "không phải quy tắc lặp theo RFC 5545"),
        ("RRULE:FREQ=DAILY", "không hiểu “RRULE:FREQ”"),
        ("FREQ=DAILY;BYHOUR=3", "không hiểu “BYHOUR”"),
        ("FREQ=DAILY\nEXRULE:FREQ=DAILY", "FREQ=DAILY, FREQ=WEEKLY"),
        ("FREQ=DAILY;FREQ=WEEKLY", "FREQ được ghi hai lần"),
        ("FREQ=WEEKLY;BYDAY=", "không phải quy tắc lặp theo RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=T2", "BYDAY cần tên các ngày"),
        ("FREQ=WEEKLY;BYDAY=2MO", "BYDAY kèm số"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY cần tên các ngày"),
        ("FREQ=YEARLY;BYDAY=54MO", "BYDAY cần tên các ngày"),
        ("FREQ=WEEKLY;WKST=XX", "WKST cần tên các ngày"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL phải là số nguyên từ 1 đến 9999"),
        ("FREQ=DAILY;COUNT=-1", "COUNT phải là số nguyên từ 1 đến 9999"),
        ("FREQ=DAILY;COUNT=99999", "COUNT phải là số nguyên từ 1 đến 9999"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20261231", "COUNT và UNTIL không đi cùng nhau"),
        ("FREQ=DAILY;UNTIL=20261231T170000Z", "không kèm giờ và múi giờ"),
        ("FREQ=DAILY;UNTIL=20261231T170000", "không kèm giờ và múi giờ"),
        ("FREQ=DAILY;UNTIL=20260231", "UNTIL phải là một ngày"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH cần các số nguyên không quá 12"),
        ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH cần các số nguyên không quá 12"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY cần các số nguyên không quá 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,,2", "BYMONTHDAY cần các số nguyên không quá 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=١", "BYMONTHDAY cần các số nguyên không quá 31"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS cần các số nguyên không quá 366"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "ngày này không bao giờ có"),
        ("FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31", "ngày này không bao giờ có"),
        ("FREQ=YEARLY;BYMONTH=2;BYYEARDAY=1", "ngày này không bao giờ có"),
        ("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1", "ngày này không bao giờ có"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "ngày này không bao giờ có"),
        ("FREQ=YEARLY;BYMONTHDAY=" + ",".join(["1"] * LONGEST), "tối đa 500 ký tự"),
    ],
)
def test_what_is_no_recurrence_of_days_is_told_in_words(text: str, words: str) -> None:
    assert words in why_not(text)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE",
        "FREQ=MONTHLY;BYDAY=-1FR,+1MO",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
        "FREQ=YEARLY;BYYEARDAY=366",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU",
        "FREQ=DAILY;UNTIL=20261231",
        "FREQ=DAILY;UNTIL=19991231",
    ],
)
def test_what_falls_on_some_day_is_understood(text: str) -> None:
    assert why_not(text) == ""


def numbers(rule: Rule, first: date = date(2026, 1, 1), last: date = date(2027, 12, 31)) -> str:
    """The first days, written short."""
    return " ".join(f"{day:%d/%m/%y}" for day in dates(rule, first, last)[:4])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(
            replace(
                a_rule(from_date=date(2026, 11, 26), weekdays=frozenset({0, 3})), every_weeks=2
            ),
            "26/11/26 07/12/26 10/12/26 21/12/26",
            id="every other week from the week of a Thursday",
        ),
        pytest.param(
            replace(a_rule(weekdays=frozenset({0, 4})), month_weeks=(1, -1)),
            "02/01/26 05/01/26 26/01/26 30/01/26",
            id="first and last Monday and Friday",
        ),
        pytest.param(
            replace(a_rule(weekdays=frozenset({5})), month_weeks=(5,)),
            "31/01/26 30/05/26 29/08/26 31/10/26",
            id="a fifth Saturday is not in every month",
        ),
        pytest.param(
            replace(a_rule(weekdays=frozenset()), rrule="FREQ=MONTHLY;BYMONTHDAY=31"),
            "31/01/26 31/03/26 31/05/26 31/07/26",
            id="a recurrence stands in the place of the weekdays",
        ),
        pytest.param(
            replace(a_rule(from_date=date(2026, 3, 30)), rrule="FREQ=DAILY;INTERVAL=10;COUNT=3"),
            "30/03/26 09/04/26 19/04/26",
            id="counted from the rule's first day",
        ),
        pytest.param(
            replace(a_rule(from_date=date(2026, 3, 31)), rrule="FREQ=MONTHLY"),
            "31/03/26 31/05/26 31/07/26 31/08/26",
            id="the day of the month it begins on",
        ),
        pytest.param(
            replace(a_rule(), rrule="FREQ=YEARLY;BYDAY=MO,1WE"),
            "05/01/26 07/01/26 12/01/26 19/01/26",
            id="days and numbered days together",
        ),
        pytest.param(
            replace(a_rule(), rrule="FREQ=DAILY;UNTIL=20260102"),
            "01/01/26 02/01/26",
            id="the last day is included",
        ),
        pytest.param(replace(a_rule(), rrule="nonsense"), "", id="nonsense never falls"),
    ],
)
def test_a_rule_of_each_kind_falls_on_its_days(rule: Rule, expected: str) -> None:
    assert numbers(rule) == expected


def test_the_days_of_a_span_do_not_depend_on_where_the_span_begins() -> None:
    rule = replace(a_rule(from_date=date(1950, 5, 5)), rrule="FREQ=DAILY;INTERVAL=9;COUNT=9999")
    year = dates(rule, date(2026, 1, 1), date(2026, 12, 31))
    fortnight = [date(2026, 12, 1) + timedelta(days=n) for n in range(14)]
    each = [day for one in fortnight for day in dates(rule, one, one)]
    assert each == [day for day in year if day in fortnight]
    assert len(year) in (40, 41)


def test_dates_that_end_before_they_begin_are_none() -> None:
    assert dates(a_rule(), MONDAY, MONDAY - timedelta(days=1)) == []
    assert dates(replace(a_rule(), rrule="FREQ=DAILY"), MONDAY, MONDAY - timedelta(days=1)) == []


@st.composite
def recurrences(draw: st.DrawFn) -> str:
    """Those that dateutil and RFC 5545 take alike, and that fall on some day soon."""
    kinds = {
        "DAILY": ["", "BYDAY", "BYMONTH", "BYMONTHDAY"],
        "WEEKLY": ["", "BYDAY", "BYDAY", "BYDAY;BYMONTH"],
        "MONTHLY": ["", "BYMONTHDAY", "BYDAY", "NTH", "BYDAY;BYMONTHDAY", "NTH;BYMONTH", "SET"],
        "YEARLY": [
            "",
            "BYMONTH",
            "BYMONTHDAY",
            "BYDAY",
            "NTH",
            "BYMONTH;NTH",
            "BYYEARDAY",
            "BYWEEKNO",
            "BYWEEKNO;BYDAY",
            "BYMONTH;BYMONTHDAY",
            "SET",
        ],
    }
    frequency = draw(st.sampled_from(sorted(kinds)))
    chosen = draw(st.sampled_from(kinds[frequency]))
    signs = st.sampled_from((1, 1, -1))
    lists = {
        "BYMONTH": st.integers(1, 12),
        "BYMONTHDAY": st.tuples(st.integers(1, 28), signs).map(lambda two: two[0] * two[1]),
        "BYYEARDAY": st.tuples(st.integers(1, 365), signs).map(lambda two: two[0] * two[1]),
        "BYWEEKNO": st.integers(1, 52),
        "BYDAY": st.sampled_from(NAMES),
    }
    texts = [f"FREQ={frequency}"]
    for name in chosen.split(";") if chosen else ():
        if name == "NTH":
            nth = st.tuples(st.sampled_from((1, 2, 3, 4, -1, -2)), st.sampled_from(NAMES))
            days = draw(st.lists(nth, min_size=1, max_size=3, unique=True))
            texts.append("BYDAY=" + ",".join(f"{n}{day}" for n, day in days))
        elif name == "SET":
            positions = draw(st.sets(st.sampled_from((1, 2, -1, -2, 4)), min_size=1))
            texts.append("BYDAY=MO,WE,FR;BYSETPOS=" + ",".join(map(str, sorted(positions))))
        else:
            several = draw(st.lists(lists[name], min_size=1, max_size=4, unique=True))
            texts.append(f"{name}=" + ",".join(map(str, several)))
    if draw(st.booleans()) and not (frequency == "DAILY" and chosen):
        # A day with a condition need not fall on any of every nth day.
        least = 2 if chosen in ("", "BYDAY", "NTH", "SET") else 1
        texts.append(f"INTERVAL={draw(st.integers(1, 4)) if least == 2 else 1}")
    texts.append(draw(st.sampled_from(("WKST=MO", "WKST=SU", "WKST=WE"))))
    end = draw(st.sampled_from(("", "COUNT=1", "COUNT=30", "UNTIL=20270115")))
    return ";".join([*texts, end] if end else texts)


def agrees(text: str, begin: date, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    expanded = rrulestr(text, dtstart=datetime.combine(begin, time()))
    span = datetime.combine(first, time()), datetime.combine(last, time())
    expected = [moment.date() for moment in expanded.between(*span, inc=True)]
    assert list(days_between(parse(text), begin, first, last)) == expected
    rule = replace(a_rule(from_date=begin), rrule=text)
    assert dates(rule, first, last) == expected


begins = st.dates(date(2012, 1, 1), date(2027, 6, 1))
firsts = st.dates(date(2026, 6, 1), date(2027, 6, 1))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(recurrences(), begins, firsts, st.integers(0, 400))
def test_recurrences_fall_where_dateutil_has_them(
    text: str, begin: date, first: date, length: int
) -> None:
    agrees(text, begin, first, length)


@pytest.mark.long
@settings(max_examples=1000, deadline=None)
@given(recurrences(), begins, firsts, st.integers(0, 900))
def test_very_many_recurrences_fall_where_dateutil_has_them(
    text: str, begin: date, first: date, length: int
) -> None:
    agrees(text, begin, first, length)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.frozensets(st.integers(0, 6), min_size=1),
    st.sampled_from((1, 1, 2, 3, 5)),
    st.sampled_from(((), (), (1,), (2, 4), (5, -1))),
    begins,
)
def test_a_rule_written_as_a_recurrence_falls_on_the_same_days(
    weekdays: frozenset[int], every_weeks: int, month_weeks: tuple[int, ...], begin: date
) -> None:
    """What calendars of other programs are given."""
    plain = a_rule(weekdays=weekdays, from_date=begin)
    plain = replace(plain, every_weeks=1 if month_weeks else every_weeks, month_weeks=month_weeks)
    written = replace(plain, rrule=rrule_text(plain))
    span = date(2026, 11, 1), date(2027, 3, 31)
    assert why_not(written.rrule) == ""
    assert dates(written, *span) == dates(plain, *span)
