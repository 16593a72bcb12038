"""What looking for the same sound among thousands of clips adds to taking a file in."""

import base64
import time
from pathlib import Path

import numpy as np
import pytest

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.library.decoding import decode
from ccht_desktop.library.fingerprint import WORDS_A_SECOND
from ccht_desktop.library.sounds import Sounds
from tests.library.library_sounds import opened_library, write_sound

pytestmark = pytest.mark.benchmark
CLIPS = 3000
MOST = 0.5


def test_looking_through_thousands_of_clips_takes_no_longer_than_decoding_a_minute(
    tmp_path: Path, clock: FakeClock
) -> None:
    samples = np.random.default_rng(1).normal(0, 3000, 60 * 44_100).astype(np.int16)
    source = write_sound(tmp_path / "a.mp3", samples=samples)
    began = time.perf_counter()
    target = str(tmp_path / "out.flac.part")
    answer = decode({"source": str(source), "target": target, "max_seconds": 100})
    decoding = time.perf_counter() - began
    random = np.random.default_rng(3)
    with opened_library(tmp_path / "station", clock) as library:
        plan = library._plan
        plan.execute("BEGIN")
        for number in range(CLIPS):
            seconds = 5 + number % 300
            cursor = plan.execute(
                "INSERT INTO clip(sha256, title, kind, priority, frames, added_at, source_name)"
                " VALUES(?, 't', 'NHAC', 1, ?, '2026-01-01T00:00:00Z', '')",
                (f"{number:064x}", seconds * 48_000),
            )
            words = random.integers(1, 2**32, round(seconds * WORDS_A_SECOND), np.uint32).tobytes()
            plan.execute(
                "INSERT INTO clip_sound VALUES(?, x'', ?, '{}')", (cursor.lastrowid, words)
            )
        plan.execute("COMMIT")
        began = time.perf_counter()
        assert Sounds(plan).alike(base64.b64decode(answer["fingerprint"]), "") == []
        looking = time.perf_counter() - began
    print(f"decoding a minute {decoding:.2f} s, looking {looking:.2f} s: {looking / decoding:.2f}")
    assert looking <= MOST * decoding
