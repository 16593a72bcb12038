"""Whatever is done to a file, it ends in a clip or in a sentence with a code."""

import random
from pathlib import Path

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.decoding import decode
from tests.library.library_sounds import write_sound

FORMATS = ("mp3", "wav", "m4a", "aac", "ogg", "opus", "flac", "wma")
KNOWN = {
    "CLIP_NOT_AUDIO",
    "CLIP_DAMAGED",
    "CLIP_TOO_SHORT",
    "CLIP_TOO_LONG",
    "CLIP_SILENT",
}
ANSWERED = {"frames", "lufs", "true_peak", "findings", "peaks", "fingerprint"}
EACH = 38
EACH_LONG = 250


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    return {suffix: write_sound(folder / f"sound.{suffix}", 1.5).read_bytes() for suffix in FORMATS}


def mutated(content: bytes, rng: random.Random) -> bytes:
    """One to three changes: bits, bytes, fields of the head, pieces cut, doubled or moved."""
    spoiled = bytearray(content)
    for _round in range(rng.randint(1, 3)):
        size = len(spoiled)
        if size < 64:
            break
        at, span = rng.randrange(size), rng.randint(1, max(2, size // 8))
        match rng.randrange(8):
            case 0:
                for _bit in range(rng.randint(1, 30)):
                    spoiled[rng.randrange(size)] ^= 1 << rng.randrange(8)
            case 1:
                spoiled[at : at + span] = rng.randbytes(len(spoiled[at : at + span]))
            case 2:
                head = rng.randrange(min(512, size - 8))
                spoiled[head : head + 4] = rng.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", rng.randbytes(4))
                )
            case 3:
                del spoiled[at:]
            case 4:
                del spoiled[at : at + span]
            case 5:
                spoiled[at:at] = spoiled[at : at + span]
            case 6:
                spoiled[at:at] = bytes(span)
            case 7:
                head = rng.randrange(min(256, size))
                spoiled[head] = rng.randrange(256)
    return bytes(spoiled)


def ends_well(folder: Path, content: bytes) -> str:
    """The word clip, or the code of the refusal."""
    source, target = folder / "sound.bin", folder / "out.flac.part"
    source.write_bytes(content)
    try:
        answer = decode({"source": str(source), "target": str(target), "max_seconds": 30})
    except StationError as error:
        assert error.code in KNOWN
        assert error.text
        return error.code
    assert set(answer) == ANSWERED
    assert 48000 <= answer["frames"] <= 30 * 48000
    return "clip"


def fuzz(folder: Path, content: bytes, seeds: range, suffix: str) -> set[str]:
    endings = set()
    for seed in seeds:
        spoiled = mutated(content, random.Random(f"{suffix} {seed}"))
        try:
            endings.add(ends_well(folder, spoiled))
        except BaseException as error:
            error.add_note(f"{suffix}, seed {seed}")
            raise
    return endings


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_spoiled_file_is_a_clip_or_is_refused(
    tmp_path: Path, whole: dict[str, bytes], suffix: str
) -> None:
    assert len(fuzz(tmp_path, whole[suffix], range(EACH), suffix)) > 1


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("suffix", FORMATS)
def test_thousands_of_spoiled_files_are_clips_or_are_refused(
    tmp_path: Path, whole: dict[str, bytes], suffix: str
) -> None:
    fuzz(tmp_path, whole[suffix], range(EACH, EACH + EACH_LONG), suffix)


def test_pieces_of_two_formats_in_one_file_are_refused_or_a_clip(
    tmp_path: Path, whole: dict[str, bytes]
) -> None:
    for one in FORMATS:
        other = FORMATS[(FORMATS.index(one) + 3) % len(FORMATS)]
        half = whole[one][: len(whole[one]) // 2] + whole[other][len(whole[other]) // 2 :]
        ends_well(tmp_path, half)
