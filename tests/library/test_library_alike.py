"""The same announcement in another encoding is known; another one of the same voice is not it."""

import base64
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.library.decoding import decode
from ccht_desktop.library.fingerprint import WORDS_A_SECOND, share_alike
from ccht_desktop.library.model import Description
from ccht_desktop.library.sounds import LEAST_SHARE, Sounds
from ccht_desktop.library.speech import speak
from ccht_desktop.service.process import run_worker
from tests.library.library_sounds import (
    CONTAINERS,
    intake_of,
    opened_library,
    put_clip,
    write_sound,
)

Sound = NDArray[np.float64]
GREETING = "Kính thưa toàn thể bà con nhân dân. Sau đây là thông báo của Ủy ban nhân dân Xã Mẫu. "
BODIES = (
    "Từ ngày mùng một, trung tâm phục vụ hành chính công tiếp nhận hồ sơ đất đai vào tất cả các "
    "ngày trong tuần. Bà con mang theo căn cước và giấy chứng nhận.",
    "Trạm y tế tổ chức tiêm chủng mở rộng cho trẻ em dưới năm tuổi vào sáng thứ năm tuần này. "
    "Đề nghị các gia đình đưa con em đến đúng giờ.",
    "Hợp tác xã nông nghiệp thông báo lịch lấy nước vụ đông xuân. Các hộ dân khẩn trương làm đất, "
    "nạo vét kênh mương nội đồng.",
)
RATE = 22050


@pytest.fixture(scope="module")
def announcements(tmp_path_factory: pytest.TempPathFactory) -> list[Sound]:
    spoken = []
    for number, body in enumerate(BODIES):
        target = tmp_path_factory.mktemp("spoken") / f"{number}.wav"
        speak({"text": GREETING + body, "target": str(target)})
        spoken.append(np.frombuffer(target.read_bytes()[44:], "<i2").astype(float))
    return spoken


def write(path: Path, sound: Sound, *, level: float = 1.0, late: float = 0.0) -> Path:
    """A sound as a file, later by so many seconds (earlier where negative), at another level."""
    moved = np.concatenate(
        (np.zeros(round(max(late, 0) * RATE)), sound[round(max(-late, 0) * RATE) :])
    )
    rate = CONTAINERS[path.suffix[1:]][2]
    at = np.arange(int(len(moved) * rate / RATE)) * RATE / rate
    samples = np.interp(at, np.arange(len(moved)), moved * level).astype(np.int16)
    return write_sound(path, samples=samples)


def fingerprint(source: Path) -> bytes:
    target = source.parent / "out.flac.part"
    answer = decode({"source": str(source), "target": str(target), "max_seconds": 3605})
    return base64.b64decode(answer["fingerprint"])


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory, announcements: list[Sound]) -> list[bytes]:
    folder = tmp_path_factory.mktemp("prints")
    return [fingerprint(write(folder / "a.wav", sound)) for sound in announcements]


@pytest.mark.parametrize(
    ("suffix", "level", "late"),
    [
        ("mp3", 1.0, 0.0),
        ("mp3", 0.3, 1.96),
        ("opus", 0.5, -1.37),
        ("ogg", 0.9, 6.0),
        pytest.param("ogg", 0.8, 0.83, marks=pytest.mark.long),
        pytest.param("m4a", 1.0, -0.55, marks=pytest.mark.long),
        pytest.param("wma", 0.6, 1.5, marks=pytest.mark.long),
    ],
)
def test_the_same_announcement_in_another_encoding_is_known(
    tmp_path: Path,
    announcements: list[Sound],
    prints: list[bytes],
    suffix: str,
    level: float,
    late: float,
) -> None:
    other = fingerprint(write(tmp_path / f"b.{suffix}", announcements[0], level=level, late=late))
    assert share_alike(prints[0], other) >= LEAST_SHARE


def test_other_announcements_with_the_same_greeting_are_not_taken_for_it(
    prints: list[bytes],
) -> None:
    assert max(share_alike(a, b) for a in prints for b in prints if a is not b) < 0.7


def test_a_fingerprint_takes_at_most_130_kilobytes_an_hour() -> None:
    assert WORDS_A_SECOND * 4 * 3600 <= 130_000


def test_what_is_shorter_than_three_seconds_is_like_nothing(tmp_path: Path) -> None:
    short = fingerprint(write_sound(tmp_path / "a.wav", 2))
    assert share_alike(short, short) == 0.0


def test_look_alikes_are_told_by_intake(
    tmp_path: Path, clock: FakeClock, announcements: list[Sound]
) -> None:
    with opened_library(tmp_path / "station", clock) as library:
        intake = intake_of(library, run_worker)
        first, second = (
            intake.add(write(tmp_path / f"{n}.wav", announcements[n]), field="CV", group="DVC")
            for n in (0, 1)
        )
        examined = intake.examine(write(tmp_path / "zalo.mp3", announcements[0], late=1.2))
        assert [alike.clip for alike in examined.alike] == [first]
        assert examined.known is None
        intake.discard(examined)
        again = intake.examine(tmp_path / "1.wav")
        assert (again.known, again.alike) == (second, ())
        intake.discard(again)


def test_a_look_alike_is_found_among_thousands_of_clips(
    tmp_path: Path, clock: FakeClock, prints: list[bytes]
) -> None:
    mine = prints[0]
    random = np.random.default_rng(3)
    with opened_library(tmp_path / "station", clock) as library:
        plan: sqlite3.Connection = library._plan
        said = Description("Bài mẫu", field="CV", group="DVC")
        ids = [put_clip(library, f"clip {n}", said, n / 20 + 1).id for n in range(4)]
        plan.execute("BEGIN")
        for number in range(3000):
            seconds = 5 + number % 300
            cursor = plan.execute(
                "INSERT INTO clip(sha256, title, kind, priority, frames, added_at, source_name)"
                " VALUES(?, 't', 'NHAC', 1, ?, '2026-01-01T00:00:00Z', '')",
                (f"{number:064x}", seconds * 48000),
            )
            words = random.integers(1, 2**32, round(seconds * WORDS_A_SECOND), np.uint32).tobytes()
            plan.execute(
                "INSERT INTO clip_sound VALUES(?, x'', ?, '{}')", (cursor.lastrowid, words)
            )
        plan.execute("INSERT INTO clip_sound VALUES(?, x'', ?, '{}')", (ids[0], mine))
        plan.execute("COMMIT")
        assert Sounds(plan).alike(mine, "") == [(ids[0], 1.0)]
