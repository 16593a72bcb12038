"""Written Vietnamese turned into the words that are said, and cut into pieces for the voice."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from ccht_desktop.library.abbreviations import ACTS, ISSUERS, LETTERS, UNITS, WORDS

PIECE_CHARACTERS = 240

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a part of one, and the seconds of quiet after it."""

    text: str
    pause: float


def number_words(number: int) -> str:
    """A whole number from 0 below 10^12 in words: 2026 is hai nghìn không trăm hai mươi sáu."""
    if number == 0:
        return DIGITS[0]
    groups: list[str] = []
    for scale, name in ((10**9, " tỷ"), (10**6, " triệu"), (10**3, " nghìn"), (1, "")):
        group = number // scale % 1000
        if group:
            groups.append(_three_digits(group, full=bool(groups)) + name)
    return " ".join(groups)


def spoken(text: str) -> str:
    """The text as it is said: abbreviations, act numbers, dates, telephones, numbers in words.

    Line breaks stay; everything comes out in small letters.
    """
    text = unicodedata.normalize("NFC", text)
    for pattern, say in _RULES:
        text = pattern.sub(say, text)
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


def _tidy(line: str) -> str:
    line = re.sub(r"\s+", " ", line)
    line = re.sub(r"\s+(?=[,.;:!?])", "", line)
    return re.sub(r",+(?=[,.;:!?])", "", line).strip(" ,")


def _three_digits(group: int, *, full: bool) -> str:
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    said = [DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        if ones:
            said += ["linh", DIGITS[ones]] if said else [DIGITS[ones]]
        return " ".join(said)
    said += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if ones == 5:
        said.append("lăm")
    elif ones == 1 and tens > 1:
        said.append("mốt")
    elif ones:
        said.append(DIGITS[ones])
    return " ".join(said)


def _digits(text: str) -> str:
    return " ".join(DIGITS[int(c)] for c in text if c.isdecimal())


def _whole(match: re.Match[str]) -> str:
    text = match[0].replace(".", "")
    if len(text) > 12 or (len(text) > 3 and text.startswith("0")):
        return f" {_digits(text)} "
    return f" {number_words(int(text))} "


def _decimal(match: re.Match[str]) -> str:
    tail = match[2]
    after = _digits(tail) if len(tail) > 2 or tail.startswith("0") else number_words(int(tail))
    return f"{number_words(int(match[1].replace('.', '')))} phẩy {after}"


def _telephone(match: re.Match[str]) -> str:
    groups = re.split(r"[ .-]", match[0].replace("+84", "cộng 84"))
    if len(groups) == 1 and len(groups[0]) > 8:
        groups = [groups[0][:4], groups[0][4:7], groups[0][7:]]
    said = ", ".join(_digits(group) for group in groups if group != "cộng")
    return f"cộng {said}" if match[0].startswith("+") else said


def _month(number: int) -> str:
    return "tư" if number == 4 else number_words(number)


def _day(number: int) -> str:
    return f"mùng {number_words(number)}" if number <= 10 else number_words(number)


def _date(match: re.Match[str]) -> str:
    day, month, year = int(match["day"]), int(match["month"]), match["year"]
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    said = f"{match['lead'] or 'ngày '}{_day(day)} tháng {_month(month)}"
    return f"{said} năm {number_words(int(year))}" if year else said


def _act(match: re.Match[str]) -> str:
    kind, issuer = match["kind"] or match["kind2"], match["issuer"] or match["issuer2"]
    if kind not in ACTS:
        return match[0]
    lead = match["lead"] or f"{kind} số "
    lead = re.sub(r"^[A-ZĐ]{2,4}r?\b", lambda m: ACTS.get(m[0], m[0]), lead)
    said = lead + number_words(int(match["number"]))
    if match["year"]:
        said += f", năm {number_words(int(match['year']))}"
    if match["owner"] or not issuer:
        return said + ("," + match["owner"] if match["owner"] else "")
    return f"{said}, của {ISSUERS.get(issuer) or _spelled(issuer)},"


def _law(match: re.Match[str]) -> str:
    number, year, term = (number_words(int(part)) for part in match.groups())
    return f"{number}, năm {year}, quốc hội khóa {term}"


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 24 or minute > 59:
        return match[0]
    return f"{number_words(hour)} giờ" + (f" {number_words(minute)} phút" if minute else "")


def _roman(match: re.Match[str]) -> str:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in match[2]]
    following = [*values[1:], 0]
    total = sum(-v if v < after else v for v, after in zip(values, following, strict=True))
    return f"{match[1]}{number_words(total)}"


