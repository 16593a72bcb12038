"""The picture of an edited sound, and times as people write them."""

import pytest

from ccht_desktop.desk.edited_peaks import MOST, edited_peaks
from ccht_desktop.desk.editing_words import place, plain_seconds
from ccht_desktop.library.edit_list import RATE, Cut, EditList, Fade, Join, RemoveSilence, Trim
from ccht_desktop.library.peaks import unpack
from ccht_desktop.library.sound_times import seconds_of

TEN = EditList.of(1000 * 480)
PEAKS = bytes(value for n in range(1000) for value in ((-n // 10) & 0xFF, n // 10))
"""Ten seconds, growing evenly from 0 to 99."""


def highs(edits: EditList, others: dict[str, bytes] | None = None) -> list[int]:
    return [high for _low, high in unpack(edited_peaks(PEAKS, edits, others or {}))]


def test_the_picture_is_cut_and_joined_as_the_sound_is() -> None:
    assert highs(TEN) == [n // 10 for n in range(1000)]
    assert highs(TEN.then(Trim(2, 4))) == [n // 10 for n in range(200, 400)]
    cut = highs(TEN.then(Cut(2, 4)))
    assert cut == [n // 10 for n in (*range(200), *range(400, 1000))]
    silent = TEN.then(RemoveSilence(True, True, -50, (RATE, 2 * RATE)))
    assert highs(silent) == [n // 10 for n in range(100, 800)]
    joined = TEN.then(Join("/j.flac", 0.5, "head", RATE))
    jingle = bytes((0x9C, 100)) * 10
    assert highs(joined, {"/j.flac": jingle}) == [100] * 100 + [0] * 50 + highs(TEN)
    assert highs(TEN.then(Join("/j.flac", 0.5, "tail", RATE)))[1000:] == [0] * 150


def test_fades_are_seen() -> None:
    faded = highs(TEN.then(Fade(0, 2)))
    assert faded[:800] == highs(TEN)[:800]
    assert faded[800] > 75 and faded[900] == pytest.approx(45, abs=2) and faded[999] == 0


def test_a_long_other_sound_keeps_the_picture_small() -> None:
    hour = TEN.then(Join("/h.flac", 0, "tail", 3500 * RATE))
    assert len(highs(hour, {"/h.flac": bytes((0xF6, 10)) * 4000})) <= MOST + 2


def test_nothing_known_is_drawn_flat() -> None:
    assert set(edited_peaks(b"", TEN.then(Cut(1, 2)), {})) <= {0}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1,5", 1.5),
        ("0.25", 0.25),
        (" 12 ", 12.0),
        ("1:02,5", 62.5),
        ("1:00:01", 3601.0),
        ("", None),
        ("-1", None),
        ("1e3", None),
        ("nan", None),
        ("inf", None),
        ("1:-2", None),
        ("1:2:3:4", None),
        ("một", None),
    ],
)
def test_times_are_read_as_people_write_them(text: str, seconds: float | None) -> None:
    assert seconds_of(text) == seconds


def test_times_are_shown_with_a_decimal_comma_and_read_back() -> None:
    for at in (0.0, 0.5, 1.234, 62.5, 3599.999):
        assert seconds_of(place(at)) == at
        assert seconds_of(plain_seconds(at)) == at
    assert (place(62.5), place(1.234), plain_seconds(0.5)) == ("1:02,5", "0:01,234", "0,5")
