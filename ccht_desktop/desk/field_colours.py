"""One colour-blind-safe set (Okabe–Ito) for the fields of reform, wherever they are shown."""

OKABE_ITO: dict[str, str] = {
    "TC": "#0072B2",
    "TTHC": "#E69F00",
    "TCBM": "#009E73",
    "CV": "#CC79A7",
    "TCC": "#56B4E9",
    "CPS": "#D55E00",
    "CHUNG": "#8A94A1",
}
NO_FIELD = "#B7BFC9"


def field_colour(field: str | None) -> str:
    """The colour of a field's code; a clip without a field has a neutral one."""
    return OKABE_ITO.get(field or "", NO_FIELD)
