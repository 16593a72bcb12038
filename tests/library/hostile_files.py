"""Files that somebody made to be opened, and files that fell apart on their way."""

import random
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.library.library_sounds import tone, write_sound

SECRET = "secret.ts"
OWN_SECONDS, SECRET_SECONDS = 2, 9
NOT_AUDIO, DAMAGED = "CLIP_NOT_AUDIO", "CLIP_DAMAGED"


@dataclass(frozen=True, slots=True)
class Bait:
    """Where the files lie, the canary's address, and a plain sound of 2 s as WAV and MP3."""

    folder: Path
    url: str
    wav: bytes
    mp3: bytes

    @property
    def secret(self) -> Path:
        return self.folder / SECRET


@dataclass(frozen=True, slots=True)
class Case:
    """A file by its name, how its content is made, and the code it ends with; None: accepted."""

    name: str
    content: Callable[[Bait], bytes]
    code: str | None


def hls(target: str) -> Callable[[Bait], bytes]:
    lines = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{}\n#EXT-X-ENDLIST\n"
    return lambda bait: lines.format(_filled(target, bait)).encode()


def ffconcat(target: str) -> Callable[[Bait], bytes]:
    return lambda bait: f"ffconcat version 1.0\nfile {_filled(target, bait)}\n".encode()


def text(words: str) -> Callable[[Bait], bytes]:
    return lambda bait: _filled(words, bait).encode()


def _filled(words: str, bait: Bait) -> str:
    port = bait.url.rsplit(":", 1)[-1]
    for mark, value in {"SECRET": str(bait.secret), "URL": bait.url, "PORT": port}.items():
        words = words.replace(mark, value)
    return words


def wav(**lies: int) -> Callable[[Bait], bytes]:
    """A WAV of 2 s with some fields of its head set to something else."""
    audio = tone(OWN_SECONDS, 16000).tobytes()
    says = {"channels": 1, "rate": 16000, "data": len(audio), "riff": len(audio) + 36, **lies}
    layout = struct.pack(
        "<HHIIHH", 1, says["channels"], says["rate"], says["rate"] * 2 & 0xFFFFFFFF, 2, 16
    )
    head = struct.pack("<4sI4s4sI", b"RIFF", says["riff"], b"WAVE", b"fmt ", 16)
    made = head + layout + struct.pack("<4sI", b"data", says["data"]) + audio
    return lambda _bait: made


def tagged(size: int, claims: int | None = None, picture: bool = False) -> Callable[[Bait], bytes]:
    """An MP3 behind an ID3 tag of so many bytes, or one that claims another size."""

    def made(bait: Bait) -> bytes:
        says = size if claims is None else claims
        frame = b"APIC" + struct.pack(">I", size - 10) + b"\0\0" if picture else b""
        length = bytes(says >> shift & 0x7F for shift in (21, 14, 7, 0))
        return b"ID3\x03\0\0" + length + frame + bytes(size - len(frame)) + bait.mp3

    return made


def rotten(bait: Bait) -> bytes:
    spoiled = bytearray(bait.mp3)
    start = len(spoiled) // 2
    spoiled[start : start + 4096] = random.Random(1).randbytes(4096)
    return bytes(spoiled)


def cut(bait: Bait) -> bytes:
    return bait.mp3[: len(bait.mp3) * 6 // 10]


def noise(start: bytes, size: int, seed: int) -> Callable[[Bait], bytes]:
    return lambda _bait: start + random.Random(seed).randbytes(size)


DASH = (
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">'
    "<BaseURL>URL/</BaseURL><Period><AdaptationSet><Representation><BaseURL>a.ts</BaseURL>"
    "</Representation></AdaptationSet></Period></MPD>"
)
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio PORT RTP/AVP 0\n"
PORTAL = '<!DOCTYPE html><html><script src="URL/a.js"></script>Đăng nhập Wi-Fi</html>'

CASES: tuple[Case, ...] = (
    Case("hls file.mp3", hls("file://SECRET"), NOT_AUDIO),
    Case("hls neighbour.m3u8", hls(SECRET), NOT_AUDIO),
    Case("hls above.mp3", hls(f"../bait/{SECRET}"), NOT_AUDIO),
    Case("hls http.mp3", hls("URL/a.ts"), NOT_AUDIO),
    Case("hls concat.mp3", hls("concat:URL/a.ts|URL/b.ts"), NOT_AUDIO),
    Case("hls passwd.mp3", hls("file:///etc/passwd"), NOT_AUDIO),
    Case("ffconcat neighbour.mp3", ffconcat(SECRET), NOT_AUDIO),
    Case("ffconcat absolute.mp3", ffconcat("SECRET"), NOT_AUDIO),
    Case("ffconcat above.mp3", ffconcat(f"../bait/{SECRET}"), NOT_AUDIO),
    Case("ffconcat http.mp3", ffconcat("URL/a.ts"), NOT_AUDIO),
    Case("dash.mp3", text(DASH), NOT_AUDIO),
    Case("sdp.mp3", text(SDP), NOT_AUDIO),
    Case("m3u.mp3", text("#EXTM3U\nURL/a.mp3\nSECRET\n"), NOT_AUDIO),
    Case("pls.mp3", text("[playlist]\nFile1=URL/a.mp3\nFile2=SECRET\n"), NOT_AUDIO),
    Case(f"concat:{SECRET}", wav(), None),
    Case(f"subfile,,start,0,end,0,,:{SECRET}", wav(), None),
    Case("-i.wav", wav(), None),
    Case("half.mp3", cut, DAMAGED),
    Case("rot.mp3", rotten, DAMAGED),
    Case("says 100 bytes.wav", wav(data=100), DAMAGED),
    Case("says 4 GB.wav", wav(data=0xFFFFFFFF), None),
    Case("riff says 4 GB.wav", wav(riff=0xFFFFFFFF), None),
    Case("no channels.wav", wav(channels=0), DAMAGED),
    Case("4 GHz.wav", wav(rate=4_000_000_000), DAMAGED),
    Case("empty.mp3", lambda _bait: b"", "CLIP_EMPTY"),
    Case("text.mp3", text("Kính thưa bà con\n" * 200), NOT_AUDIO),
    Case("portal.mp3", text(PORTAL * 20), NOT_AUDIO),
    Case("setup.mp3", noise(b"MZ\x90\0\x03\0\0\0", 60_000, 1), NOT_AUDIO),
    Case("random.mp3", noise(b"", 200_000, 2), NOT_AUDIO),
    Case("tag of 60 MB.mp3", tagged(60_000_000), None),
    Case("picture of 20 MB.mp3", tagged(20_000_000, picture=True), None),
    Case("tag claims 250 MB.mp3", tagged(1000, claims=250_000_000), NOT_AUDIO),
    Case("bai\u202e3pm.wav", wav(), None),
    Case("hai\ndong.wav", wav(), None),
    Case("=cmd|calc.wav", wav(), None),
    Case("Thông báo Xã Mẫu.wav", wav(), None),
)


def lay_out(folder: Path, url: str) -> Bait:
    """The folder with the secret in it, whose sound nobody may ever hear."""
    folder.mkdir()
    own = write_sound(folder / "own.mp3", OWN_SECONDS, pitch=440)
    plain = write_sound(folder / "own.wav", OWN_SECONDS, pitch=440)
    write_sound(folder / "other.wav", SECRET_SECONDS, pitch=3000).rename(folder / SECRET)
    return Bait(folder, url, plain.read_bytes(), own.read_bytes())
