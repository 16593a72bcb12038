"""Edits as values: lengths, marks, undo and redo."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.edit_list import (
    LONGEST_SECONDS,
    RATE,
    Cut,
    EditList,
    Fade,
    History,
    Join,
    Operation,
    RemoveSilence,
    Trim,
)
from ccht_desktop.library.edit_request import parse

TEN = EditList.of(10 * RATE)
times = st.integers(0, 12_000).map(lambda ms: ms / 1000)
operations = st.one_of(
    st.builds(lambda a, b: Trim(min(a, b), max(a, b) + 0.001), times, times),
    st.builds(lambda a: Trim(a, None), times),
    st.builds(lambda a, b: Cut(min(a, b), max(a, b) + 0.001), times, times),
    st.builds(Fade, times, times),
    st.builds(
        lambda pause, at, ms: Join("/a.flac", pause, at, ms * 48),
        times,
        st.sampled_from(["head", "tail"]),
        st.integers(1, 5000),
    ),
    st.builds(
        lambda head, tail: RemoveSilence(True, True, -50.0, (head * 480, tail * 480)),
        st.integers(0, 300),
        st.integers(0, 300),
    ),
)


def built(steps: list[Operation], start: EditList = TEN) -> list[EditList]:
    """The list after each step that could be done."""
    lists = [start]
    for step in steps:
        try:
            lists.append(lists[-1].then(step))
        except StationError as error:
            assert error.code in ("EDIT_EMPTY", "EDIT_OPERATION")
    return lists


def test_each_operation_says_how_long_the_sound_becomes() -> None:
    assert TEN.then(Trim(1.5, 4)).seconds == 2.5
    assert TEN.then(Trim(1.5)).seconds == 8.5
    assert TEN.then(Cut(2, 3.25)).seconds == 8.75
    assert TEN.then(Cut(8, 30)).seconds == 8
    assert TEN.then(Fade(1, 2)).seconds == 10
    assert TEN.then(Join("/a.flac", 0.5, "head", 3 * RATE)).seconds == 13.5
    assert TEN.then(RemoveSilence(True, True, -50, (RATE, 2 * RATE))).seconds == 7


def test_marks_move_with_what_lies_before_them_and_go_with_what_is_cut() -> None:
    marked = TEN.marked((2.0, 5.0, 8.0))
    assert marked.then(Cut(3, 4)).marks == (2 * RATE, 4 * RATE, 7 * RATE)
    assert marked.then(Cut(4, 6)).marks == (2 * RATE, 6 * RATE)
    assert marked.then(Trim(4, 7)).marks == (RATE,)
    assert marked.then(Join("/a.flac", 1, "head", RATE)).marks == (4 * RATE, 7 * RATE, 10 * RATE)
    assert marked.then(RemoveSilence(True, False, -50, (RATE, 0))).marks == (
        RATE,
        4 * RATE,
        7 * RATE,
    )
    assert TEN.marked((0.0, 10.0, 11.0)).marks == ()


def test_a_time_of_the_original_is_found_in_the_result() -> None:
    edits = TEN.then(Cut(2, 4)).then(Join("/a.flac", 0, "head", RATE)).then(Trim(0.5))
    assert edits.fall(1) == 1.5
    assert edits.fall(3) is None
    assert edits.fall(9) == 7.5


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (Trim(10), "EDIT_EMPTY"),
        (Cut(0, 10), "EDIT_EMPTY"),
        (RemoveSilence(True, True, -50, (10 * RATE, 0)), "EDIT_EMPTY"),
        (Fade(6, 5), "EDIT_OPERATION"),
        (Join("/a.flac", 0, "tail", LONGEST_SECONDS * RATE), "EDIT_TOO_LONG"),
    ],
)
def test_what_cannot_be_done_is_said_before_any_work(operation: Operation, code: str) -> None:
    with pytest.raises(StationError) as refusal:
        TEN.then(operation)
    assert refusal.value.code == code


@given(st.lists(operations, max_size=8), st.lists(times, max_size=4))
def test_lengths_are_never_empty_and_marks_always_inside(
    steps: list[Operation], marks: list[float]
) -> None:
    for edits in built(steps, TEN.marked(tuple(marks))):
        assert edits.length > 0
        assert all(0 < mark < edits.length for mark in edits.marks)
        assert list(edits.marks) == sorted(edits.marks)


@given(st.lists(operations, max_size=8), times.filter(lambda at: 0 < at < 10))
def test_a_mark_moves_as_the_sound_below_it(steps: list[Operation], at: float) -> None:
    last = built(steps, TEN.marked((at,)))[-1]
    fallen = last.fall(at)
    if last.marks:
        assert fallen == last.marks[0] / RATE
    else:
        assert fallen is None or fallen in (0, last.seconds) or not 0 < fallen < last.seconds


@given(st.lists(operations, max_size=8))
def test_the_worker_reads_the_very_operations_that_were_meant(steps: list[Operation]) -> None:
    last = built([s for s in steps if not isinstance(s, Join) or s.pause <= 60])[-1]
    for meant, read in zip(last.operations, parse(last.request()), strict=True):
        assert type(meant) is type(read)
        assert meant.request() == read.request()


@given(st.lists(operations, max_size=6), st.lists(st.sampled_from("ur"), max_size=20))
def test_undo_and_redo_only_walk_along_what_was_done(
    steps: list[Operation], walk: list[str]
) -> None:
    lists = built(steps)
    history = History(lists[0])
    for edits in lists[1:]:
        history = history.push(edits)
    at = len(history.past)
    done = [*history.past, history.now]
    for step in walk:
        history = history.undo() if step == "u" else history.redo()
        at = max(at - 1, 0) if step == "u" else min(at + 1, len(done) - 1)
        assert history.now == done[at]
        assert [*history.past, history.now, *history.future] == done


def test_a_new_step_forgets_what_was_taken_back() -> None:
    history = History(TEN).push(TEN.then(Cut(1, 2))).push(TEN.then(Cut(1, 2)).then(Cut(3, 4)))
    history = history.undo().push(TEN.then(Cut(1, 2)).then(Fade(1, 1)))
    assert history.redo() == history
    assert history.now.operations == (Cut(1, 2), Fade(1, 1))
    assert history.undo().undo().now == TEN
    assert not history.undo().undo().changed


def test_nothing_done_is_no_step() -> None:
    assert History(TEN).push(TEN) == History(TEN)
