"""Cells of a CSV that a spreadsheet opens."""

_SKIPPED = " \u00a0\u202f\ufeff"
_DANGEROUS = tuple("=+-@＝＋－＠\t\r\n")


def text_cell(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.lstrip(_SKIPPED).startswith(_DANGEROUS) else text
