"""The sample sounds that travel with the program."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ccht_desktop.foundation.resources import resource
from ccht_desktop.library.codes import SIX_FIELDS, ContentGroup, ItemKind, Priority, ReformField
from ccht_desktop.library.loudness import LoudnessMeter
from ccht_desktop.library.spoken import spoken

FOLDER = resource("samples")
SAMPLES: list[dict[str, Any]] = tomllib.loads((FOLDER / "samples.toml").read_text("utf-8"))[
    "sample"
]
ANNOUNCEMENTS = [s for s in SAMPLES if s["kind"] in ("CHUYEN_MUC_CCHC", "THONG_BAO")]
OUTDATED = (
    *("mức độ 3", "mức độ 4", "mức độ ba", "mức độ bốn", "một cửa", "nam định"),
    *("ubnd huyện", "ủy ban nhân dân huyện", "cấp huyện", "thành phố thuộc tỉnh", "thị trấn"),
    *("thông tin và truyền thông", "tt&tt", "tttt", "xúc tiến đầu tư"),
)


def _text(sample: dict[str, Any]) -> str:
    return Path(FOLDER, sample["text"]).read_text("utf-8")


def _measured(path: Path) -> tuple[float, float | None, float | None]:
    import av

    meter, frames = LoudnessMeter(), 0
    resampler = av.AudioResampler(format="s16", layout="mono", rate=48000)
    with av.open(str(path)) as container:
        for decoded in [*container.decode(audio=0), None]:
            for frame in resampler.resample(decoded):
                frame.pts = frames
                frames += frame.samples
                meter.push(frame)
    meter.push(None)
    return frames / 48000, meter.lufs, meter.true_peak


@pytest.mark.parametrize("sample", SAMPLES, ids=[s["file"] for s in SAMPLES])
def test_a_sample_decodes_to_its_length_neither_faint_nor_clipped(sample: dict[str, Any]) -> None:
    seconds, lufs, true_peak = _measured(FOLDER / sample["file"])
    assert seconds == pytest.approx(sample["seconds"], abs=0.1)
    assert lufs is not None and -24 < lufs < -14
    assert true_peak is not None and true_peak < -0.5


@pytest.mark.parametrize("sample", SAMPLES, ids=[s["file"] for s in SAMPLES])
def test_a_sample_is_as_long_as_its_kind_asks(sample: dict[str, Any]) -> None:
    least, most = {"NHAC_HIEU": (12, 18), "LOI_GIOI_THIEU": (6, 10)}.get(sample["kind"], (20, 60))
    assert least <= sample["seconds"] <= most
    if "text" in sample:
        words = len(spoken(_text(sample)).split())
        assert 120 < words / sample["seconds"] * 60 < 190


def test_every_sample_is_described_in_the_words_of_the_code_lists() -> None:
    for sample in SAMPLES:
        assert sample["title"] and ItemKind(sample["kind"])
        assert Priority(sample["priority"]) < Priority.EMERGENCY
    for sample in ANNOUNCEMENTS:
        assert ReformField(sample["field"]) and ContentGroup(sample["group"])
    assert len({s["title"] for s in SAMPLES}) == len({s["file"] for s in SAMPLES}) == len(SAMPLES)


def test_all_six_fields_and_the_general_one_have_an_announcement() -> None:
    features = [s for s in SAMPLES if s["kind"] == "CHUYEN_MUC_CCHC"]
    assert len(features) >= 9
    assert {s["field"] for s in features} == {*SIX_FIELDS, "CHUNG"}
    assert {"NHAC_HIEU", "LOI_GIOI_THIEU"} <= {s["kind"] for s in SAMPLES}


def test_the_formats_are_mixed_as_they_arrive_in_a_commune() -> None:
    suffixes = {Path(s["file"]).suffix for s in SAMPLES}
    assert suffixes == {".mp3", ".m4a", ".ogg", ".opus", ".flac", ".wma"}


def test_all_samples_together_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 4 * 2**20


def test_nothing_lies_in_the_folder_that_the_index_does_not_name() -> None:
    named = {s["file"] for s in SAMPLES} | {s["text"] for s in SAMPLES if "text" in s}
    assert {path.name for path in FOLDER.iterdir()} == named | {"samples.toml", "README.txt"}


@pytest.mark.parametrize("sample", ANNOUNCEMENTS, ids=[s["text"] for s in ANNOUNCEMENTS])
def test_a_text_uses_the_words_of_today_and_names_no_telephone(sample: dict[str, Any]) -> None:
    text = f"{sample['title']}\n{_text(sample)}".lower()
    assert not [word for word in OUTDATED if word in text]
    assert not [
        run for run in "".join(c if c.isdigit() else " " for c in text).split() if len(run) > 4
    ]


def test_samples_differ_so_that_the_match_tells_them_apart() -> None:
    import av
    import numpy as np
    from scipy.signal import fftconvolve

    sounds = {}
    for sample in SAMPLES:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=4000)
        with av.open(str(FOLDER / sample["file"])) as container:
            frames = [f for d in [*container.decode(audio=0), None] for f in resampler.resample(d)]
        sound = np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(float)
        sounds[sample["file"]] = sound / np.sqrt((sound**2).sum())
    for one, first in sounds.items():
        for other, second in sounds.items():
            if one < other:
                assert np.abs(fftconvolve(first, second[::-1])).max() < 0.25, (one, other)
