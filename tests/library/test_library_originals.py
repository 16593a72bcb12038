"""The file as it came is kept for a while, under a name that harms nobody."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.disk import MB
from ccht_desktop.library.integrity import sha256_of
from ccht_desktop.library.originals import MOST_NAME_BYTES, Originals, harmless_name
from ccht_desktop.library.sounds import Sounds
from ccht_desktop.library.store import Library
from ccht_desktop.service.process import run_worker
from tests.library.library_sounds import intake_of, opened_library, write_sound


@pytest.fixture
def library(tmp_path: Path, clock: FakeClock) -> Iterator[Library]:
    with opened_library(tmp_path / "station", clock) as opened:
        yield opened


def originals(library: Library, days: int = 30, free: int = 1 << 40) -> Originals:
    return Originals(library.folder, library.clock, lambda: days, lambda _folder: free)


def test_the_very_file_that_came_is_kept_and_found_by_its_clip(
    library: Library, tmp_path: Path
) -> None:
    source = write_sound(tmp_path / "Thông báo.mp3", 2)
    clip = intake_of(library, run_worker).add(source, field="CV", group="DVC")
    sha256 = Sounds(library._plan).original(clip.id)
    assert sha256 == sha256_of(source)
    kept = originals(library).find(sha256 or "")
    assert kept is not None
    assert (kept.name, kept.read_bytes()) == ("Thông báo.mp3", source.read_bytes())


@pytest.mark.parametrize(("days", "free"), [(0, 1 << 40), (30, 900 * MB)])
def test_nothing_is_kept_where_nobody_wants_it_or_the_disk_is_short_of_room(
    library: Library, tmp_path: Path, days: int, free: int
) -> None:
    intake = intake_of(library, run_worker, days, free)
    clip = intake.add(write_sound(tmp_path / "a.mp3", 2), field="CV", group="DVC")
    assert Sounds(library._plan).original(clip.id) is None
    assert not originals(library).home.exists()
    assert not list(library.folder.media.glob("*.part"))


def keep(library: Library, name: str, content: str) -> None:
    copy = library.folder.media / "x.source.part"
    copy.write_text(content)
    assert originals(library).keep(copy, f"{ord(content):064x}", name)


def test_what_was_kept_long_enough_goes(library: Library, clock: FakeClock) -> None:
    keep(library, "old.mp3", "a")
    clock.advance(timedelta(days=20).total_seconds())
    keep(library, "new.mp3", "b")
    clock.advance(timedelta(days=11).total_seconds())
    assert originals(library).remove_old() == 1
    assert [path.name for path in originals(library).home.rglob("*.mp3")] == ["new.mp3"]
    assert originals(library, days=0).remove_old() == 1


def test_originals_give_way_where_the_disk_is_short_of_room(
    library: Library, clock: FakeClock
) -> None:
    for content in "abc":
        keep(library, f"{content}.mp3", content)
        clock.advance(60)
    home = originals(library).home

    def probe(_folder: Path) -> int:
        return (1023 if len(list(home.iterdir())) > 1 else 1024) * MB

    Originals(library.folder, library.clock, lambda: 30, probe).make_room()
    assert [path.name for path in home.rglob("*.mp3")] == ["c.mp3"]


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("Thông báo số 5.mp3", "Thông báo số 5.mp3"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("bai\u202e3pm.exe", "bai3pm.exe"),
        ("hai\ndong.mp3", "hai dong.mp3"),
        ("=cmd|calc.wav", "_cmd_calc.wav"),
        ("-i.wav", "_i.wav"),
        ("concat:secret.wav", "concat_secret.wav"),
        ("CON.mp3", "_CON.mp3"),
        ("...", "_"),
        ("\u200b", "_"),
    ],
)
def test_names_are_made_harmless(name: str, harmless: str) -> None:
    assert harmless_name(name) == harmless


def test_a_long_name_keeps_its_ending() -> None:
    name = harmless_name("Thông báo " * 40 + ".mp3")
    assert name.endswith(".mp3")
    assert len(name.encode()) <= MOST_NAME_BYTES
