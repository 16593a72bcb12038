"""The station's key."""

import stat
from pathlib import Path

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.upload.keys import (
    fingerprint,
    load_key,
    make_station_key,
    read_public_key,
    verify,
)


def test_only_the_owner_can_read_the_private_key(tmp_path: Path) -> None:
    make_station_key(tmp_path / "station.key")
    assert stat.S_IMODE((tmp_path / "station.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["station.key"]


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "station.key"
    public = make_station_key(path)
    with pytest.raises(StationError) as caught:
        make_station_key(path)
    assert caught.value.code == "KEY_EXISTS"
    assert load_key(path).public == public
    assert [found.name for found in tmp_path.iterdir()] == ["station.key"]


def test_what_the_key_signs_verifies_and_anything_else_does_not(tmp_path: Path) -> None:
    public = make_station_key(tmp_path / "a.key")
    other = make_station_key(tmp_path / "b.key")
    signature = load_key(tmp_path / "a.key").sign(b"Nam")
    assert verify(public, signature, b"Nam")
    assert not verify(public, signature, b"nam")
    assert not verify(other, signature, b"Nam")
    assert not verify(public, "không phải base64", b"Nam")
    assert not verify("AAAA", signature, b"Nam")


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n", b"\xff\x00"])
def test_a_damaged_key_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "station.key"
    path.write_bytes(content)
    with pytest.raises(StationError) as caught:
        load_key(path)
    assert caught.value.code == "KEY_UNREADABLE"
    assert str(path) in caught.value.text


def test_the_public_key_is_found_in_the_text_people_pass_on(tmp_path: Path) -> None:
    public = make_station_key(tmp_path / "a.key")
    assert read_public_key(f"Xã Mẫu (99999)\nKhóa công khai: {public}\n") == public
    for text in ("", "Xã Mẫu", public[:-2], f"{public} " + make_station_key(tmp_path / "b.key")):
        with pytest.raises(StationError) as caught:
            read_public_key(text)
        assert caught.value.code == "BAD_KEY"


def test_the_fingerprint_can_be_read_out_over_the_telephone(tmp_path: Path) -> None:
    public = make_station_key(tmp_path / "a.key")
    assert [len(group) for group in fingerprint(public).split("-")] == [4] * 5
