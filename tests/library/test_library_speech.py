"""What is said for what is written, and that the voice really speaks."""

import wave
from pathlib import Path

import numpy as np
import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.abbreviations import WORDS
from ccht_desktop.library.number_words import number_words
from ccht_desktop.library.speech import MOST_CHARACTERS, speak
from ccht_desktop.library.spoken import PIECE_CHARACTERS, pieces, spoken
from ccht_desktop.library.workers import WorkerLimits
from ccht_desktop.service.process import run_worker

TEXT = (
    "Kính thưa bà con! UBND Xã Mẫu xin thông báo: Trung tâm Phục vụ hành chính công xã tiếp nhận "
    "hồ sơ TTHC của mọi người dân. Khi đến làm thủ tục, bà con nhớ mang theo thẻ căn cước."
)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("công tác CCHC", "công tác cải cách hành chính"),
        ("giải quyết TTHC", "giải quyết thủ tục hành chính"),
        ("UBND Xã Mẫu", "ủy ban nhân dân xã mẫu"),
        ("DVC, DVCTT", "dịch vụ công, dịch vụ công trực tuyến"),
        ("ứng dụng VNeID", "ứng dụng vê en e i đi"),
        ("DVCX", "dê vê xê ích"),
        ("dichvucong.gov.vn", "dịch vụ công chấm gâu, chấm vê en"),
        ("THÔNG BÁO KHẨN", "thông báo khẩn"),
        ("Đề án 06", "đề án không sáu"),
        ("05 ngày làm việc", "năm ngày làm việc"),
        ("95% và 3,5 km", "chín mươi lăm phần trăm và ba phẩy năm ki lô mét"),
        ("50.000 đồng", "năm mươi nghìn đồng"),
        ("giai đoạn 2026-2028, khóa XIV", None),
        ("từ 7h30 đến 17:00", "từ bảy giờ ba mươi phút đến mười bảy giờ"),
        ("xã/phường (nếu có) – nhé./.", "xã, phường, nếu có, nhé"),
    ],
)
def test_abbreviations_and_numbers_are_said_in_full(written: str, said: str | None) -> None:
    expected = said or (
        "giai đoạn hai nghìn không trăm hai mươi sáu đến hai nghìn không trăm hai mươi tám, "
        "khóa mười bốn"
    )
    assert spoken(written) == expected


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Nghị định số 30/2020/NĐ-CP", "nghị định số ba mươi, năm {2020}, của chính phủ"),
        (
            "Nghị định số 30/2020/NĐ-CP ngày 05/03/2020 của Chính phủ",
            "nghị định số ba mươi, năm {2020}, ngày mùng năm tháng ba năm {2020} của chính phủ",
        ),
        ("30/2020/NĐ-CP", "nghị định số ba mươi, năm {2020}, của chính phủ"),
        ("QĐ số 12/QĐ-UBND", "quyết định số mười hai, của ủy ban nhân dân"),
        ("Chỉ thị 23/CT-TTg", "chỉ thị hai mươi ba, của thủ tướng chính phủ"),
        ("Nghị quyết số 04-NQ/TU", "nghị quyết số bốn, của tỉnh ủy"),
        ("Luật số 80/2025/QH15", "luật số tám mươi, năm {2025}, quốc hội khóa mười lăm"),
        ("lớp 12/ĐKB", "lớp mười hai, đê ca bê"),
    ],
)
def test_an_act_is_said_by_kind_number_year_and_issuer(written: str, said: str) -> None:
    years = {
        "{2020}": "hai nghìn không trăm hai mươi",
        "{2025}": "hai nghìn không trăm hai mươi lăm",
    }
    for mark, words in years.items():
        said = said.replace(mark, words)
    assert spoken(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("22/11/2026", "ngày hai mươi hai tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("ngày 01/4/2026", "ngày mùng một tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("ngày 2/9", "ngày mùng hai tháng chín"),
        ("tháng 04/2026", "tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("tỷ lệ 4/6", "tỷ lệ bốn trên sáu"),
    ],
)
def test_dates_are_said_as_dates_and_fractions_as_fractions(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize("number", ["0000123456", "0000 123 456", "0000.123.456"])
def test_a_telephone_number_is_said_digit_by_digit(number: str) -> None:
    assert spoken(f"gọi {number}") == "gọi không không không không, một hai ba, bốn năm sáu"


def test_a_short_number_after_the_word_call_is_said_digit_by_digit() -> None:
    assert spoken("Hãy gọi số 114") == "hãy gọi số một một bốn"
    assert spoken("có 114 hộ") == "có một trăm mười bốn hộ"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (101, "một trăm linh một"),
        (1005, "một nghìn không trăm linh năm"),
        (1_000_000, "một triệu"),
        (2_000_300_000, "hai tỷ ba trăm nghìn"),
    ],
)
def test_numbers_are_said_as_in_school(number: int, words: str) -> None:
    assert number_words(number) == words


