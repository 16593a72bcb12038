"""Written Vietnamese turned into the words that are said, and cut into pieces for the voice."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from ccht_desktop.library.abbreviations import DOMAINS, UNITS, WORDS
from ccht_desktop.library.number_words import (
    digit_words,
    figure_words,
    number_words,
    roman_number,
)
from ccht_desktop.library.spoken_acts import ACT, LAW, said_act, said_law, spelled
from ccht_desktop.library.spoken_dates import DATES

PIECE_CHARACTERS = 240
Rules = tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a part of one, and the seconds of quiet after it."""

    text: str
    pause: float


def spoken(text: str, own: Mapping[str, str] | None = None) -> str:
    """The text as it is said: abbreviations, act numbers, dates, telephones, numbers in words.

    own: the station's entries, written → said; they win over the built-in ones. Line breaks stay;
    everything comes out in small letters.
    """
    own = {unicodedata.normalize("NFC", key): said for key, said in (own or {}).items()}
    numbered = {key: said for key, said in own.items() if any(c.isdigit() for c in key)}
    text = _in_turn(unicodedata.normalize("NFC", text), _CLEANING)
    text = _replaced(text, numbered)
    text = LAW.sub(said_law, text)
    text = ACT.sub(partial(said_act, own=own), text)
    text = _in_turn(text, _BEFORE_WORDS)
    text = _replaced(text, {key: said for key, said in own.items() if key not in numbered})
    text = _in_turn(text, _AFTER_WORDS)
    return "\n".join(_tidy(line) for line in text.split("\n")).lower()


def pieces(text: str) -> list[Piece]:
    """Sentences in order, none longer than PIECE_CHARACTERS, with the quiet that follows each."""
    found: list[Piece] = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        parts = re.split(r"(?<=[.!?…:;])\s+", line)
        for number, sentence in enumerate(parts, start=1):
            last = 0.7 if number == len(parts) else 0.4
            short = _shortened(sentence)
            found += [Piece(part, 0.15) for part in short[:-1]]
            found += [Piece(part, last) for part in short[-1:]]
    return [piece for piece in found if any(c.isalnum() for c in piece.text)]


def _in_turn(text: str, rules: Rules) -> str:
    for pattern, say in rules:
        text = pattern.sub(say, text)
    return text


def _replaced(text: str, table: Mapping[str, str]) -> str:
    """Whole words of the table; what is written in capitals only is found in capitals only."""
    capitals = {key: said for key, said in table.items() if key == key.upper()}
    others = {key.lower(): said for key, said in table.items() if key not in capitals}
    if capitals:
        wording = re.compile(rf"(?<!\w)(?:{_alternatives(capitals)})(?!\w)")
        text = wording.sub(lambda match: capitals[match[0]], text)
    if others:
        wording = re.compile(rf"(?<!\w)(?i:{_alternatives(others)})(?!\w)")
        text = wording.sub(lambda match: others.get(match[0].lower(), match[0]), text)
    return text


def _tidy(line: str) -> str:
    line = re.sub(r"\s+", " ", line)
    line = re.sub(r"\s+(?=[,.;:!?])", "", line)
    return re.sub(r",+(?=[,.;:!?])", "", line).strip(" ,")


def _whole(match: re.Match[str]) -> str:
    text = match[0].replace(".", "")
    nameless = "." not in match[0] and len(text) > 9
    if nameless or (len(text) > 3 and text.startswith("0")):
        return f" {digit_words(text)} "
    return f" {figure_words(text)} "


def _decimal(match: re.Match[str]) -> str:
    tail = match[2]
    after = digit_words(tail) if len(tail) > 2 or tail[0] == "0" else figure_words(tail)
    return f"{figure_words(match[1].replace('.', ''))} phẩy {after}"


def _points(match: re.Match[str]) -> str:
    return " chấm ".join(figure_words(part) for part in match[0].split("."))


def _telephone(match: re.Match[str]) -> str:
    written = re.sub(r"[()]", " ", match[0]).strip().replace("+84", "cộng 84")
    groups = re.split(r"[ .-]+", written)
    if len(groups) == 1 and len(groups[0]) > 8:
        groups = [groups[0][:4], groups[0][4:7], groups[0][7:]]
    said = ", ".join(digit_words(group) for group in groups if group != "cộng")
    return f"cộng {said}" if match[0].startswith("+") else said


def _for_each(match: re.Match[str]) -> str:
    """A price or a quantity for one of something: 5.000 đồng/lượt, 6 tấn/ha."""
    ones = match[2].removeprefix("/").split("/")
    said = "".join(f" một {_PER.get(one, one)}" for one in ones)
    return match[1] + said


def _address(match: re.Match[str]) -> str:
    """A place on the internet or a mailbox; what follows the name of the place is left out."""
    box, _at, place = match[0].rpartition("@")
    parts = [DOMAINS.get(part, part) for part in place.split("/")[0].split(".")]
    said = parts[0] + " chấm " + ", chấm ".join(parts[1:])
    return f"{box.replace('.', ' chấm ')} a còng {said}" if box else said


def _romans(match: re.Match[str]) -> str:
    def one(letters: re.Match[str]) -> str:
        value = roman_number(letters[0])
        return letters[0] if value is None else number_words(value)

    return match[1] + re.sub(r"\b[IVXL]+\b", one, re.sub(r"\s*[-–]\s*", " đến ", match[2]))


def _first_roman(match: re.Match[str]) -> str:
    value = roman_number(match[0])
    return match[0] if value is None else number_words(value)


