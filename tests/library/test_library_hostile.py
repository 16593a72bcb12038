"""Nothing hostile or broken gets in, opens another file, or speaks to anybody."""

import os
import threading
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av
import numpy as np
import pytest

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.intake import LIMITS
from ccht_desktop.library.model import Clip
from ccht_desktop.library.store import Library
from ccht_desktop.service.process import run_worker
from tests.library.hostile_files import CASES, OWN_SECONDS, Bait, Case, lay_out
from tests.library.library_sounds import intake_of, opened_library

windows = pytest.mark.skipif(os.name == "nt", reason="no such names there")


class Canary(ThreadingHTTPServer):
    """Counts whoever asks for anything."""

    daemon_threads = True
    hits = 0


class _Sing(BaseHTTPRequestHandler):
    server: Canary

    def do_GET(self) -> None:
        self.server.hits += 1
        self.send_error(404)

    do_HEAD = do_GET

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    server = Canary(("127.0.0.1", 0), _Sing)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def bait(tmp_path_factory: pytest.TempPathFactory, canary: Canary) -> Bait:
    home = tmp_path_factory.mktemp("hostile") / "bait"
    return lay_out(home, f"http://127.0.0.1:{canary.server_port}")


@pytest.fixture
def library(tmp_path: Path, clock: FakeClock) -> Iterator[Library]:
    with opened_library(tmp_path / "station", clock) as opened:
        yield opened


def pitch_of(path: Path) -> float:
    with av.open(str(path)) as file:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * 48000 / len(sound))


def never_read(path: Path) -> None:
    """Marks a file so that was_read() can tell; the time of access moves with the first reading."""
    os.utime(path, (1, path.stat().st_mtime))


def was_read(path: Path) -> bool:
    return path.stat().st_atime > 1


def unchanged(library: Library, before: list[Path]) -> None:
    assert library.clips() == []
    assert sorted(library.folder.root.rglob("*")) == before


@windows
@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: case.name.encode("unicode_escape").decode()
)
def test_a_hostile_file_is_refused_by_name_or_is_only_what_it_is(
    case: Case, bait: Bait, canary: Canary, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bait.folder)
    Path(case.name).write_bytes(case.content(bait))
    never_read(bait.secret)
    before = sorted(library.folder.root.rglob("*"))
    taken: Clip | None = None
    code = text = None
    try:
        taken = intake_of(library, run_worker).add(Path(case.name), field="TTHC", group="DVC")
    except StationError as error:
        code, text = error.code, error.text
    assert canary.hits == 0, "an address was contacted"
    assert not was_read(bait.secret), "another file was opened"
    assert code == case.code
    if taken is None:
        unchanged(library, before)
        assert text and "\n" not in text
    else:
        assert taken.seconds == pytest.approx(OWN_SECONDS, abs=0.1)
        assert pitch_of(library.folder.audio(taken.sha256)) == pytest.approx(440, abs=5)
        for name in (taken.title, taken.source_name):
            assert not [c for c in name if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")]


@windows
def test_the_canaries_would_sing(bait: Bait) -> None:
    never_read(bait.secret)
    bait.secret.read_bytes()
    assert was_read(bait.secret)


def test_no_child_may_use_more_than_half_a_gigabyte() -> None:
    # The limit is one of address space, which is never less than the memory really used.
    assert LIMITS.memory_mb <= 512


def write_long(path: Path, hours: float, codec: str, rate: int) -> None:
    """A sound of many hours in a few megabytes: a click now and then."""
    block = np.zeros((1, rate * 60), np.int16)
    block[0, :: rate * 20] = 30000
    block[0, 1 :: rate * 20] = -30000
    with av.open(str(path), "w", format="flac" if codec == "flac" else "ogg") as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = 6000
        for number in range(round(hours * 60)):
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, number * rate * 60
            frame.time_base = Fraction(1, rate)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("says", [True, False], ids=["says so", "does not say"])
def test_six_hours_in_a_few_megabytes_are_too_long(
    tmp_path: Path, library: Library, says: bool
) -> None:
    path = tmp_path / "endless.flac"
    write_long(path, 6, "flac", 8000)
    if not says:
        content = bytearray(path.read_bytes())
        content[21] &= 0xF0
        content[22:26] = bytes(4)
        path.write_bytes(content)
    assert path.stat().st_size < 6_000_000
    before = sorted(library.folder.root.rglob("*"))
    with pytest.raises(StationError) as caught:
        intake_of(library, run_worker).add(path, field="TTHC", group="DVC")
    assert caught.value.code == "CLIP_TOO_LONG"
    unchanged(library, before)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_an_hour_of_opus_in_a_few_megabytes_is_within_the_limits(
    tmp_path: Path, library: Library
) -> None:
    path = tmp_path / "hour.opus"
    write_long(path, 1, "libopus", 48000)
    assert path.stat().st_size < 4_000_000
    clip = intake_of(library, run_worker).add(path, field="TTHC", group="DVC")
    assert clip.seconds == pytest.approx(3600, abs=1)
