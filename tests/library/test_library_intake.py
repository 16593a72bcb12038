"""A file taken in whole, or nothing left behind."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.decisions import Decisions
from ccht_desktop.library.decoding import decode
from ccht_desktop.library.examined import Finding
from ccht_desktop.library.intake import Intake
from ccht_desktop.library.integrity import file_matches
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.library.originals import Originals
from ccht_desktop.library.refusals import MAX_BYTES
from ccht_desktop.library.sounds import Sounds
from ccht_desktop.library.store import Library
from ccht_desktop.library.workers import Cancelled, RunWorker, WorkerLimits, never
from ccht_desktop.service.process import run_worker
from tests.library.library_sounds import SCHEMA, intake_of, opened_library, titles_with, write_sound


def in_this_process(
    role: str, request: dict[str, Any], limits: WorkerLimits, cancelled: Cancelled = never
) -> dict[str, Any]:
    assert role == "decode"
    return decode(request)


@pytest.fixture
def library(tmp_path: Path, clock: FakeClock) -> Iterator[Library]:
    with opened_library(tmp_path / "Đài xã Mẫu", clock) as opened:
        yield opened


def take(
    library: Library, path: Path, worker: RunWorker = in_this_process, title: str | None = None
) -> Clip:
    return intake_of(library, worker).add(path, title=title, field="TTHC", group="DVC")


def refused(library: Library, path: Path, worker: RunWorker = in_this_process) -> str:
    before = left_in(library)
    with pytest.raises(StationError) as caught:
        take(library, path, worker)
    assert left_in(library) == before, "something was left behind"
    return caught.value.code


def left_in(library: Library) -> tuple[list[Path], list[Clip]]:
    return sorted(library.folder.media.rglob("*")), library.clips()


def test_a_clip_lies_under_its_own_hash_and_is_measured(library: Library, tmp_path: Path) -> None:
    clip = take(library, write_sound(tmp_path / "Cai_cach thu tuc.mp3", 3), run_worker)
    home = library.folder.audio(clip.sha256)
    assert file_matches(home, clip.sha256)
    assert [path for path in library.folder.media.rglob("*") if path.is_file()] == [home]
    assert (clip.title, clip.source_name) == ("Cai cach thu tuc", "Cai_cach thu tuc.mp3")
    assert (clip.field, clip.group, clip.priority) == ("TTHC", "DVC", 1)
    assert clip.seconds == pytest.approx(3.0, abs=0.05)
    assert clip.lufs is not None
    assert clip.true_peak is not None
    assert clip.state(clip.added_at.date()) == "draft"


def test_the_original_is_not_touched(library: Library, tmp_path: Path) -> None:
    source = write_sound(tmp_path / "sound.wav", 2)
    before = (source.read_bytes(), source.stat().st_mtime_ns)
    take(library, source)
    assert (source.read_bytes(), source.stat().st_mtime_ns) == before


def test_a_title_given_wins_over_the_name(library: Library, tmp_path: Path) -> None:
    clip = take(library, write_sound(tmp_path / "a.wav", 2), title=" Tin\tsáng ")
    assert clip.title == "Tin sáng"


def test_the_same_sound_twice_names_the_clip_and_leaves_nothing(
    library: Library, tmp_path: Path
) -> None:
    first = take(library, write_sound(tmp_path / "a.flac", 2), title="Tin sáng")
    other = write_sound(tmp_path / "b.flac", 2, options={"compression_level": "0"})
    assert refused(library, other) == "DUPLICATE_CLIP"
    assert library.clips() == [first]
    assert file_matches(library.folder.audio(first.sha256), first.sha256)


def test_a_clip_whose_audio_was_lost_gets_it_back(library: Library, tmp_path: Path) -> None:
    source = write_sound(tmp_path / "a.wav", 2)
    first = take(library, source)
    home = library.folder.audio(first.sha256)
    home.write_bytes(b"spoiled")
    assert not file_matches(home, first.sha256)
    assert take(library, source) == first
    assert file_matches(home, first.sha256)


def test_a_retired_clip_comes_back_described_anew_and_needs_a_new_approval(
    library: Library, tmp_path: Path
) -> None:
    sound = write_sound(tmp_path / "bai.mp3", 3)
    clip = take(library, sound, title="Sai tên")
    Decisions(library._plan, library).approve(clip.id, by="Lãnh đạo mẫu", number="01")
    library.retire(clip.id)
    again = take(library, sound, title="Đúng tên")
    assert (again.id, again.title, again.retired) == (clip.id, "Đúng tên", False)
    assert again.state(library.clock.now().date()) == "withdrawn"
    assert titles_with(library, "dung ten") == ["Đúng tên"]


def test_a_clip_retired_by_mistake_is_taken_back_as_it_was(
    library: Library, tmp_path: Path
) -> None:
    clip = take(library, write_sound(tmp_path / "bai.mp3", 3))
    Decisions(library._plan, library).approve(clip.id, by="Lãnh đạo mẫu", number="01")
    library.retire(clip.id)
    assert library.revive(clip.id).state(library.clock.now().date()) == "approved"


def hostile(folder: Path) -> dict[str, Path]:
    sound = write_sound(folder / "sound.mp3", 20).read_bytes()
    write_sound(folder / "neighbour.wav", 3)
    files = {
        "CLIP_EMPTY": b"",
        "CLIP_NOT_AUDIO": b"ffconcat version 1.0\nfile neighbour.wav\n",
        "CLIP_DAMAGED": sound[: len(sound) // 2],
    }
    for code, content in files.items():
        (folder / f"{code}.mp3").write_bytes(content)
    made = {code: folder / f"{code}.mp3" for code in files}
    made["CLIP_TOO_SHORT"] = write_sound(folder / "short.wav", 0.5)
    made["CLIP_SILENT"] = write_sound(folder / "silent.wav", 2, level=0)
    made["CLIP_MISSING"] = folder / "nowhere.mp3"
    return made


@pytest.mark.parametrize("worker", [in_this_process, run_worker], ids=["here", "in a child"])
def test_each_refusal_has_its_code_and_leaves_nothing(
    library: Library, tmp_path: Path, worker: RunWorker
) -> None:
    for code, path in hostile(tmp_path).items():
        assert refused(library, path, worker) == code


def test_a_folder_and_a_pipe_are_no_clips(library: Library, tmp_path: Path) -> None:
    assert refused(library, tmp_path) == "CLIP_MISSING"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.mp3")
        assert refused(library, tmp_path / "pipe.mp3") == "CLIP_MISSING"


def test_more_than_200_megabytes_are_refused_before_they_are_copied(
    library: Library, tmp_path: Path
) -> None:
    with (tmp_path / "big.wav").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert refused(library, tmp_path / "big.wav") == "CLIP_TOO_BIG"


def test_a_worker_that_breaks_off_leaves_nothing(library: Library, tmp_path: Path) -> None:
    def broken(
        role: str, request: dict[str, Any], limits: WorkerLimits, cancelled: Cancelled = never
    ) -> dict[str, Any]:
        decode(request)
        raise StationError("WORKER_FAILED", "broke off")

    assert refused(library, write_sound(tmp_path / "a.wav", 2), broken) == "WORKER_FAILED"


def test_a_worker_without_enough_memory_leaves_nothing(library: Library, tmp_path: Path) -> None:
    def poor(
        role: str, request: dict[str, Any], limits: WorkerLimits, cancelled: Cancelled = never
    ) -> dict[str, Any]:
        return run_worker(role, request, WorkerLimits(60, 60, 60.0))

    code = refused(library, write_sound(tmp_path / "a.wav", 2), poor)
    assert code in ("WORKER_LIMIT", "WORKER_FAILED")


def test_a_row_that_cannot_be_written_takes_its_audio_with_it(
    library: Library, tmp_path: Path
) -> None:
    class Unwritable(Library):
        def add(self, *_values: Any, **_named: Any) -> Clip:
            raise StationError("DB_UNREADABLE", "no row")

    broken = Unwritable(library._plan, library.folder, library.clock)
    assert refused(broken, write_sound(tmp_path / "a.wav", 2)) == "DB_UNREADABLE"


def test_a_wrong_description_is_told_before_any_work(library: Library, tmp_path: Path) -> None:
    def idle(
        role: str, request: dict[str, Any], limits: WorkerLimits, cancelled: Cancelled = never
    ) -> dict[str, Any]:
        raise AssertionError("a worker was started")

    with pytest.raises(StationError) as caught:
        intake_of(library, idle).add(write_sound(tmp_path / "a.wav", 2), field=None, group="DVC")
    assert caught.value.code == "FIELD_REQUIRED"


def test_what_a_power_cut_left_is_cleared_after_a_day(
    library: Library, tmp_path: Path, clock: FakeClock
) -> None:
    left, fresh = (library.folder.media / f"{name}.source.part" for name in ("old", "new"))
    for part, age in ((left, timedelta(days=2)), (fresh, timedelta(hours=1))):
        part.write_bytes(b"half a file")
        moment = (clock.now() - age).timestamp()
        os.utime(part, (moment, moment))
    take(library, write_sound(tmp_path / "a.wav", 2))
    assert not left.exists()
    assert fresh.exists()


def test_what_waits_to_be_accepted_is_not_taken_for_a_leftover(
    library: Library, tmp_path: Path, clock: FakeClock
) -> None:
    intake = intake_of(library, in_this_process)
    waiting = intake.examine(write_sound(tmp_path / "a.wav", 2))
    days_ago = (clock.now() - timedelta(days=2)).timestamp()
    for part in (waiting.copy, waiting.canonical):
        os.utime(part, (days_ago, days_ago))
    intake.discard(intake.examine(write_sound(tmp_path / "b.wav", 3)))
    assert intake.accept(waiting, DESCRIBED).title == DESCRIBED.title


def test_a_checked_copy_that_is_gone_is_told_as_what_it_is(
    library: Library, tmp_path: Path
) -> None:
    intake = intake_of(library, in_this_process)
    examined = intake.examine(write_sound(tmp_path / "a.wav", 2))
    examined.canonical.unlink()
    with pytest.raises(StationError) as caught:
        intake.accept(examined, DESCRIBED)
    assert caught.value.code == "CLIP_GONE"
    assert library.clips() == []


FAILURES = {
    "the row of its sound": "CREATE TRIGGER fails BEFORE INSERT ON clip_sound"
    " BEGIN SELECT RAISE(ABORT, 'disk'); END",
    "the end of the transaction": "CREATE TABLE held(clip REFERENCES clip(id)"
    " DEFERRABLE INITIALLY DEFERRED);"
    "CREATE TRIGGER fails AFTER INSERT ON clip_sound BEGIN INSERT INTO held VALUES(-1); END",
}


@pytest.mark.parametrize("known", ["new", "retired", "lost"])
@pytest.mark.parametrize("failure", FAILURES)
def test_what_cannot_be_written_leaves_no_clip_and_can_be_tried_again(
    library: Library, tmp_path: Path, failure: str, known: str
) -> None:
    source, intake = write_sound(tmp_path / "a.wav", 2), intake_of(library, in_this_process)
    if known != "new":
        clip = take(library, source)
        if known == "retired":
            library.retire(clip.id)
        else:
            library.folder.audio(clip.sha256).unlink()
            library.note_fault(clip.sha256, "missing")
    before = library.clips()
    examined = intake.examine(source)
    library._plan.executescript(FAILURES[failure])
    with pytest.raises(sqlite3.Error):
        intake.accept(examined, DESCRIBED)
    assert library.clips() == before
    library._plan.execute("DROP TRIGGER fails")
    clip = intake.accept(examined, DESCRIBED)
    assert (clip.retired, clip.fault) == (False, None)
    assert file_matches(library.folder.audio(clip.sha256), clip.sha256)
    assert Sounds(library._plan).peaks(clip.id) == examined.peaks
    assert not list(library.folder.media.glob("*.part"))


def test_an_original_that_cannot_be_kept_does_not_fail_the_intake(
    library: Library, tmp_path: Path
) -> None:
    def broken(_folder: Path) -> int:
        raise OSError("no such disk")

    originals = Originals(library.folder, library.clock, lambda: 30, broken)
    sounds = Sounds(library._plan)
    intake = Intake(library, sounds, originals, in_this_process, lambda _folder: 1 << 40)
    examined = intake_of(library, in_this_process).examine(write_sound(tmp_path / "a.wav", 2))
    clip = intake.accept(examined, DESCRIBED)
    assert sounds.peaks(clip.id) == examined.peaks
    assert sounds.original(clip.id) is None
    assert not list(library.folder.media.glob("*.part"))


def test_a_failed_intake_leaves_the_file_another_program_stands_on(
    library: Library, tmp_path: Path, clock: FakeClock
) -> None:
    source = write_sound(tmp_path / "a.wav", 2)
    plan = open_writer(library.folder.plan_db, SCHEMA)
    with closing(plan):
        other = Library(plan, library.folder, clock)

        class Beaten(Library):
            def add(self, decoded: Any, said: Description, name: str, also: Any = None) -> Clip:
                def fails(clip_id: int) -> None:
                    also(clip_id)
                    raise ZeroDivisionError

                with suppress(ZeroDivisionError):
                    super().add(decoded, said, name, fails)
                take(other, source)
                raise StationError("DB_BUSY", "no row")

        beaten = Beaten(library._plan, library.folder, library.clock)
        intake = intake_of(beaten, in_this_process)
        with pytest.raises(StationError):
            intake.accept(intake.examine(source), DESCRIBED)
        [clip] = other.clips()
        assert file_matches(other.folder.audio(clip.sha256), clip.sha256)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_station_folder_that_takes_no_file_is_told(library: Library, tmp_path: Path) -> None:
    library.folder.media.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert refused(library, write_sound(tmp_path / "a.wav", 2)) == "CLIP_NOT_KEPT"
    finally:
        library.folder.media.chmod(stat.S_IRWXU)


DESCRIBED = Description("Tin sáng", field="CV", group="DVC")


def damaged(folder: Path) -> Path:
    sound = write_sound(folder / "whole.mp3", 10).read_bytes()
    (folder / "half.mp3").write_bytes(sound[: len(sound) // 2])
    return folder / "half.mp3"


def test_nothing_is_in_the_library_before_it_is_accepted(library: Library, tmp_path: Path) -> None:
    before = left_in(library)
    intake = intake_of(library, in_this_process)
    examined = intake.examine(write_sound(tmp_path / "zalo.mp3", 4))
    assert library.clips() == []
    assert (examined.copy.is_file(), examined.canonical.is_file()) == (True, True)
    intake.discard(examined)
    assert left_in(library) == before
    intake.discard(examined)


def test_what_was_found_stays_with_the_clip(library: Library, tmp_path: Path) -> None:
    intake = intake_of(library, in_this_process)
    quiet = write_sound(tmp_path / "zalo.wav", 4, level=0.008)
    examined = intake.examine(quiet)
    clip = intake.accept(examined, DESCRIBED)
    sounds = Sounds(library._plan)
    assert sounds.findings(clip.id) == (Finding("TOO_QUIET"),) == examined.findings
    assert sounds.peaks(clip.id) == examined.peaks
    assert sounds.peaks(clip.id + 1) is None
    assert sounds.findings(clip.id + 1) == ()
    assert (clip.title, clip.source_name) == ("Tin sáng", "zalo.wav")


def test_a_damaged_file_is_taken_only_by_somebody_who_insists(
    library: Library, tmp_path: Path
) -> None:
    intake = intake_of(library, in_this_process)
    examined = intake.examine(damaged(tmp_path))
    assert examined.grave
    with pytest.raises(StationError) as caught:
        intake.accept(examined, DESCRIBED)
    assert caught.value.code == "CLIP_DAMAGED"
    assert "10.0" in caught.value.text
    clip = intake.accept(examined, DESCRIBED, anyway=True)
    assert clip.seconds == pytest.approx(5.0, abs=0.2)
    assert not list(library.folder.media.glob("*.part"))


def test_a_description_that_is_refused_can_be_mended(library: Library, tmp_path: Path) -> None:
    intake = intake_of(library, in_this_process)
    examined = intake.examine(write_sound(tmp_path / "a.wav", 2))
    with pytest.raises(StationError) as caught:
        intake.accept(examined, replace(DESCRIBED, field=None))
    assert caught.value.code == "FIELD_REQUIRED"
    assert intake.accept(examined, DESCRIBED).title == "Tin sáng"


def test_the_same_sound_is_known_before_it_is_accepted(library: Library, tmp_path: Path) -> None:
    source = write_sound(tmp_path / "a.wav", 2)
    clip = take(library, source)
    intake = intake_of(library, in_this_process)
    examined = intake.examine(source)
    assert examined.known == clip
    with pytest.raises(StationError) as caught:
        intake.accept(examined, DESCRIBED)
    assert caught.value.code == "DUPLICATE_CLIP"
    intake.discard(examined)


def test_cancelling_ends_the_child_at_once_and_leaves_nothing(
    library: Library, tmp_path: Path
) -> None:
    before = left_in(library)
    asked: list[float] = []

    def cancelled() -> bool:
        working = any(part.stat().st_size for part in library.folder.media.glob("*.flac.part"))
        if working:
            asked.append(perf_counter())
        return working

    long = write_sound(tmp_path / "long.wav", 600)
    with pytest.raises(StationError) as caught:
        intake_of(library, run_worker).examine(long, cancelled)
    assert caught.value.code == "CANCELLED"
    assert perf_counter() - asked[0] < 1.0
    assert left_in(library) == before
