"""What is read from a checked file is what was checked, whatever is written into it meanwhile."""

from pathlib import Path

import pytest

from ccht_desktop.library.integrity import sha256_of
from ccht_desktop.playout.sealed_file import BLOCK, SealedFile, Seals, sealed

CONTENT = bytes(range(256)) * (BLOCK // 256) * 2 + b"the rest"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "clip.flac"
    made.write_bytes(CONTENT)
    return made


@pytest.fixture
def seals(path: Path) -> Seals:
    made = sealed(path, sha256_of(path))
    assert made is not None
    return made


def read_all(file: SealedFile, size: int) -> bytes:
    parts = []
    while part := file.read(size):
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("size", [1000, 32_768, 10 * BLOCK])
def test_an_untouched_file_reads_as_it_is(path: Path, seals: Seals, size: int) -> None:
    with SealedFile(path, seals) as file:
        assert read_all(file, size) == CONTENT
        assert file.seek(-4, 2) == len(CONTENT) - 4
        assert file.read(10) == b"rest"
        assert file.seek(0) == file.tell() == 0


def test_a_file_that_is_not_what_was_approved_gets_no_seals(path: Path) -> None:
    assert sealed(path, "0" * 64) is None
    assert sealed(path.with_name("gone.flac"), "0" * 64) is None


def test_a_changed_byte_is_not_read_and_what_stands_before_it_is(path: Path, seals: Seals) -> None:
    with SealedFile(path, seals) as file, path.open("r+b") as other:
        other.seek(BLOCK + 7)
        other.write(b"\xff")
        other.flush()
        assert file.read(BLOCK) == CONTENT[:BLOCK]
        with pytest.raises(OSError, match="changed"):
            file.read(BLOCK)


def test_a_file_cut_short_is_not_read_beyond_the_cut(path: Path, seals: Seals) -> None:
    with SealedFile(path, seals) as file:
        with path.open("r+b") as other:
            other.truncate(BLOCK + 100)
        assert file.read(BLOCK) == CONTENT[:BLOCK]
        with pytest.raises(OSError, match="changed"):
            file.read(1)


def test_what_was_added_at_the_end_is_not_read(path: Path, seals: Seals) -> None:
    with path.open("ab") as other:
        other.write(b"more" * BLOCK)
    with SealedFile(path, seals) as file:
        with pytest.raises(OSError, match="changed"):
            read_all(file, BLOCK)
        assert file.tell() == 2 * BLOCK
