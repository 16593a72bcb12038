"""What becomes canonical audio, and what is refused with which reason."""

import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.decoding import decode
from ccht_desktop.library.examined import GRAVE, Finding
from ccht_desktop.library.refusals import damage
from tests.library.library_sounds import CONTAINERS, tone, write_sound

Spoil = Callable[[bytes], bytes]


def decoded(source: Path, max_seconds: float = 3605) -> dict[str, Any]:
    target = source.parent / "out.flac.part"
    return decode({"source": str(source), "target": str(target), "max_seconds": max_seconds})


def refused(source: Path, max_seconds: float = 3605) -> str:
    with pytest.raises(StationError) as caught:
        decoded(source, max_seconds)
    return caught.value.code


def damage_of(source: Path) -> str:
    """What intake finds gravely wrong with a file, or the code with which it is refused."""
    try:
        answer = decoded(source)
    except StationError as error:
        return error.code
    found = {finding["code"] for finding in answer["findings"]} & GRAVE
    return "CLIP_DAMAGED" if found else "fine"


def wav(
    audio: bytes,
    *,
    channels: int = 1,
    rate: int = 16000,
    says: int | None = None,
    after: bytes = b"",
) -> bytes:
    layout = struct.pack("<HHIIHH", 1, channels, rate, (rate * 2) & 0xFFFFFFFF, 2, 16)
    data = struct.pack("<4sI", b"data", len(audio) if says is None else says) + audio + after
    body = b"WAVE" + struct.pack("<4sI", b"fmt ", len(layout)) + layout + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


SPEECH = tone(3, 16000).tobytes()


@pytest.mark.parametrize("suffix", CONTAINERS)
def test_each_accepted_format_becomes_mono_flac_at_48_khz(tmp_path: Path, suffix: str) -> None:
    answer = decoded(write_sound(tmp_path / f"sound.{suffix}", 3))
    assert answer["frames"] == pytest.approx(3 * 48000, abs=4800)
    with av.open(str(tmp_path / "out.flac.part")) as canonical:
        stream = canonical.streams.audio[0]
        assert (stream.codec_context.name, stream.rate, stream.channels) == ("flac", 48000, 1)
        assert stream.codec_context.format.name == "s16"
        assert sum(frame.samples for frame in canonical.decode(stream)) == answer["frames"]
        assert canonical.metadata == {}


@pytest.mark.parametrize("suffix", CONTAINERS)
def test_the_name_says_nothing_the_first_bytes_say_all(tmp_path: Path, suffix: str) -> None:
    write_sound(tmp_path / f"sound.{suffix}", 2).rename(tmp_path / "sound.txt")
    assert decoded(tmp_path / "sound.txt")["frames"] > 0


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    source = write_sound(tmp_path / "sound.mp3", 2)
    decoded(source)
    first = (tmp_path / "out.flac.part").read_bytes()
    (tmp_path / "out.flac.part").unlink()
    decoded(source)
    assert (tmp_path / "out.flac.part").read_bytes() == first


def test_loudness_of_the_reference_tone_is_what_the_standard_says(tmp_path: Path) -> None:
    # EBU Tech 3341: a stereo 1 kHz sine at −23 dBFS reads −23 LUFS; one loudspeaker 3 LU less.
    level = 10 ** (-23 / 20)
    answer = decoded(write_sound(tmp_path / "sound.wav", 20, pitch=1000, level=level))
    assert answer["lufs"] == pytest.approx(-26.0, abs=0.1)
    assert answer["true_peak"] == pytest.approx(-23.0, abs=0.2)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.mp3", "Kính thưa bà con\n".encode() * 200),
        ("portal.mp3", b"<!DOCTYPE html><html><body>Log in to Wi-Fi</body></html>" * 50),
        ("setup.mp3", b"MZ\x90\0\x03\0\0\0" + random.Random(1).randbytes(60000)),
        ("random.mp3", random.Random(2).randbytes(200_000)),
        ("archive.wav", b"PK\x03\x04" + random.Random(3).randbytes(5000)),
        ("picture.m4a", b"\x89PNG\r\n\x1a\n" + random.Random(4).randbytes(5000)),
        ("zeros.mp3", bytes(100_000)),
        ("one.mp3", b"\xff"),
    ],
)
def test_what_is_not_audio_is_refused_by_that_name(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name) == "CLIP_NOT_AUDIO"
    assert not (tmp_path / "out.flac.part").exists()


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXTINF:3,\n{neighbour}\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile://{neighbour}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile secret.ts\n",
        "ffconcat version 1.0\nfile {neighbour}\n",
        "[playlist]\nFile1={neighbour}\n",
    ],
)
def test_a_playlist_under_another_name_never_opens_its_neighbour(
    tmp_path: Path, playlist: str
) -> None:
    neighbour = write_sound(tmp_path / "secret.wav", 3)
    neighbour.rename(tmp_path / "secret.ts")
    trick = tmp_path / "notice.mp3"
    trick.write_text(playlist.format(neighbour=tmp_path / "secret.ts"))
    assert refused(trick) == "CLIP_NOT_AUDIO"


