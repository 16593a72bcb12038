"""A clip on the workbench: what is made is a new sound, the clip stays what it was."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.edit_list import RATE, Cut, EditList, Fade, Join, RemoveSilence, Trim
from ccht_desktop.library.integrity import sha256_of
from ccht_desktop.library.model import Clip
from ccht_desktop.library.workers import (
    Cancelled,
    WorkerLimits,
    cancelled_by_a_person,
    never,
)
from ccht_desktop.library.workshop import Workshop
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.library.edit_sounds import noise, read, silence, tone, write

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=FakeClock(NOW))
    opened = Station.open(folder, clock=FakeClock(NOW), run_worker=run_worker)
    yield opened
    opened.close()


def add(station: Station, path: Path, title: str) -> Clip:
    return station.intake.add(
        path, title=title, kind="CHUYEN_MUC_CCHC", field="TTHC", group="DVC", priority=2
    )


@pytest.fixture
def body(station: Station, tmp_path: Path) -> Clip:
    sound = np.concatenate([silence(1), noise(2, 1), silence(1.5), noise(2, 2), silence(1)])
    return add(station, write(tmp_path / "body.wav", sound), "Đăng ký khai sinh")


def test_an_approved_file_is_never_touched_by_any_edit(
    station: Station, body: Clip, tmp_path: Path
) -> None:
    jingle = add(station, write(tmp_path / "jingle.wav", tone(1)), "Nhạc cắt")
    for clip in (body, jingle):
        station.decisions.approve(clip.id, by="Nguyễn Văn A", number="1/QĐ-UBND")
    files = [station.folder.audio(clip.sha256) for clip in (body, jingle)]
    before = [(sha256_of(file), file.stat().st_mtime_ns) for file in files]
    workshop = station.workshop
    edits = EditList.of(body.frames)
    edits = edits.then(workshop.measured(body, edits, RemoveSilence(True, True, -50)))
    edits = edits.then(Cut(0.5, 1)).then(workshop.join(jingle, 0.5, "head")).then(Fade(0.1, 0.2))
    workshop.save(body, edits)
    workshop.split(body, edits.marked((2.0,)))
    workshop.outline(body)
    workshop.proposed(body, edits, 1.0, -50)
    assert [(sha256_of(file), file.stat().st_mtime_ns) for file in files] == before
    assert before[0][0] == body.sha256
    kept = station.library.clip(body.id)
    assert kept.approval is not None and kept.state(NOW.date()) == "approved"


def test_what_was_foretold_is_what_is_made(station: Station, body: Clip) -> None:
    edits = EditList.of(body.frames)
    cut = station.workshop.measured(body, edits, RemoveSilence(True, True, -50))
    assert cut.found == (round(0.95 * RATE), round(0.95 * RATE))
    edits = edits.then(cut).then(Trim(0.5, 5)).then(Fade(0.1, 0.1))
    assert len(read(station.workshop.save(body, edits))) == edits.length


def test_marks_are_proposed_and_divide_the_clip(station: Station, body: Clip) -> None:
    edits = EditList.of(body.frames)
    marks = station.workshop.proposed(body, edits, 1.0, -50.0)
    assert marks == pytest.approx([3.75], abs=0.011)
    pieces = station.workshop.split(body, edits.marked(marks))
    assert [len(read(piece)) for piece in pieces] == [
        edits.marked(marks).marks[0],
        body.frames - edits.marked(marks).marks[0],
    ]
    assert all(piece.name.startswith("dang-ky-khai-sinh-") for piece in pieces)
    assert {piece.parent for piece in pieces} == {station.folder.scratch}


def test_a_new_clip_is_described_as_the_old_one_and_told_apart_by_its_title(
    station: Station, body: Clip
) -> None:
    said = replace(station.library.description(body.id), author="Nguyễn Thị B", basis=())
    clip = station.library.describe(body.id, said)
    made = station.workshop.described(clip)
    assert made == replace(said, title="Đăng ký khai sinh (đã biên tập)")
    assert station.workshop.described(clip, 2).title == "Đăng ký khai sinh (phần 2)"
    long = station.library.describe(body.id, replace(said, title="ă" * 200))
    assert station.workshop.described(long).title.endswith("ă (đã biên tập)")
    assert len(station.workshop.described(long).title) == 200


def test_a_changed_file_is_edited_no_more(station: Station, body: Clip) -> None:
    file = station.folder.audio(body.sha256)
    content = bytearray(file.read_bytes())
    content[-100] ^= 1
    file.chmod(0o644)
    file.write_bytes(content)
    with pytest.raises(StationError) as refusal:
        station.workshop.save(body, EditList.of(body.frames))
    assert refusal.value.code == "CLIP_CHANGED"
    assert station.library.clip(body.id).fault == "changed"


def test_only_clips_of_this_station_are_joined(
    station: Station, body: Clip, tmp_path: Path
) -> None:
    other = write(tmp_path / "other.wav", tone(1))
    edits = EditList.of(body.frames).then(Join(str(other), 0, "tail", RATE))
    with pytest.raises(StationError) as refusal:
        station.workshop.save(body, edits)
    assert refusal.value.code == "CLIP_MISSING"


def test_sounds_nobody_took_go_after_a_day(station: Station, body: Clip) -> None:
    first = station.workshop.save(body, EditList.of(body.frames))
    second = station.workshop.save(body, EditList.of(body.frames))
    os.utime(first, (NOW.timestamp() - 90_000,) * 2)
    os.utime(second, (NOW.timestamp() - 80_000,) * 2)
    recorded = station.folder.scratch / "ghi-am-20261120-083000-1.wav"
    recorded.write_bytes(b"a voice")
    os.utime(recorded, (NOW.timestamp() - 90_000,) * 2)
    station.workshop.save(body, EditList.of(body.frames))
    assert not first.exists() and second.exists()
    assert recorded.exists(), "a recording cannot be made again"


def test_a_refused_edit_leaves_nothing_behind(station: Station, body: Clip) -> None:
    with pytest.raises(StationError):
        station.workshop.save(body, replace(EditList.of(body.frames), operations=(Trim(3599),)))
    assert list(station.folder.scratch.iterdir()) == []


def test_cancelling_ends_the_work(station: Station, body: Clip) -> None:
    with pytest.raises(StationError) as refusal:
        station.workshop.save(body, EditList.of(body.frames), lambda: True)
    assert refusal.value.code == "CANCELLED"
    assert list(station.folder.scratch.iterdir()) == []


def test_a_child_ended_while_it_writes_leaves_nothing_behind(station: Station, body: Clip) -> None:
    def ended(
        role: str, request: dict[str, Any], limits: WorkerLimits, cancelled: Cancelled = never
    ) -> dict[str, Any]:
        first, second = request["targets"]
        Path(first).write_bytes(b"done")
        Path(second + ".part").write_bytes(b"half")
        raise cancelled_by_a_person()

    workshop = Workshop(station.library, station.folder, ended)
    with pytest.raises(StationError):
        workshop.split(body, EditList.of(body.frames).marked((1.0,)))
    assert list(station.folder.scratch.iterdir()) == []


def test_peaks_made_anew_are_those_that_were_stored(station: Station, body: Clip) -> None:
    assert station.workshop.outline(body) == station.sounds.peaks(body.id)


@pytest.mark.long
def test_an_hour_is_edited_in_little_memory(tmp_path: Path) -> None:
    hour = write(tmp_path / "hour.wav", np.tile(noise(60, 3), 60))
    limits = WorkerLimits(memory_mb=512, cpu_seconds=120, wall_seconds=120.0)
    operations: list[dict[str, Any]] = [
        {"op": "remove_silence"},
        {"op": "cut", "start": 10, "end": 1000},
        {"op": "fade", "in": 60, "out": 60},
    ]
    asked = {"source": str(hour), "target": str(tmp_path / "b.wav"), "operations": operations}
    assert run_worker("edit", asked, limits)["frames"] == 2610 * RATE
    marks = [600.0 * n for n in range(1, 6)]
    targets = [str(tmp_path / f"{n}.wav") for n in range(6)]
    split = {"source": str(hour), "do": "split", "marks": marks, "targets": targets}
    pieces = run_worker("edit", split, limits)["pieces"]
    assert [piece["seconds"] for piece in pieces] == [600.0] * 6
