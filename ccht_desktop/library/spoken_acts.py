"""How acts and laws are said: kind, number, year, issuer."""

import re
from collections.abc import Mapping

from ccht_desktop.library.abbreviations import ACTS, ISSUERS, LETTERS, WORDS
from ccht_desktop.library.number_words import figure_words

_LEAD = "|".join([*ACTS.values(), "luật", *(f"(?-i:{key})" for key in ACTS)])
ACT = re.compile(
    rf"(?P<lead>\b(?i:{_LEAD})\s+(?i:số\s*:?\s*)?)?(?<![\d/])(?P<number>\d+)"
    r"(?:/(?:(?P<year>(?:19|20)\d\d)/)?(?P<kind>[A-ZĐ]{1,4}r?)(?:-(?P<issuer>\w+))?"
    r"|-(?P<kind2>[A-ZĐ]{2,4}r?)/(?P<issuer2>\w+))(?!\w)"
    r"(?P<owner>(?:\s+ngày\s+[\d/.-]+)?\s+của\b)?"
)
LAW = re.compile(r"(?<!\d)(\d+)/(20\d\d)/QH(\d+)\b")
_ASSEMBLY = re.compile(r"UBTVQH(\d+)")


def said_act(match: re.Match[str], own: Mapping[str, str]) -> str:
    """What ACT found, in words; own: the station's entries."""
    kind, issuer = match["kind"] or match["kind2"], match["issuer"] or match["issuer2"]
    if kind not in ACTS:
        return match[0]
    lead = match["lead"] or f"{kind} số "
    lead = re.sub(r"^[A-ZĐ]{2,4}r?\b", lambda m: ACTS.get(m[0], m[0]), lead)
    said = lead + figure_words(match["number"])
    if match["year"]:
        said += f", năm {figure_words(match['year'])}"
    if match["owner"] or not issuer:
        return said + ("," + match["owner"] if match["owner"] else "")
    return f"{said}, của {_issuer(issuer, own)},"


def said_law(match: re.Match[str]) -> str:
    number, year, term = (figure_words(part) for part in match.groups())
    return f"{number}, năm {year}, quốc hội khóa {term}"


def spelled(letters: str) -> str:
    """Letter by letter."""
    return " ".join(LETTERS[letter] for letter in letters.upper() if letter in LETTERS)


def _issuer(issuer: str, own: Mapping[str, str]) -> str:
    if assembly := _ASSEMBLY.fullmatch(issuer):
        return f"ủy ban thường vụ quốc hội khóa {figure_words(assembly[1])}"
    return own.get(issuer) or ISSUERS.get(issuer) or WORDS.get(issuer) or spelled(issuer)
