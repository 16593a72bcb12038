"""Repeats, slots of a line input, and clips that a person added to one session."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.library.codes import ItemKind, ReformField
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.files import toml_file as files
from ccht_desktop.schedule.model import Addition, Position, Schedule, Source
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.schedule.resolving.resolve import named_clips, resolve
from tests.schedule.schedule_samples import (
    MONDAY,
    WALLS,
    a_clip,
    a_rule,
    a_rundown,
    an_occurrence,
    at,
    rotation,
    sha,
)

REPEAT = Position(1, "repeat", "PHAT_LAI")
YESTERDAY = MONDAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def one(clips: list[Clip], *positions: Position, added: tuple[str, ...] = ()) -> PlannedSession:
    occurrence = replace(an_occurrence(), added=added)
    (session,) = resolve([occurrence], [a_rundown(*positions)], clips, AIRED, WALLS)
    return session


def places(session: PlannedSession) -> list[tuple[int, int | None]]:
    return [(item.position, item.clip) for item in session.items]


AIRED = {
    sha(1): at(YESTERDAY, "05:30"),
    sha(2): at(YESTERDAY, "17:00"),
    sha(3): at(YESTERDAY, "17:10"),
}


def test_a_repeat_takes_what_was_heard_last_before_the_session() -> None:
    clips = [a_clip(1, kind="BAN_TIN"), a_clip(2), a_clip(3, kind="NHAC"), a_clip(4)]
    (item,) = one(clips, REPEAT).items
    assert (item.clip, item.source, item.kind) == (2, "repeat", "PHAT_LAI")
    assert one(clips, replace(REPEAT, kind="BAN_TIN")).items[0].clip == 1
    assert one(clips, replace(REPEAT, field="CPS")).items[0].clip is None


def test_what_is_planned_before_counts_as_heard() -> None:
    rule = a_rule("05:30", "17:00")
    found = [an_occurrence(MONDAY, start, rule) for start in ("05:30", "17:00")]
    found[1] = replace(found[1], rundown="lai")
    rundowns = [a_rundown(rotation(1)), replace(a_rundown(REPEAT), key="lai")]
    _morning, afternoon = resolve(found, rundowns, [a_clip(1), a_clip(4)], AIRED, WALLS)
    assert afternoon.items[0].clip == 4


def test_a_repeat_brings_nothing_that_is_in_the_session_or_may_not_sound() -> None:
    fixed = Position(2, "clip", "CHUYEN_MUC_CCHC", sha(2))
    assert places(one([a_clip(1), a_clip(2)], REPEAT, fixed)) == [(1, 1), (2, 2)]
    assert places(one([a_clip(1), a_clip(2, withdrawn=True)], REPEAT)) == [(1, 1)]
    assert places(one([a_clip(1), a_clip(2, valid_to=YESTERDAY)], REPEAT)) == [(1, 1)]
    spent = a_clip(2)
    assert spent.approval is not None
    spent = replace(spent, approval=replace(spent.approval, max_total=1))
    heard = {sha(2): [AIRED[sha(2)]]}
    (session,) = resolve(
        [an_occurrence()], [a_rundown(REPEAT)], [a_clip(1), spent], AIRED, WALLS, heard
    )
    assert session.items[0].clip == 1


def test_a_repeat_takes_a_clip_whose_file_is_not_whole_only_when_nothing_else_is_left() -> None:
    broken = replace(a_clip(2), fault="missing")
    assert places(one([a_clip(1), broken], REPEAT)) == [(1, 1)]
    assert places(one([broken], REPEAT)) == [(1, 2)]


def test_a_repeat_without_anything_to_repeat_says_so() -> None:
    (item,) = one([a_clip(4)], REPEAT).items
    assert (item.clip, item.seconds) == (None, 0.0)
    assert "nothing to repeat" in (item.why or "")


@pytest.mark.parametrize("source", ["relay", "live"])
def test_a_slot_lasts_as_long_as_it_is_given_and_lacks_nothing(source: Source) -> None:
    slot = Position(1, source, "TIEP_SONG", seconds=1800.0, name="VOV Mẫu")
    session = one([a_clip(1)], slot, rotation(2))
    item = session.items[0]
    assert (item.clip, item.why, item.seconds, item.name) == (None, None, 1800.0, "VOV Mẫu")
    assert (item.source, item.kind) == (source, "TIEP_SONG")
    assert f"{local(session.items[1].planned_start):%H:%M}" == "06:00"


TUNE = rotation(1, "NHAC_HIEU")
LIBRARY = [a_clip(8, kind="NHAC_HIEU"), a_clip(9, kind="NHAC_HIEU"), *map(a_clip, (1, 2, 4))]


def test_added_clips_come_before_the_closing_tune_and_the_others_keep_their_numbers() -> None:
    closing = rotation(5, "NHAC_HIEU")
    session = one(LIBRARY, TUNE, rotation(2), closing, added=(sha(4), sha(1)))
    assert places(session) == [(1, 8), (2, 2), (6, 4), (7, 1), (5, 9)]
    starts = [item.planned_start for item in session.items]
    assert starts == sorted(starts)
    assert [item.source for item in session.items[2:4]] == ["clip", "clip"]
    assert PlannedSession.from_body(session.body()) == session


def test_without_a_closing_tune_an_added_clip_comes_last() -> None:
    assert places(one(LIBRARY, TUNE, added=(sha(4),))) == [(1, 8), (2, 4)]
    assert places(one(LIBRARY, TUNE, rotation(2), added=(sha(4),))) == [(1, 8), (2, 1), (3, 4)]
    assert places(one(LIBRARY, added=(sha(4),))) == [(1, 4)]


@pytest.mark.parametrize(
    ("clips", "why"),
    [
        ([], "not in the library"),
        ([a_clip(4, approved=False)], "not approved"),
        ([a_clip(4, valid_to=date(2026, 1, 1))], "has expired"),
        ([a_clip(4, retired=True)], "no longer in use"),
    ],
)
def test_an_added_clip_that_may_not_sound_says_why(clips: list[Clip], why: str) -> None:
    session = one([*clips, a_clip(1)], rotation(1), added=(sha(4),))
    assert places(session) == [(1, 1), (2, None)]
    assert why in (session.items[1].why or "")


def test_an_added_clip_is_not_taken_by_a_turn_that_day() -> None:
    rule = a_rule("05:30", "17:00")
    found = [an_occurrence(MONDAY, start, rule) for start in ("05:30", "17:00")]
    found[1] = replace(found[1], added=(sha(4),))
    clips = [a_clip(4), a_clip(5)]
    sessions = resolve(found, [a_rundown(rotation(1))], clips, {}, WALLS)
    assert [places(session) for session in sessions] == [[(1, 5)], [(1, None), (2, 4)]]


def test_every_clip_that_a_schedule_names_is_asked_for() -> None:
    rundown = replace(a_rundown(Position(1, "clip", "BAN_TIN", sha(1)), rotation(2)), backup=sha(2))
    added = Addition("sang", MONDAY, "0530", sha(3))
    assert named_clips(Schedule("", "", (rundown,), additions=(added,))) == {sha(1), sha(2), sha(3)}


@pytest.mark.parametrize("path", sorted(schedules().glob("*.toml")), ids=lambda path: path.stem)
def test_a_ready_schedule_says_where_a_single_clip_is_heard_again_that_day(path: Path) -> None:
    schedule = files.read(path)
    fields = [a_clip(10 + n, field=field) for n, field in enumerate(ReformField)]
    others = [
        a_clip(30 + n, kind=kind, field="CHUNG")
        for n, kind in enumerate(kind for kind in ItemKind if kind != ItemKind.CHUYEN_MUC_CCHC)
    ]
    clips = [*fields, *others, a_clip(60, kind="NHAC_HIEU")]
    start = at(date(2026, 12, 1), "00:00")
    found = occurrences(schedule, start, start + timedelta(days=7), walls=WALLS)
    empty = [
        (session.name, item.position, item.why)
        for session in resolve(found, schedule.rundowns, clips, {}, WALLS)
        for item in session.items
        if item.why and "heard elsewhere" in item.why
    ]
    assert found
    assert empty == []
