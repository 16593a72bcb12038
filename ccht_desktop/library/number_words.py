"""Numbers in Vietnamese words."""

import re

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_ROMAN = re.compile(r"(?=[IVXL])(XL|L?X{0,3})(IX|IV|V?I{0,3})")


def number_words(number: int) -> str:
    """A whole number from 0 below 10^18: 2026 is hai nghìn không trăm hai mươi sáu."""
    if number == 0:
        return DIGITS[0]
    said: list[str] = []
    if number >= 10**9:
        said.append(number_words(number // 10**9) + " tỷ")
    for scale, name in ((10**6, " triệu"), (10**3, " nghìn"), (1, "")):
        group = number // scale % 1000
        if group:
            said.append(_three_digits(group, full=bool(said)) + name)
    return " ".join(said)


def figure_words(digits: str) -> str:
    """A number as written, without points; one too long for words is said digit by digit."""
    return number_words(int(digits)) if len(digits) <= 18 else digit_words(digits)


def digit_words(text: str) -> str:
    """The digits of a text, one by one."""
    return " ".join(DIGITS[int(c)] for c in text if c.isdecimal())


def roman_number(letters: str) -> int | None:
    """The value of Roman letters up to 89; None for what is no such number."""
    if not _ROMAN.fullmatch(letters):
        return None
    values = [{"I": 1, "V": 5, "X": 10, "L": 50}[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def month_words(month: int) -> str:
    return "tư" if month == 4 else number_words(month)


def day_words(day: int) -> str:
    return f"mùng {number_words(day)}" if day <= 10 else number_words(day)


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