def test_no_entry_of_the_table_is_spoken_as_it_is_written() -> None:
    for written, said in WORDS.items():
        if written[0].isupper():
            assert spoken(f"là {written} nhé") == f"là {said} nhé"


def test_text_is_cut_into_short_pieces_and_no_word_is_lost() -> None:
    text = "Một câu ngắn.\nCâu dài, " + "có nhiều vế, " * 60 + "hết! Còn nữa"
    cut = pieces(text)
    assert max(len(piece.text) for piece in cut) <= PIECE_CHARACTERS
    assert " ".join(piece.text for piece in cut).split() == text.split()
    assert all(piece.pause > 0 for piece in cut)


def _sound(path: Path) -> tuple[np.ndarray, int]:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate()


@pytest.mark.parametrize("voice", ["vi", "vi-vn-x-central", "vi-vn-x-south", "vi+f2"])
def test_every_voice_reads_at_the_pace_asked_for(tmp_path: Path, voice: str) -> None:
    answer = speak({"text": TEXT, "target": str(tmp_path / "a.wav"), "voice": voice})
    sound, rate = _sound(tmp_path / "a.wav")
    assert len(sound) == answer["frames"] and rate == answer["sample_rate"]
    assert 130 < answer["words"] / answer["seconds"] * 60 < 170
    loud = np.abs(sound.astype(float))
    assert 8000 < loud.max() < 32000, "clear, and not clipped"
    seconds = loud[: len(loud) // rate * rate].reshape(-1, rate)
    assert (np.sqrt((seconds**2).mean(axis=1)) > 300).all(), "no silent second"
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_a_faster_pace_is_shorter_and_another_text_sounds_different(tmp_path: Path) -> None:
    slow = speak({"text": TEXT, "target": str(tmp_path / "s.wav"), "words_per_minute": 120})
    fast = speak({"text": TEXT, "target": str(tmp_path / "f.wav"), "words_per_minute": 200})
    assert fast["seconds"] < 0.7 * slow["seconds"]
    speak({"text": "Xin chào bà con.", "target": str(tmp_path / "x.wav")})
    speak({"text": "Xin cháo bá côn.", "target": str(tmp_path / "y.wav")})
    assert (tmp_path / "x.wav").read_bytes() != (tmp_path / "y.wav").read_bytes()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": " \n … "}, "SPEECH_EMPTY"),
        ({"text": "a " * MOST_CHARACTERS}, "SPEECH_TOO_LONG"),
        ({"voice": "en"}, "SPEECH_VOICE"),
        ({"voice": "vi+zz9"}, "SPEECH_VOICE"),
        ({"target": "/nowhere/at/all.wav"}, "SPEECH_TARGET"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    tmp_path: Path, change: dict[str, str], code: str
) -> None:
    with pytest.raises(StationError) as refusal:
        speak({"text": TEXT, "target": str(tmp_path / "a.wav"), **change})
    assert refusal.value.code == code
    assert not list(tmp_path.iterdir())


def test_a_missing_voice_library_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "espeakng_loader.py").write_text("raise ImportError('not here')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, "espeakng_loader", raising=False)
    with pytest.raises(StationError) as refusal:
        speak({"text": TEXT, "target": str(tmp_path / "a.wav")})
    assert refusal.value.code == "SPEECH_MISSING"


def test_speech_works_where_the_program_lies_deep_in_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import espeakng_loader

    deep = tmp_path / ("d" * 120) / ("e" * 60)
    deep.mkdir(parents=True)
    (deep / "data").symlink_to(espeakng_loader.get_data_path())
    monkeypatch.setattr(espeakng_loader, "get_data_path", lambda: str(deep / "data"))
    assert speak({"text": "xin chào", "target": str(tmp_path / "a.wav")})["seconds"] > 0.5


def test_the_role_works_in_a_limited_child_process(tmp_path: Path) -> None:
    limits = WorkerLimits(memory_mb=512, cpu_seconds=20, wall_seconds=60)
    request = {"text": TEXT, "target": str(tmp_path / "a.wav")}
    assert run_worker("speak", request, limits)["seconds"] > 10
    with pytest.raises(StationError) as refusal:
        run_worker("speak", {**request, "text": ""}, limits)
    assert refusal.value.code == "SPEECH_EMPTY"
