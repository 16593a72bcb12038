"""Titles and codes as people meet them."""

import unicodedata

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.describing import check_codes, checked_title, title_from


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Niem_yet_thu_tuc.mp3", "Niem yet thu tuc"),
        (unicodedata.normalize("NFD", "Cải cách.wav"), "Cải cách"),
        ("thong bao\n=cmd.mp3", "thong bao =cmd"),
        ("bao\u202e3pm.exe", "bao3pm"),
        ("QĐ 12.2026.final.m4a", "QĐ 12.2026.final"),
        (".mp3", ".mp3"),
        ("\x00\u200b_.mp3", ""),
        ("x" * 300 + ".mp3", "x" * 200),
    ],
)
def test_a_file_name_becomes_a_clean_title(name: str, title: str) -> None:
    assert title_from(name) == title


def test_a_title_of_nothing_visible_is_asked_for_again() -> None:
    with pytest.raises(StationError) as caught:
        checked_title(" \u200b\n")
    assert caught.value.code == "TITLE_REQUIRED"


@pytest.mark.parametrize(
    ("kind", "field", "group", "priority", "code"),
    [
        ("CHUYEN_MUC_CCHC", None, "DVC", 1, "FIELD_REQUIRED"),
        ("THONG_BAO", "TTHC", None, 1, "GROUP_REQUIRED"),
        ("THONG_BAO", "TTHC", "XYZ", 1, "UNKNOWN_CODE"),
        ("THONG_BAO", "XYZ", "DVC", 1, "UNKNOWN_CODE"),
        ("XYZ", "TTHC", "DVC", 1, "UNKNOWN_CODE"),
        ("THONG_BAO", "TTHC", "DVC", 4, "UNKNOWN_CODE"),
        ("NHAC", "XYZ", None, 1, "UNKNOWN_CODE"),
    ],
)
def test_a_clip_with_a_message_says_its_field_and_group(
    kind: str, field: str | None, group: str | None, priority: int, code: str
) -> None:
    with pytest.raises(StationError) as caught:
        check_codes(kind, field, group, priority)
    assert caught.value.code == code


@pytest.mark.parametrize("kind", ["NHAC_HIEU", "LOI_GIOI_THIEU", "NHAC"])
def test_music_needs_no_field_and_no_group(kind: str) -> None:
    check_codes(kind, None, None, 1)
