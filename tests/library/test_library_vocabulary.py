"""Old words are found wherever they stand, and the tables of a station's words can be edited."""

import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

import pytest

from ccht_desktop.foundation.database import open_writer
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.said_as import Sayings
from ccht_desktop.library.vocabulary import OldTerm, Vocabulary, in_place_of, old_words
from tests.library.library_sounds import SCHEMA

LEVEL = OldTerm(1, "mức độ 4", "toàn trình", "")
WHOLE = OldTerm(2, "dịch vụ công mức độ 4", "dịch vụ công toàn trình", "")
BOARD = OldTerm(3, "Ủy ban nhân dân huyện", "Ủy ban nhân dân tỉnh / Ủy ban nhân dân xã", "")
SHORT = OldTerm(4, "UBND huyện", "UBND tỉnh / UBND xã", "")
ALL = [LEVEL, WHOLE, BOARD, SHORT]


@pytest.fixture
def plan(tmp_path: Path) -> Iterator[Connection]:
    with closing(open_writer(tmp_path / "plan.db", SCHEMA)) as connection:
        yield connection


def found(text: str, terms: list[OldTerm] = ALL) -> list[tuple[str, int]]:
    return [(text[start:end], term.id) for start, end, term in old_words(text, terms)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nộp hồ sơ mức độ 4.", [("mức độ 4", 1)]),
        ("MỨC ĐỘ 4", [("MỨC ĐỘ 4", 1)]),
        ("Dịch vụ công mức độ 4 và mức độ 4", [("Dịch vụ công mức độ 4", 2), ("mức độ 4", 1)]),
        ("mức độ 40, mức độ 4a, xmức độ 4", []),
        ("mức\n độ\u00a04", [("mức\n độ\u00a04", 1)]),
        ("Uỷ ban nhân dân Huyện", [("Uỷ ban nhân dân Huyện", 3)]),
        ("UBND huyện, ubnd huyện", [("UBND huyện", 4), ("ubnd huyện", 4)]),
        ("UBND huyệng và mức độ", []),
        ("", []),
    ],
)
def test_old_words_are_found_as_whole_words_in_any_case(
    text: str, expected: list[tuple[str, int]]
) -> None:
    assert found(text) == expected
    apart = unicodedata.normalize("NFD", text)
    assert [(unicodedata.normalize("NFC", words), term) for words, term in found(apart)] == expected


def test_terms_written_apart_find_composed_text_and_the_longest_wins() -> None:
    terms = [OldTerm(t.id, unicodedata.normalize("NFD", t.old), t.new, t.note) for t in ALL]
    assert found("dịch vụ công mức độ 4", terms) == [("dịch vụ công mức độ 4", 2)]
    overlapping = [OldTerm(1, "a b", "x", ""), OldTerm(2, "b c d", "y", "")]
    assert found("a b c d", overlapping) == [("b c d", 2)]


def test_a_letter_that_grows_when_made_small_moves_no_place() -> None:
    assert found("İİ mức độ 4") == [("mức độ 4", 1)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mức độ 4", "toàn trình", "toàn trình"),
        ("Mức độ 4", "toàn trình", "Toàn trình"),
        ("MỨC ĐỘ 4", "toàn trình", "TOÀN TRÌNH"),
        ("UBND huyện", "UBND xã", "UBND xã"),
        ("UBND HUYỆN", "UBND xã", "UBND XÃ"),
        ("bộ phận một cửa", "Trung tâm Phục vụ", "Trung tâm Phục vụ"),
    ],
)
def test_a_new_wording_takes_on_the_capitals_of_the_old(old: str, new: str, said: str) -> None:
    assert in_place_of(old, new) == said
    assert in_place_of(unicodedata.normalize("NFD", old), new) == said


def test_several_new_wordings_are_choices_and_none_is_none() -> None:
    assert BOARD.choices == ("Ủy ban nhân dân tỉnh", "Ủy ban nhân dân xã")
    assert OldTerm(9, "x", "", "").choices == ()


def test_a_new_station_knows_the_words_that_have_aged(plan: Connection) -> None:
    terms = Vocabulary(plan).terms()
    text = (
        "Nộp hồ sơ DVCTT mức độ 4 tại Bộ phận Một cửa xã, không phải UBND huyện; "
        "Sở TT&TT tỉnh Nam Định, dịch vụ công trực tuyến mức độ 3, 4."
    )
    assert [text[a:b] for a, b, _term in old_words(text, terms)] == [
        "DVCTT mức độ 4",
        "Bộ phận Một cửa xã",
        "UBND huyện",
        "Sở TT&TT",
        "tỉnh Nam Định",
        "dịch vụ công trực tuyến mức độ 3, 4",
    ]
    assert all("chưa kiểm chứng, sửa được" in term.note for term in terms)
    assert not [t.old for t in terms for new in t.choices if old_words(new, terms)]


def test_the_table_of_old_words_is_edited_and_a_removal_undone(plan: Connection) -> None:
    words = Vocabulary(plan)
    before = words.terms()
    added = words.add("  Huyện  uỷ ", "Tỉnh ủy", "thử")
    assert added.old == "Huyện uỷ" and added in words.terms()
    changed = words.change(OldTerm(added.id, "huyện ủy", "Đảng ủy xã", ""))
    assert (changed.old, changed.new) == ("huyện ủy", "Đảng ủy xã")
    assert words.remove(added.id) == changed
    assert words.terms() == before
    assert words.put_back(changed) == changed and changed in words.terms()


def test_the_same_wording_stands_once_and_nothing_is_none(plan: Connection) -> None:
    words = Vocabulary(plan)
    first = words.add("xã cũ", "xã mới")
    for refused, code in ((" ", "OLD_WORD_EMPTY"), ("XÃ CŨ", "OLD_WORD_KNOWN")):
        with pytest.raises(StationError) as refusal:
            words.add(refused, "x")
        assert refusal.value.code == code
    words.remove(first.id)
    with pytest.raises(StationError) as refusal:
        words.change(first)
    assert refusal.value.code == "NO_OLD_WORD"


def test_entries_of_the_station_are_put_once_changed_and_removed(plan: Connection) -> None:
    sayings = Sayings(plan)
    assert sayings.table() == {}
    sayings.put("TTPVHCC", "trung tâm phục vụ")
    entry = sayings.put(" TTPVHCC ", "trung tâm phục vụ hành chính công")
    assert sayings.entries() == [entry]
    assert sayings.remove("TTPVHCC") == entry and not sayings.entries()
    for written, said in (("", "x"), ("X", " ")):
        with pytest.raises(StationError) as refusal:
            sayings.put(written, said)
        assert refusal.value.code == "SAID_AS_EMPTY"
    with pytest.raises(StationError) as refusal:
        sayings.remove("TTPVHCC")
    assert refusal.value.code == "NO_SAID_AS"