def _spelled(letters: str) -> str:
    return " ".join(LETTERS[letter] for letter in letters.upper() if letter in LETTERS)


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


def _alternatives(table: dict[str, str]) -> str:
    return "|".join(re.escape(key) for key in sorted(table, key=len, reverse=True))


_LEAD = "|".join([*ACTS.values(), "luật", *(f"(?-i:{key})" for key in ACTS)])
_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\./\.|[\"“”«»*_#]"), " "),
    (re.compile(r"(?m)^\s*[-–•+]\s+|\bhttps?://|\bwww\."), ""),
    (re.compile(r"…|\.{3,}"), "."),
    (re.compile(r"(?<!\d)(\d+)/(20\d\d)/QH(\d+)\b"), _law),
    (
        re.compile(
            rf"(?P<lead>\b(?i:{_LEAD})\s+(?i:số\s+)?)?(?<![\d/])(?P<number>\d+)"
            r"(?:/(?:(?P<year>(?:19|20)\d\d)/)?(?P<kind>[A-ZĐ]{1,4}r?)(?:-(?P<issuer>\w+))?"
            r"|-(?P<kind2>[A-ZĐ]{2,4})/(?P<issuer2>\w+))(?!\w)"
            r"(?P<owner>(?:\s+ngày\s+[\d/.-]+)?\s+của\b)?"
        ),
        _act,
    ),
    (
        re.compile(
            r"(?P<lead>\b(?i:ngày)\s+)?(?<![\d/.-])(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\3"
            r"(?P<year>\d{4})(?![\d/])"
        ),
        _date,
    ),
    (
        re.compile(
            r"(?P<lead>\b(?i:ngày)\s+)(?P<day>\d{1,2})/(?P<month>\d{1,2})(?P<year>)(?![\d/])"
        ),
        _date,
    ),
    (
        re.compile(r"(\b(?i:ngày)\s+)(0?[1-9]|10)(?=\s+tháng\b)"),
        lambda m: f"{m[1]}{_day(int(m[2]))}",
    ),
    (
        re.compile(r"(\b(?i:tháng)\s+)(0?[1-9]|1[0-2])/(\d{4})\b"),
        lambda m: f"{m[1]}{_month(int(m[2]))} năm {number_words(int(m[3]))}",
    ),
    (re.compile(r"(\b(?i:tháng)\s+)0?4\b"), r"\1tư"),
    (re.compile(r"(?<![\d:])(\d{1,2})(?:[hg]|:(?=\d\d))(\d\d)?(?![\w:])"), _clock),
    (re.compile(r"\b((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)\b"), r"\1 đến \2"),
    (re.compile(r"(?<![\d.,/])(?:\+84[ .-]?|0)\d(?:[ .-]?\d){7,9}(?![\d/])"), _telephone),
    (re.compile(r"(?<![\d.,/])1[89]00(?:[ .-]?\d){4,6}(?![\d/])"), _telephone),
    (
        re.compile(
            r"(\b(?i:gọi|tổng đài|điện thoại|đường dây nóng|số máy)(?:\s+số)?\s+)(\d{3,8})\b"
        ),
        lambda m: f"{m[1]}{_digits(m[2])}",
    ),
    (re.compile(rf"(?<=\d)\s?({_alternatives(UNITS)})(?!\w)"), lambda m: f" {UNITS[m[1]]}"),
    (re.compile(r"(?<=\d)\s?%"), " phần trăm"),
    (
        re.compile(r"(\b(?i:quý|khóa|khoá|lần thứ|thế kỷ|phần|chương|mục|kỳ)\s+)([IVX]+)\b"),
        _roman,
    ),
    (
        re.compile(rf"(?<![\w])(?:{_alternatives(WORDS)})(?!\w)|(?<=dichvucong)\.gov\.vn"),
        lambda m: WORDS[m[0]],
    ),
    (re.compile(r"(?<=\d)/(?=\d)"), " trên "),
    (re.compile(r"(\d+(?:\.\d{3})*),(\d+)(?!\d)"), _decimal),
    (re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|\d+"), _whole),
    (re.compile(r"(?<!\w)[BCDĐFGHJKLMNPQRSTVWXZ]{2,6}(?!\w)"), lambda m: f"{_spelled(m[0])}"),
    (re.compile(r"\s+[-–—]\s+|\s*/\s*|[()\[\]]"), ", "),
    (re.compile(r"&"), " và "),
)
