"""Clips, decisions on them, and finding them."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.decisions import Decisions
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.library.store import Library
from tests.library.library_sounds import opened_library, put_clip, titles_with

TODAY = date(2026, 11, 23)


@pytest.fixture
def library(tmp_path: Path, clock: FakeClock) -> Iterator[Library]:
    with opened_library(tmp_path / "station", clock) as opened:
        yield opened


def put(library: Library, title: str = "Cải cách hành chính", mark: str = "a") -> Clip:
    return put_clip(library, mark, Description(title, field="TTHC", group="DVC"))


def decisions_of(library: Library) -> Decisions:
    return Decisions(library._plan, library)


def code_of(error: pytest.ExceptionInfo[StationError]) -> str:
    return error.value.code


def test_a_new_clip_is_a_draft_and_may_not_air(library: Library) -> None:
    clip = put(library)
    assert clip == library.clip(clip.id) == library.by_hash(clip.sha256)
    assert (clip.seconds, clip.frames, clip.lufs, clip.true_peak) == (2.0, 96000, -20.5, -3.0)
    assert clip.state(TODAY) == "draft"
    assert not clip.may_air(TODAY)


def test_the_same_audio_is_refused_and_the_first_clip_is_named(library: Library) -> None:
    first = put(library, "Niêm yết thủ tục")
    with pytest.raises(StationError, match="Niêm yết thủ tục") as caught:
        put(library, "Another title")
    assert code_of(caught) == "DUPLICATE_CLIP"
    assert library.clips() == [first]


def test_a_clip_that_is_not_there_is_said_so(library: Library) -> None:
    with pytest.raises(StationError) as caught:
        library.clip(7)
    assert code_of(caught) == "NO_CLIP"


def test_an_approval_binds_to_the_hash_of_the_clip(library: Library) -> None:
    clip = put(library)
    approval = decisions_of(library).approve(clip.id, by="Nguyễn Văn Mẫu", number="12/UBND")
    assert approval.sha256 == clip.sha256
    approved = library.clip(clip.id)
    assert approved.approval == approval
    assert approved.state(TODAY) == "approved"
    assert approved.may_air(TODAY)


@pytest.mark.parametrize(
    ("by", "number", "code"),
    [
        ("", "12", "APPROVER_REQUIRED"),
        (" \t", "12", "APPROVER_REQUIRED"),
        ("Mẫu", "", "NUMBER_REQUIRED"),
        ("Mẫu", "\u200b", "NUMBER_REQUIRED"),
    ],
)
def test_nobody_approves_without_a_name_and_a_number(
    library: Library, by: str, number: str, code: str
) -> None:
    clip = put(library)
    with pytest.raises(StationError) as caught:
        decisions_of(library).approve(clip.id, by=by, number=number)
    assert code_of(caught) == code
    assert decisions_of(library).all() == []


def test_an_approval_holds_on_its_days_and_not_beside_them(library: Library) -> None:
    clip = put(library)
    decisions_of(library).approve(
        clip.id, by="Mẫu", number="1", valid_from=TODAY, valid_to=date(2026, 11, 30)
    )
    approved = library.clip(clip.id)
    days = (date(2026, 11, 22), TODAY, date(2026, 11, 30), date(2026, 12, 1))
    assert [approved.may_air(day) for day in days] == [False, True, True, False]
    assert approved.state(days[-1]) == "expired"


def test_an_approval_cannot_end_before_it_begins(library: Library) -> None:
    clip = put(library)
    with pytest.raises(StationError) as caught:
        decisions_of(library).approve(
            clip.id, by="Mẫu", number="1", valid_from=TODAY, valid_to=date(2026, 1, 1)
        )
    assert code_of(caught) == "BAD_VALIDITY"


def test_every_decision_stays_on_file_and_the_latest_stands(
    library: Library, clock: FakeClock
) -> None:
    clip = put(library)
    first = decisions_of(library).approve(clip.id, by="Mẫu", number="1", self_approved=True)
    clock.advance(60)
    second = decisions_of(library).approve(clip.id, by="Lê Thị Mẫu", number="2")
    assert library.clip(clip.id).approval == second
    clock.advance(60)
    withdrawn = decisions_of(library).withdraw(clip.id, "Số liệu cũ")
    assert (withdrawn.id, withdrawn.withdrawn_reason) == (second.id, "Số liệu cũ")
    assert withdrawn.withdrawn_at == clock.now()
    assert decisions_of(library).all() == [first, withdrawn]
    assert library.clip(clip.id).state(TODAY) == "withdrawn"
    third = decisions_of(library).approve(clip.id, by="Mẫu", number="3")
    assert library.clip(clip.id).state(TODAY) == "approved"
    assert decisions_of(library).all() == [first, withdrawn, third]
    assert [a.self_approved for a in decisions_of(library).all()] == [True, False, False]


def test_only_a_standing_approval_can_be_withdrawn_and_only_with_a_reason(
    library: Library,
) -> None:
    clip = put(library)
    with pytest.raises(StationError) as caught:
        decisions_of(library).withdraw(clip.id, "why")
    assert code_of(caught) == "NOT_APPROVED"
    decisions_of(library).approve(clip.id, by="Mẫu", number="1")
    with pytest.raises(StationError) as caught:
        decisions_of(library).withdraw(clip.id, " ")
    assert code_of(caught) == "REASON_REQUIRED"
    decisions_of(library).withdraw(clip.id, "why")
    with pytest.raises(StationError) as caught:
        decisions_of(library).withdraw(clip.id, "again")
    assert code_of(caught) == "NOT_APPROVED"


def test_a_retired_clip_is_kept_but_takes_no_approval(library: Library) -> None:
    clip = put(library)
    decisions_of(library).approve(clip.id, by="Mẫu", number="1")
    retired = library.retire(clip.id)
    assert retired.state(TODAY) == "retired"
    assert not retired.may_air(TODAY)
    assert library.clips() == [retired] == [library.retire(clip.id)]
    with pytest.raises(StationError) as caught:
        decisions_of(library).approve(clip.id, by="Mẫu", number="2")
    assert code_of(caught) == "CLIP_RETIRED"


TITLES = (
    "Đài truyền thanh xã Mẫu",
    "Hướng dẫn nộp hồ sơ qua mạng",
    "Cải cách thủ tục hành chính",
    "Đường dây nóng tiếp dân",
)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("dai", [1]),
        ("ĐÀI", [1]),
        ("huong dan", [2]),
        ("cai cach", [3]),
        ("cải cách", [3]),
        (unicodedata.normalize("NFD", "cải cách"), [3]),
        ("duong day", [4]),
        ("duong", [4]),
        ("thanh", [1]),
        ("thu tuc cai", [3]),
        ("huo", [2]),
        ("zalo", [1, 2, 3, 4]),
        ("", [1, 2, 3, 4]),
        ("xe dap", []),
        ('" OR title:*', []),
        ("-—!", []),
    ],
)
def test_clips_are_found_without_diacritics(
    library: Library, search: str, found: list[int]
) -> None:
    for mark, title in zip("abcd", TITLES, strict=True):
        put(library, title, mark)
    assert titles_with(library, search) == [TITLES[number - 1] for number in found]