def _letters(match: re.Match[str]) -> str:
    """Capitals that could be no syllable are spelled; the others are read."""
    return match[0] if _SYLLABLE.fullmatch(match[0]) else spelled(match[0])


def _shortened(sentence: str) -> list[str]:
    parts: list[str] = []
    rest = sentence
    while len(rest) > PIECE_CHARACTERS:
        cut = max(rest.rfind(", ", 0, PIECE_CHARACTERS) + 1, 0) or rest.rfind(
            " ", 0, PIECE_CHARACTERS
        )
        cut = cut if cut > 0 else PIECE_CHARACTERS
        parts.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*parts, rest]


def _alternatives(table: Mapping[str, str]) -> str:
    return "|".join(re.escape(key) for key in sorted(table, key=len, reverse=True))


_PER = {"ha": "héc ta", "h": "giờ"}
_SYLLABLE = re.compile(
    r"(?:NGH|NG|NH|CH|GH|GI|KH|PH|QU|TH|TR|[BCDĐGHKLMNPQRSTVX])?[AEIOUY]{1,3}(?:NG|NH|CH|[CMNPT])?"
)
_COUNTED = (
    "khóa|khoá|quý|lần thứ|thứ|thế kỷ|phần|chương|mục|kỳ|đại hội|cấp|hạng|loại|nhóm|vùng|khu vực"
    "|đợt|điều|bảng|tập|giai đoạn"
)
_CLEANING: Rules = (
    (re.compile(r"[^\S\n]+"), " "),
    (re.compile(r" ?\n\s*\n"), "\n\n"),
    (re.compile(r"\./\.|[\"“”«»*_#]"), " "),
    (re.compile(r"(?m)^\s*[-–•+]\s+|\bhttps?://|\bwww\."), ""),
    (re.compile(r"(?<!\w)v\.\s?v(?:\.+|…|(?!\w))"), "vân vân."),
    (re.compile(r"…|\.{3,}"), "."),
)
_BEFORE_WORDS: Rules = (
    (
        re.compile(
            r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+"
            r"|(?<![\w.-])[a-z0-9][\w-]*(?:\.[\w-]+)*\.(?:vn|com|net|org)(?![\w.]\w)(?:/[^\s,;]*)?"
        ),
        _address,
    ),
    *DATES,
    (re.compile(r"\b((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)\b"), r"\1 đến \2"),
    (re.compile(r"\(0\d{1,4}\)[ .-]?\d(?:[ .-]?\d){5,8}(?![\d/])"), _telephone),
    (re.compile(r"(?<![\d.,/])(?:\+84[ .-]?|0)\d(?:[ .-]?\d){7,9}(?![\d/])"), _telephone),
    (re.compile(r"(?<![\d.,/])1[89]00(?:[ .-]?\d){4,6}(?![\d/])"), _telephone),
    (
        re.compile(
            r"(\b(?i:gọi|tổng đài|điện thoại|đường dây nóng|số máy|hotline|SĐT|ĐT)"
            r"(?:\s+số)?\s*:?\s+)(\d{3,8})\b"
        ),
        lambda m: f"{m[1]}{digit_words(m[2])}",
    ),
    (re.compile(r"(?<![\w)])[-–−](?=\d+(?:,\d+)?\s?[°º])"), "âm "),
    (
        re.compile(
            r"(?<![\d.,/-])(\d++(?:[.,]\d++)*+\s?%?)\s*[-–]\s*(?=\d++(?:[.,]\d++)*+(?![/-]\d))"
        ),
        r"\1 đến ",
    ),
    (
        re.compile(
            r"(?<=\d)(\s?(?:(?:nghìn|ngàn|triệu|tỷ)\s+)?(?:đồng|VNĐ|VND|đ|kg|km|m3|m³|tạ|tấn|lít))"
            r"((?:/[^\W\d]+)+)"
        ),
        _for_each,
    ),
    (re.compile(rf"(?<=\d)\s?({_alternatives(UNITS)})(?!\w)"), lambda m: f" {UNITS[m[1]]}"),
    (re.compile(r"(?<=\d)\s?%"), " phần trăm"),
    (
        re.compile(rf"(\b(?i:{_COUNTED})\s+)([IVXL]+(?:(?:\s*[-–,]\s*|\s+và\s+)[IVXL]+)*)\b"),
        _romans,
    ),
    (re.compile(r"(?m)^\s*[IVXL]+(?=[.)]\s)"), _first_roman),
)
_AFTER_WORDS: Rules = (
    (re.compile(rf"(?<![\w])(?:{_alternatives(WORDS)})(?!\w)"), lambda m: WORDS[m[0]]),
    (re.compile(r"(?<=\d)/(?=\d)"), " trên "),
    (re.compile(r"(?<!\d)(\d++(?:\.\d{3})*+),(\d++)"), _decimal),
    (
        re.compile(
            r"(?<![\d.,])(\d+)\.(\d{1,2})(?= phần trăm| (?:ki lô|mét|héc|độ)|\s+(?:triệu|tỷ))"
        ),
        _decimal,
    ),
    (re.compile(r"(?<![\d.,])\d+(?:\.\d{1,2})+(?![\d.])"), _points),
    (re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|\d+"), _whole),
    (re.compile(r"(?<!\w)[A-ZĐ]{2,6}(?!\w)"), _letters),
    (re.compile(r"\s+[-–—]\s+|\s*/\s*|[()\[\]]"), ", "),
    (re.compile(r"&"), " và "),
)
