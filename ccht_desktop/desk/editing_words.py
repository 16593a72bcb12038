"""Edits in words, and seconds as a person would type them."""

from ccht_desktop.desk.wording import number
from ccht_desktop.foundation.translations import _, language
from ccht_desktop.library.edit_list import RATE, Cut, Fade, Join, Operation, RemoveSilence, Trim


def plain_seconds(seconds: float) -> str:
    """As it is typed: 0,5 or 12."""
    digits = f"{seconds:.3f}".rstrip("0").rstrip(".")
    return digits.replace(".", ",") if language() == "vi" else digits


def place(seconds: float) -> str:
    """A place in the sound to the millisecond: 1:02,345; tenths where that is exact."""
    parts = round(max(seconds, 0.0) * 1000)
    mark = "," if language() == "vi" else "."
    rest = f"{parts % 1000:03}".rstrip("0") or "0"
    return f"{parts // 60_000}:{parts // 1000 % 60:02}{mark}{rest}"


def step_words(operation: Operation) -> str:
    """One step of the editing, for the list of those done."""
    match operation:
        case Trim(start, end):
            return _("Kept from {start} to {end}").format(
                start=place(start), end=_("the end") if end is None else place(end)
            )
        case Cut(start, end):
            return _("Cut out {start} to {end}").format(start=place(start), end=place(end))
        case RemoveSilence(found=found):
            head, tail = found or (0, 0)
            return _("Silence removed: {head} s at the head, {tail} s at the tail").format(
                head=number(head / RATE, 1), tail=number(tail / RATE, 1)
            )
        case Fade(rise, fall):
            return _("Fades: {rise} s in, {fall} s out").format(
                rise=plain_seconds(rise), fall=plain_seconds(fall)
            )
        case Join(pause=pause, at=at, title=title):
            words = _("“{title}” joined before, pause {pause} s")
            if at == "tail":
                words = _("“{title}” joined after, pause {pause} s")
            return words.format(title=title, pause=plain_seconds(pause))
