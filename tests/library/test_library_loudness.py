"""What we measure is what the reference measures."""

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from ccht_desktop.foundation.resources import resource
from ccht_desktop.library.decoding import decode
from tests.library.library_sounds import tone, write_sound

RATE = 44100

PRINT = "ametadata=mode=print:key=lavfi.r128.I:file=-"


def noise(seconds: float, level: float) -> NDArray[np.float64]:
    return np.asarray(np.random.default_rng(4).normal(0, level * 32767, int(seconds * RATE)))


def made(folder: Path) -> list[Path]:
    """Sounds of different kinds in all formats: steady, bursts, loud, soft, with pauses, noise."""
    soft, loud = tone(8, RATE, 300, 0.01), tone(8, RATE, 1200, 0.95)
    bursts = noise(12, 0.2) * (np.arange(12 * RATE) // (RATE // 2) % 3 == 0)
    swell = noise(10, 0.15) * np.linspace(0.02, 1, 10 * RATE)
    kinds = {
        "tone.wav": tone(10, RATE, 1000, 0.2),
        "soft.flac": soft,
        "loud.mp3": loud,
        "noise.ogg": noise(9, 0.1),
        "bursts.opus": bursts,
        "swell.m4a": swell,
        "steps.aac": np.concatenate((soft, loud, soft)),
        "pauses.wma": np.concatenate((noise(4, 0.1), np.zeros(6 * RATE), noise(4, 0.03))),
        "low.aiff": tone(8, RATE, 60, 0.5),
        "high.w64": tone(8, RATE, 9000, 0.3),
    }
    return [
        write_sound(folder / name, samples=np.clip(sound, -32768, 32767).astype(np.int16))
        for name, sound in kinds.items()
    ]


def reference(path: Path) -> float:
    """Integrated loudness by ffmpeg's own program, of the mono mix that one loudspeaker plays."""
    done = subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(),
            *("-nostdin", "-hide_banner", "-i", f"file:{path}", "-map", "0:a:0"),
            *("-af", f"aformat=s16:channel_layouts=mono,ebur128=metadata=1,{PRINT}"),
            *("-f", "null", "-"),
        ],
        capture_output=True,
        check=True,
        timeout=60,
    )
    found = re.findall(r"^lavfi\.r128\.I=(-?[0-9.]+)$", done.stdout.decode(), re.MULTILINE)[-1]
    return float(found)


@pytest.mark.long
def test_loudness_agrees_with_the_reference_within_a_tenth(tmp_path: Path) -> None:
    samples = [
        path
        for path in resource("samples").iterdir()
        if path.suffix in (".mp3", ".opus", ".m4a", ".wma", ".ogg", ".flac")
    ]
    files = [*made(tmp_path), *samples]
    assert len(files) >= 20
    target = str(tmp_path / "out.flac.part")
    for path in files:
        ours = decode({"source": str(path), "target": target, "max_seconds": 600})["lufs"]
        assert ours == pytest.approx(reference(path), abs=0.1), path.name
