"""What a file is, by its first bytes and never by its name. Pure functions of bytes and sizes."""

from typing import BinaryIO

HEAD_BYTES = 16384
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"fLaC", "flac"),
    (0, b"OggS", "ogg"),
    (0, bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), "asf"),
    (0, bytes.fromhex("726966662e91cf11a5d628db04c10000"), "w64"),
    (4, b"ftyp", "mov"),
)
_FORMS: dict[tuple[bytes, bytes], str] = {
    (b"RIFF", b"WAVE"): "wav",
    (b"RF64", b"WAVE"): "wav",
    (b"FORM", b"AIFF"): "aiff",
    (b"FORM", b"AIFC"): "aiff",
}
_KBITS: dict[tuple[bool, int], tuple[int, ...]] = {
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES: dict[int, tuple[int, int, int]] = {
    3: (44100, 48000, 32000),
    2: (22050, 24000, 16000),
    0: (11025, 12000, 8000),
}


def audio_start(file: BinaryIO) -> int:
    """Where the audio begins: after ID3v2 tags and the zeros some players leave behind them."""
    start = 0
    while True:
        file.seek(start)
        head = file.read(HEAD_BYTES)
        if head[:3] == b"ID3" and len(head) >= 10 and max(head[6:10]) < 0x80:
            start += 10 + sum(
                b << shift for b, shift in zip(head[6:10], (21, 14, 7, 0), strict=True)
            )
        elif head and not head.strip(b"\0") and start < 1 << 22:
            start += len(head)
        else:
            zeros = len(head) - len(head.lstrip(b"\0"))
            return start + (zeros if zeros > 3 else 0)


def demuxer_of(head: bytes) -> str | None:
    """The one demuxer that may open the file; None for what is no audio we know."""
    for offset, magic, demuxer in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return demuxer
    form = _FORMS.get((head[:4], head[8:12]))
    if form:
        return form
    for start in range(max(0, len(head) - 8)):
        if head[start] != 0xFF:
            continue
        for demuxer, length in (("aac", adts_length), ("mp3", mpeg_length)):
            step = length(head[start : start + 8])
            if step and length(head[start + step : start + step + 8]):
                return demuxer
    return None


def mpeg_length(header: bytes) -> int:
    """Bytes of the MPEG audio frame (layer II or III) that begins here; 0 if none does."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    bits, rate = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer not in (2, 3) or bits in (0, 15) or rate == 3:
        return 0
    kbits = _KBITS[version == 3, layer][bits - 1]
    factor = 72 if version != 3 and layer == 3 else 144
    return factor * kbits * 1000 // _RATES[version][rate] + (header[2] >> 1 & 1)


def adts_length(header: bytes) -> int:
    """Bytes of the AAC frame that begins here; 0 if none does."""
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:
        return 0
    if header[2] >> 2 & 15 > 12:
        return 0
    length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return length if length > 7 else 0