@pytest.mark.parametrize(
    "name", ["concat:other.wav", "-i.wav", "subfile,,start,0,end,0,,:other.wav", "Xã Mẫu %d.wav"]
)
def test_a_name_that_looks_like_a_command_is_only_a_name(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sound(tmp_path / "other.wav", 9)
    write_sound(tmp_path / "own.wav", 2).rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "out.flac.part"
    answer = decode({"source": name, "target": str(target), "max_seconds": 60})
    assert answer["frames"] == 2 * 48000


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def short_by_a_tenth(content: bytes) -> bytes:
    return content[: len(content) * 9 // 10]


def rotten(content: bytes) -> bytes:
    spoiled = bytearray(content)
    for at in range(len(content) // 4, len(content) * 3 // 4, 3000):
        spoiled[at : at + 600] = random.Random(at).randbytes(600)
    return bytes(spoiled)


@pytest.mark.parametrize("suffix", CONTAINERS)
@pytest.mark.parametrize("spoil", [half, short_by_a_tenth])
def test_a_file_cut_on_its_way_here_is_damaged(tmp_path: Path, suffix: str, spoil: Spoil) -> None:
    whole = write_sound(tmp_path / f"whole.{suffix}", 20).read_bytes()
    (tmp_path / f"cut.{suffix}").write_bytes(spoil(whole))
    assert damage_of(tmp_path / f"cut.{suffix}") == "CLIP_DAMAGED"


@pytest.mark.parametrize("suffix", ["mp3", "m4a", "ogg", "opus", "flac", "wma"])
def test_a_file_that_lost_sound_in_its_middle_is_damaged(tmp_path: Path, suffix: str) -> None:
    whole = write_sound(tmp_path / f"whole.{suffix}", 20).read_bytes()
    (tmp_path / f"rotten.{suffix}").write_bytes(rotten(whole))
    assert damage_of(tmp_path / f"rotten.{suffix}") == "CLIP_DAMAGED"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(wav(SPEECH, says=100), "CLIP_DAMAGED", id="says less than it holds"),
        pytest.param(wav(SPEECH, channels=0), "CLIP_DAMAGED", id="no channels"),
        pytest.param(wav(SPEECH, channels=60000), "CLIP_DAMAGED", id="too many channels"),
        pytest.param(wav(SPEECH, rate=4_000_000_000), "CLIP_DAMAGED", id="rate of 4 GHz"),
        pytest.param(wav(SPEECH, rate=1), "CLIP_DAMAGED", id="rate of 1 Hz"),
        pytest.param(wav(SPEECH)[:40], "CLIP_DAMAGED", id="a header alone"),
        pytest.param(wav(SPEECH)[:22], "CLIP_DAMAGED", id="half a header"),
        pytest.param(wav(b""), "CLIP_DAMAGED", id="no sound"),
        pytest.param(wav(SPEECH[:16000]), "CLIP_TOO_SHORT", id="half a second"),
        pytest.param(wav(bytes(96000)), "CLIP_SILENT", id="silence"),
        pytest.param(wav(tone(3, 16000, level=0.0005).tobytes()), "CLIP_SILENT", id="hum"),
    ],
)
def test_a_wav_file_is_held_to_its_word(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "sound.wav").write_bytes(content)
    assert refused(tmp_path / "sound.wav") == code


def test_a_file_that_promises_more_than_it_holds_is_told_with_both_lengths(tmp_path: Path) -> None:
    (tmp_path / "sound.wav").write_bytes(wav(SPEECH, says=10 * len(SPEECH)))
    found = [Finding(**each) for each in decoded(tmp_path / "sound.wav")["findings"]]
    assert found == [Finding("CUT_SHORT", 3.0, 27.0)]
    assert {"30.0", "3.0"} <= set(damage(found).text.split())


@pytest.mark.parametrize("says", [0, 0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFF000])
def test_a_wav_from_a_recorder_that_could_not_go_back_is_accepted(
    tmp_path: Path, says: int
) -> None:
    (tmp_path / "sound.wav").write_bytes(wav(SPEECH, says=says))
    assert decoded(tmp_path / "sound.wav")["frames"] == 3 * 48000


def test_a_wav_with_chunks_after_its_sound_is_accepted(tmp_path: Path) -> None:
    notes = struct.pack("<4sI", b"LIST", 100_000) + bytes(100_000)
    (tmp_path / "sound.wav").write_bytes(wav(SPEECH, after=notes))
    assert decoded(tmp_path / "sound.wav")["frames"] == 3 * 48000


def test_an_mp3_with_a_large_picture_in_front_is_accepted(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "plain.mp3", 3).read_bytes()
    picture = b"APIC" + struct.pack(">I", 4_000_000) + b"\0\0" + bytes(4_000_000)
    size = bytes(len(picture) >> shift & 0x7F for shift in (21, 14, 7, 0))
    (tmp_path / "cover.mp3").write_bytes(b"ID3\x03\0\0" + size + picture + sound)
    assert decoded(tmp_path / "cover.mp3")["frames"] == 3 * 48000


def test_an_mp3_recorded_from_the_middle_of_a_stream_is_accepted(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "whole.mp3", 5).read_bytes()
    (tmp_path / "ripped.mp3").write_bytes(sound[5000:])
    assert decoded(tmp_path / "ripped.mp3")["frames"] > 4 * 48000


def test_two_mp3_files_joined_byte_by_byte_are_accepted(tmp_path: Path) -> None:
    one = write_sound(tmp_path / "one.mp3", 3).read_bytes()
    two = write_sound(tmp_path / "two.mp3", 4, pitch=600).read_bytes()
    (tmp_path / "joined.mp3").write_bytes(one + two)
    assert decoded(tmp_path / "joined.mp3")["frames"] == pytest.approx(7 * 48000, abs=9600)


def test_hours_in_a_small_file_are_stopped_at_the_limit(tmp_path: Path) -> None:
    endless = tmp_path / "endless.flac"
    write_hours(endless, 2)
    assert endless.stat().st_size < 5_000_000
    assert refused(endless, max_seconds=60) == "CLIP_TOO_LONG"
    assert not (tmp_path / "out.flac.part").exists(), "its own word is enough"
    endless.write_bytes(without_length(endless.read_bytes()))
    assert refused(endless, max_seconds=60) == "CLIP_TOO_LONG"
    assert (tmp_path / "out.flac.part").stat().st_size < 6_000_000


def without_length(flac: bytes) -> bytes:
    """The same FLAC file saying that it does not know how long it is."""
    head = bytearray(flac[:26])
    head[21] &= 0xF0
    head[22:26] = bytes(4)
    return bytes(head) + flac[26:]


def write_hours(path: Path, hours: float) -> None:
    block = np.zeros((1, 480_000), np.int16)
    block[0, ::100_000] = 30000
    with av.open(str(path), "w", format="flac") as out:
        stream = out.add_stream("flac", rate=8000, layout="mono")
        for number in range(int(hours * 60)):
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.rate, frame.pts = 8000, number * 480_000
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def test_a_film_without_sound_is_not_audio(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with av.open(str(film), "w", format="mp4") as out:
        stream = out.add_stream("mpeg4", rate=5)
        stream.width, stream.height = 64, 64
        for _number in range(10):
            out.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        out.mux(stream.encode(None))
    assert refused(film) == "CLIP_NOT_AUDIO"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_as_a_full_disk(tmp_path: Path) -> None:
    source = write_sound(tmp_path / "sound.wav", 30)
    with pytest.raises(StationError) as caught:
        decode({"source": str(source), "target": "/dev/full", "max_seconds": 60})
    assert caught.value.code == "CLIP_NOT_KEPT"
