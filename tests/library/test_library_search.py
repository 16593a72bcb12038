"""Clips are found by words with or without marks, by state, validity and loudness."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.library.decisions import Decisions
from ccht_desktop.library.documents import Documents
from ccht_desktop.library.levels import level
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.library.search import COUNTED, SOON, ClipQuery, ClipSearch
from ccht_desktop.library.store import Library
from tests.library.library_sounds import SCHEMA, opened_library, put_clip
from tests.library.many_clips import FIELDS, GROUPS, KINDS, TODAY, put_many


class Crowd:
    """Clips, newest first, and the search over them."""

    def __init__(self, search: ClipSearch) -> None:
        self.search = search
        self.clips = search.page(ClipQuery(state="all"), TODAY, 0, 2000)


STATES = ["draft", "waiting", "changes", "rejected", "approved", "expired", "withdrawn", "retired"]


@pytest.fixture
def library(tmp_path: Path, clock: FakeClock) -> Iterator[Library]:
    with opened_library(tmp_path / "station", clock) as opened:
        yield opened


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """A search over 1,500 clips in every state, and all of them newest first."""
    plan = open_writer(tmp_path_factory.mktemp("crowd") / "plan.db", SCHEMA)
    put_many(plan, 1500)
    yield Crowd(ClipSearch(plan))
    plan.close()


def put(library: Library, title: str, **said: object) -> Clip:
    description = Description(title, field="TTHC", group="DVC", **said)  # type: ignore[arg-type]
    return put_clip(library, title, description)


def titles(library: Library, text: str, **asked: object) -> list[str]:
    query = ClipQuery(text, **asked)  # type: ignore[arg-type]
    search = ClipSearch(library._plan)
    found = search.page(query, TODAY, 0, 100)
    assert search.count(query, TODAY) == len(found)
    return [clip.title for clip in found]


def wanted(clip: Clip, query: ClipQuery, on: date) -> bool:
    """What a query asks, of one clip, as the model says it."""
    state = clip.state(on)
    if state != query.state and query.state != "all" and (query.state or state == "retired"):
        return False
    approval = clip.approval
    stands = (
        approval
        if approval and approval.verdict == "approved" and not approval.withdrawn_at
        else None
    )
    begins = [d for d in (clip.valid_from, stands.valid_from if stands else None) if d]
    ends = [d for d in (clip.valid_to, stands.valid_to if stands else None) if d]
    last = min(ends, default=None)
    valid = {
        None: True,
        "valid": all(on >= day for day in begins) and all(on <= day for day in ends),
        "ending": last is not None and on <= last <= on + timedelta(days=query.ending),
        "ended": last is not None and last < on,
    }[query.validity]
    return (
        valid
        and query.field in (None, clip.field)
        and query.group in (None, clip.group)
        and query.kind in (None, clip.kind)
        and query.level in (None, level(clip.lufs, clip.true_peak))
        and (not query.fault or clip.fault is not None)
    )


@settings(max_examples=150, deadline=None)
@given(
    query=some.builds(
        ClipQuery,
        text=some.just(""),
        field=some.sampled_from((None, None, *FIELDS)),
        group=some.sampled_from((None, None, *GROUPS)),
        kind=some.sampled_from((None, None, *KINDS)),
        state=some.sampled_from((None, "all", *STATES)),
        validity=some.sampled_from((None, "valid", "ending", "ended")),
        ending=some.sampled_from((SOON, 0, 7)),
        level=some.sampled_from((None, None, "good", "quiet", "loud", "silent")),
        fault=some.sampled_from((False, False, True)),
        order=some.just("best"),
        reverse=some.just(False),
    ),
    away=some.integers(-30, 30),
)
def test_filters_say_of_every_clip_what_the_clip_says_of_itself(
    crowd: Crowd, query: ClipQuery, away: int
) -> None:
    search, clips = crowd.search, crowd.clips
    on = TODAY + timedelta(days=away)
    expected = [clip.id for clip in clips if wanted(clip, query, on)]
    assert search.ids(query, on, 0, 2000) == expected
    assert search.count(query, on) == len(expected)


def test_every_state_occurs_among_the_clips_compared(
    crowd: Crowd,
) -> None:
    clips = crowd.clips
    assert {clip.state(TODAY) for clip in clips} == set(STATES)


def test_the_shelf_follows_every_change_of_a_clip(library: Library, clock: FakeClock) -> None:
    search, decisions = ClipSearch(library._plan), Decisions(library._plan, library)
    clip = put(library, "Cải cách")

    def states(on: date) -> list[str]:
        return [s for s in STATES if search.count(ClipQuery(state=s), on)]  # type: ignore[arg-type]

    def agreed(on: date = TODAY) -> str:
        (state,) = states(on)
        assert state == library.clip(clip.id).state(on)
        clock.jump(60)
        return state

    seen = [agreed()]
    decisions.submit(clip.id)
    seen.append(agreed())
    decisions.ask_changes(clip.id, by="Lãnh đạo mẫu", reason="sai tên")
    seen.append(agreed())
    decisions.submit(clip.id)
    seen.append(agreed())
    decisions.reject(clip.id, by="Lãnh đạo mẫu", reason="sai")
    seen.append(agreed())
    decisions.approve(clip.id, by="Lãnh đạo mẫu", number="1", valid_to=TODAY)
    seen.append(agreed(TODAY + timedelta(days=1)))
    decisions.approve(clip.id, by="Lãnh đạo mẫu", number="2")
    seen.append(agreed())
    decisions.withdraw(clip.id, "cũ")
    seen.append(agreed())
    library.retire(clip.id)
    seen.append(agreed())
    library.revive(clip.id)
    seen.append(agreed())
    assert seen == [
        "draft", "waiting", "changes", "waiting", "rejected",
        "expired", "approved", "withdrawn", "retired", "withdrawn",
    ]  # fmt: skip
    library.note_fault(clip.sha256, "changed")
    assert search.count(ClipQuery(fault=True), TODAY) == 1
    library.note_fault(clip.sha256, None)
    assert search.count(ClipQuery(fault=True), TODAY) == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dai", ["Đại biểu hội đồng", "Đài truyền thanh"]),
        ("đài", ["Đài truyền thanh", "Đại biểu hội đồng"]),
        ("ĐẠI", ["Đại biểu hội đồng", "Đài truyền thanh"]),
        ("dai tr", ["Đài truyền thanh"]),
        ("cai cach", ["Cải cách hành chính"]),
        ("cải cách h", ["Cải cách hành chính"]),
        ("cai_cach", ["Cải cách hành chính"]),
        ("cach cai", ["Cải cách hành chính"]),
        ("xe đạp", []),
        ('" OR title:*', []),
        ("-—!", []),
        ("()*^:{}", []),
        ("NEAR AND NOT", []),
    ],
)
def test_words_find_titles_with_and_without_marks_typed_form_first(
    library: Library, text: str, found: list[str]
) -> None:
    for title in ("Đài truyền thanh", "Cải cách hành chính", "Đại biểu hội đồng"):
        put(library, title)
    assert titles(library, text) == found


def test_titles_come_before_transcripts_and_newest_first(library: Library) -> None:
    put(library, "Một", transcript="Tiêm phòng cho trẻ em")
    put(library, "Lịch tiêm phòng")
    put(library, "Hai", transcript="Lịch tiem phong của xã")
    put(library, "Tiêm phòng dại")
    put(library, "Ba", author="Nguyễn Tiêm", pen_name="Phòng")
    assert titles(library, "tiêm phòng") == [
        "Tiêm phòng dại", "Lịch tiêm phòng", "Ba", "Một", "Hai",
    ]  # fmt: skip
    assert titles(library, "zalo") == ["Ba", "Tiêm phòng dại", "Hai", "Lịch tiêm phòng", "Một"]


def test_the_number_of_a_legal_basis_finds_what_rests_on_it(library: Library) -> None:
    documents = Documents(library._plan)
    first = documents.all()[0]
    put(library, "Không căn cứ")
    put(library, "Có căn cứ", basis=(first.id,))
    assert titles(library, first.number) == ["Có căn cứ"]


def test_a_new_description_is_found_by_its_new_words_only(library: Library) -> None:
    clip = put(library, "Tên cũ")
    library.describe(clip.id, Description("Đúng tên", field="TC", group="KQ"))
    assert titles(library, "cu") == []
    assert titles(library, "dung") == titles(library, "", field="TC") == ["Đúng tên"]


def test_orders_go_both_ways_and_titles_follow_the_alphabet_without_marks(
    library: Library,
) -> None:
    for number, title in enumerate(("Đài", "Dân", "Ạ", "Em", "ác")):
        put_clip(library, title, Description(title, field="TC", group="KQ"), 9.0 - number)
    assert titles(library, "", order="title") == ["Ạ", "ác", "Dân", "Đài", "Em"]
    assert titles(library, "", order="title", reverse=True)[0] == "Em"
    assert titles(library, "", order="length") == ["ác", "Em", "Ạ", "Dân", "Đài"]
    assert titles(library, "", order="added") == ["ác", "Em", "Ạ", "Dân", "Đài"]
    assert titles(library, "", order="added", reverse=True)[0] == "Đài"


def test_windows_of_a_search_join_without_gap_or_repeat(
    crowd: Crowd,
) -> None:
    search = crowd.search
    for query in (ClipQuery("cai"), ClipQuery("cải cách"), ClipQuery(order="state")):
        whole = search.ids(query, TODAY, 0, COUNTED)
        parts = [i for at in range(0, 1600, 100) for i in search.ids(query, TODAY, at, 100)]
        assert parts == whole
        assert len(set(whole)) == len(whole) == search.count(query, TODAY)


def test_words_and_their_index_stay_of_one_mind(library: Library) -> None:
    clip = put(library, "Đài truyền thanh", transcript="Kính thưa bà con")
    library.describe(clip.id, Description("Đài xã", field="TC", group="KQ"))
    library.retire(clip.id)
    for table in ("clip_fts", "clip_marked"):
        library._plan.execute(f"INSERT INTO {table}({table}, rank) VALUES('integrity-check', 1)")


def test_every_clip_found_is_read_in_parts_in_order(crowd: Crowd) -> None:
    query = ClipQuery("cai", state="all")
    assert [clip.id for clip in crowd.search.every(query, TODAY)] == crowd.search.ids(
        query, TODAY, 0, COUNTED
    )
    assert list(crowd.search.every(ClipQuery(state="all"), TODAY)) == crowd.clips
