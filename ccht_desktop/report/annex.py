"""The rows of annex 1: CCHC by field, with totals; and the causes of failure. Pure."""

from ccht_desktop.library.codes import ItemKind
from ccht_desktop.report.content import ReportContent
from ccht_desktop.report.figures import Tally
from ccht_desktop.report.official import OfficialWords, minutes_text, number_text

Row = tuple[str, ...]
_NEWS = (ItemKind.BAN_TIN,)
_NOTICES = (ItemKind.THONG_BAO,)


def field_rows(
    content: ReportContent, words: OfficialWords, total: str, previous: str
) -> list[Row]:
    """The seven fields, the total, and the month before where there is one. Ten cells each."""
    rows = [
        (str(number), words.word("field", code), *_cells(tally), "")
        for number, (code, tally) in enumerate(content.figures.by_field.items(), start=1)
    ]
    rows.append(("", total, *_cells(content.figures.reform), ""))
    if content.previous is not None:
        rows.append(("", previous, *_cells(content.previous.reform), ""))
    return rows


def cause_rows(content: ReportContent, words: OfficialWords) -> list[Row]:
    """Number, cause, how often; the most frequent first."""
    causes = sorted(content.figures.by_cause.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        (str(number), _sentence(words.word("cause", code)), number_text(rows, 0))
        for number, (code, rows) in enumerate(causes, start=1)
    ]


def _cells(tally: Tally) -> Row:
    news = sum(tally.items_by_kind.get(kind, 0) for kind in _NEWS)
    notices = sum(tally.items_by_kind.get(kind, 0) for kind in _NOTICES)
    return (
        number_text(news, 0),
        number_text(tally.items - news - notices, 0),
        number_text(notices, 0),
        number_text(tally.airings, 0),
        minutes_text(tally.seconds),
        number_text(tally.sessions, 0),
        number_text(tally.failed, 0),
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
