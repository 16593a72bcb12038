"""The demo: what it leaves behind is checked against what could be heard."""

import csv
import json
import subprocess
import sys
import wave
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import fftconvolve, resample_poly

from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.codes import SIX_FIELDS
from ccht_desktop.station import Station

RATE = 16_000
Wave = NDArray[np.float64]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [sys.executable, "-m", "ccht_desktop", "demo", "-o", str(folder)],
        capture_output=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout.decode().splitlines()) > 20, "each step is told"
    return folder


@pytest.fixture(scope="module")
def rows(out: Path) -> list[Airing]:
    with closing(Station.open(StationFolder(out / "station"))) as station:
        return station.airlog.airings()


def read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def heard(out: Path) -> Wave:
    with wave.open(str(out / "air.wav")) as file:
        shape = (file.getframerate(), file.getnchannels(), file.getsampwidth())
        assert shape == (RATE, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)


def clip_audio(path: Path) -> Wave:
    with av.open(str(path)) as container:
        blocks = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    samples: Wave = resample_poly(np.concatenate(blocks).astype(np.float64), 1, 3)
    return samples


def second_in_wav(out: Path, moment: datetime) -> float:
    for stretch in read_json(out / "air.json"):
        start, end = (datetime.fromisoformat(stretch[key]) for key in ("start", "end"))
        if start <= moment <= end:
            return float(stretch["wav_start"]) + (moment - start).total_seconds()
    raise AssertionError(f"{moment} was not heard")


def test_it_leaves_what_it_promises(out: Path) -> None:
    names = {path.name for path in out.iterdir()}
    assert names == {
        "station",
        "air.wav",
        "air.json",
        "log.csv",
        "report.docx",
        "parcel.json",
        "receipt.json",
    }
    assert len(heard(out)) <= 15 * 60 * RATE


def test_every_planned_item_has_exactly_one_outcome(out: Path) -> None:
    with closing(Station.open(StationFolder(out / "station"))) as station:
        now = max(a.ended_at for a in station.airlog.airings() if a.ended_at)
        planned = [
            (session.occurrence, item.position)
            for session in station.airlog.planned(end=now)
            for item in session.items
        ]
        logged = [(a.occurrence, a.position) for a in station.airlog.airings() if a.outcome]
    assert sorted(logged) == sorted(planned)
    assert len(set(planned)) == len(planned) > 9


def test_each_clip_is_heard_within_50_ms_of_its_row(out: Path, rows: list[Airing]) -> None:
    air = heard(out)
    for row in rows:
        assert row.sha256 is not None
        assert row.started_at is not None
        clip = clip_audio(StationFolder(out / "station").audio(row.sha256))
        expected = second_in_wav(out, row.started_at)
        begin = max(0, int((expected - 1.0) * RATE))
        window = air[begin : begin + len(clip) + 2 * RATE]
        found = (begin + int(np.argmax(fftconvolve(window, clip[::-1], "valid")))) / RATE
        assert abs(found - expected) < 0.05, row.title
        at = int(found * RATE)
        piece = air[at : at + len(clip)]
        assert np.corrcoef(piece, clip[: len(piece)])[0, 1] > 0.9, row.title


def test_nothing_is_heard_but_the_rows(out: Path, rows: list[Airing]) -> None:
    air = heard(out)
    for row in rows:
        assert row.started_at is not None
        begin = int(second_in_wav(out, row.started_at) * RATE)
        air[max(0, begin - 160) : begin + int(row.played_seconds * RATE) + 160] = 0
    assert np.abs(air).max() < 10


def test_clips_are_heard_at_the_target_loudness(out: Path, rows: list[Airing]) -> None:
    air = heard(out)
    levels = []
    for row in rows:
        assert row.started_at is not None
        begin = int(second_in_wav(out, row.started_at) * RATE)
        piece = air[begin : begin + int(row.played_seconds * RATE)]
        levels.append(10 * np.log10(np.mean(piece**2) / 32768**2))
    assert max(levels) - min(levels) < 8
    assert np.abs(air).max() < 32767 * 10 ** (-1.0 / 20)


def test_all_six_fields_aired(rows: list[Airing]) -> None:
    aired = {row.field for row in rows if row.outcome == "aired"}
    assert aired >= {str(field) for field in SIX_FIELDS}


def test_the_parcel_says_what_the_log_says(out: Path, rows: list[Airing]) -> None:
    parcel = read_json(out / "parcel.json")
    assert parcel["airings"] == len(rows)
    assert parcel["seconds"] == pytest.approx(sum(row.played_seconds for row in rows), abs=0.01)
    assert parcel["by_outcome"] == {"aired": len(rows)}
    for field, figures in parcel["by_field"].items():
        of_field = [row for row in rows if row.field == field]
        assert figures["airings"] == len(of_field)
    receipt = read_json(out / "receipt.json")
    assert (receipt["station"], receipt["seq"]) == (parcel["station"], parcel["seq"])


def test_the_csv_holds_every_row(out: Path, rows: list[Airing]) -> None:
    with (out / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == len(rows) + 1


def test_its_log_is_whole_and_one_changed_byte_is_named(out: Path, tmp_path: Path) -> None:
    import shutil
    import sqlite3

    copy = tmp_path / "airlog.db"
    shutil.copyfile(out / "station" / "airlog.db", copy)
    with closing(open_reader(copy, AIRLOG_SCHEMA)) as reader:
        assert verify(reader).ok
    with closing(sqlite3.connect(copy)) as writer:
        writer.execute("UPDATE ledger SET body = replace(body, 'TTHC', 'TTHB') WHERE kind='start'")
        changed = writer.execute("SELECT min(seq) FROM ledger WHERE body LIKE '%TTHB%'").fetchone()
        writer.commit()
    with closing(open_reader(copy, AIRLOG_SCHEMA)) as reader:
        verdict = verify(reader)
    assert (verdict.ok, verdict.first_bad) == (False, changed[0])


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = subprocess.run(
        [sys.executable, "-m", "ccht_desktop", "demo", "-o", str(tmp_path)],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert b"DEMO_FOLDER" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
