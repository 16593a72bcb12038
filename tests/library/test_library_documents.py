"""The register of documents: what a new station finds in it, and how people keep it."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import ZONE, FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.documents import (
    Documents,
    Reference,
    checked_reference,
    citation,
    matching,
)
from ccht_desktop.library.model import Description
from ccht_desktop.station import Station
from tests.library.library_sounds import put_clip

NOW = datetime(2026, 11, 22, 17, 6, tzinfo=ZONE)
LETTER = Reference("12/KH-UBND", date(2026, 1, 5), "UBND Xã Mẫu", "Kế hoạch tuyên truyền CCHC")
# As the plan names them, in its order: number, date, issuer.
NAMED = {
    ("76/NQ-CP", "15/07/2021", "Chính phủ"),
    ("23/CT-TTg", "02/09/2021", "Thủ tướng Chính phủ"),
    ("2084/QĐ-UBND", "28/09/2021", "UBND tỉnh Nam Định"),
    ("111/KH-UBND", "29/09/2021", "UBND tỉnh"),
    ("04-NQ/TU", "18/06/2021", "Ban Chấp hành Đảng bộ tỉnh"),
    ("79/KH-UBND", "16/07/2021", "UBND tỉnh"),
    ("34/CT-UBND", "07/10/2021", "UBND tỉnh"),
    ("18", "", "Hội nghị Trung ương 6 khóa XII"),
    ("19", "", "Hội nghị Trung ương 6 khóa XII"),
    ("107/2020/NĐ-CP", "14/09/2020", "Chính phủ"),
    ("24/2014/NĐ-CP", "04/04/2014", "Chính phủ"),
}


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=FakeClock(NOW))
    opened = Station.open(folder, clock=FakeClock(NOW))
    yield opened
    opened.close()


@pytest.fixture
def documents(station: Station) -> Documents:
    return station.documents


def refused(said: Reference) -> str:
    with pytest.raises(StationError) as caught:
        checked_reference(said)
    return caught.value.code


def test_a_new_register_holds_exactly_what_the_plan_names(documents: Documents) -> None:
    found = {
        (d.number, f"{d.issued_on:%d/%m/%Y}" if d.issued_on else "", d.issuer)
        for d in documents.all()
    }
    assert found == NAMED
    assert all(
        re.match("Nghị quyết|Chỉ thị|Quyết định|Kế hoạch|Nghị định", d.title)
        for d in documents.all()
    )


def test_a_document_is_added_as_it_is_printed(documents: Documents) -> None:
    new = documents.add(
        Reference("  Số: 12/KH-UBND ", date(2026, 1, 5), " UBND  Xã Mẫu", "Kế hoạch\n tuyên truyền")
    )
    assert (new.number, new.issuer) == ("12/KH-UBND", "UBND Xã Mẫu")
    assert new.title == "Kế hoạch tuyên truyền"
    assert documents.all()[-1] == new
    assert citation(new) == "12/KH-UBND · 05/01/2026 · UBND Xã Mẫu"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Reference("số ", None, "UBND", "x"), "DOCUMENT_NUMBER_REQUIRED"),
        (Reference("1", None, " \u200b", "x"), "DOCUMENT_ISSUER_REQUIRED"),
        (Reference("1", None, "UBND", ""), "DOCUMENT_TITLE_REQUIRED"),
        (Reference("1", date(202, 1, 5), "UBND", "x"), "DOCUMENT_TOO_OLD"),
    ],
)
def test_what_a_document_lacks_is_said(said: Reference, code: str) -> None:
    assert refused(said) == code


def test_the_same_number_of_the_same_issuer_stands_there_once(documents: Documents) -> None:
    first = documents.add(LETTER)
    with pytest.raises(StationError) as caught:
        documents.add(Reference("12/kh-ubnd", None, "ubnd xã mẫu", "Khác"))
    assert caught.value.code == "DOCUMENT_EXISTS"
    documents.retire(first.id)
    with pytest.raises(StationError):
        documents.add(LETTER)
    other = documents.add(Reference("12/KH-UBND", None, "UBND Xã Khác", "Kế hoạch khác"))
    with pytest.raises(StationError):
        documents.change(other.id, LETTER)
    assert documents.document(other.id) == other


def test_a_document_is_corrected_and_the_correction_taken_back(documents: Documents) -> None:
    before = documents.all()[0]
    documents.change(before.id, LETTER)
    assert documents.document(before.id).number == "12/KH-UBND"
    earlier = Reference(before.number, before.issued_on, before.issuer, before.title)
    assert documents.change(before.id, earlier) == before


def test_a_retired_document_stays_with_its_clips_and_comes_back(
    station: Station, documents: Documents
) -> None:
    new = documents.add(LETTER)
    said = Description("Bản tin", field="TTHC", group="DVC", basis=(new.id,))
    clip = put_clip(station.library, "một", said)
    assert documents.uses() == {new.id: 1}
    assert documents.retire(new.id).retired
    assert station.library.description(clip.id).basis == (new.id,)
    assert not documents.revive(new.id).retired


def test_an_unknown_document_is_named(documents: Documents) -> None:
    for act in (documents.document, documents.retire, documents.revive):
        with pytest.raises(StationError) as caught:
            act(999)
        assert caught.value.code == "NO_DOCUMENT"


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("nghi dinh 107", ["107/2020/NĐ-CP"]),
        ("dang bo", ["04-NQ/TU"]),
        ("ĐẢNG BỘ", ["04-NQ/TU"]),
        ("2084", ["2084/QĐ-UBND"]),
        ("15/07/2021", ["76/NQ-CP"]),
        ("nam dinh 2030", ["2084/QĐ-UBND", "34/CT-UBND"]),
        ("khong co", []),
    ],
)
def test_documents_are_found_with_and_without_marks(
    documents: Documents, words: str, numbers: list[str]
) -> None:
    assert [d.number for d in matching(documents.all(), words)] == numbers
