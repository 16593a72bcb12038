"""How a clip is described: titles made clean, codes checked. Pure functions of values."""

import re
import unicodedata
from dataclasses import replace

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import (
    LANGUAGE_NAMES,
    SOURCE_NAMES,
    ContentGroup,
    ItemKind,
    Priority,
    ReformField,
)
from ccht_desktop.library.model import Description

MAX_TITLE = 200
NO_MESSAGE: tuple[str, ...] = (ItemKind.NHAC_HIEU, ItemKind.LOI_GIOI_THIEU, ItemKind.NHAC)
"""Kinds that need no field and no group."""


def clean_text(text: str) -> str:
    """One composed line without control, bidi or other invisible characters."""
    composed = unicodedata.normalize("NFC", text)
    # Cc, Cf, Cs, Co, Cn, Zl and Zp: what a person cannot see, or what turns the line around.
    visible = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in composed
        if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")
    )
    return re.sub(r"\s+", " ", visible).strip()


def title_from(file_name: str) -> str:
    """A title from a file's name (without its folder): no extension, underscores as spaces."""
    stem = re.sub(r"(?<=.)\.[A-Za-z0-9]{1,5}$", "", clean_text(file_name))
    return clean_text(stem.replace("_", " "))[:MAX_TITLE].strip()


def checked_title(title: str) -> str:
    """Raises StationError TITLE_REQUIRED for nothing visible."""
    cleaned = clean_text(title)[:MAX_TITLE].strip()
    if not cleaned:
        raise StationError("TITLE_REQUIRED", _("Give the clip a title."))
    return cleaned


def checked(said: Description) -> Description:
    """The description made clean.

    Raises StationError TITLE_REQUIRED, UNKNOWN_CODE, FIELD_REQUIRED, GROUP_REQUIRED or
    BAD_VALIDITY.
    """
    check_codes(said.kind, said.field, said.group, said.priority)
    for code, known in ((said.language, LANGUAGE_NAMES), (said.source, SOURCE_NAMES)):
        if code not in known:
            raise _unknown(code, ", ".join(known))
    if said.valid_from and said.valid_to and said.valid_from > said.valid_to:
        raise StationError("BAD_VALIDITY", _("The announcement's validity ends before it begins."))
    return replace(
        said,
        title=checked_title(said.title),
        author=clean_text(said.author),
        pen_name=clean_text(said.pen_name),
        transcript=clean_lines(said.transcript),
    )


def clean_lines(text: str) -> str:
    """Each line made clean; line breaks stay."""
    return "\n".join(clean_text(line) for line in text.strip().splitlines())


def check_codes(kind: str, field: str | None, group: str | None, priority: int) -> None:
    """Raises StationError UNKNOWN_CODE, FIELD_REQUIRED or GROUP_REQUIRED."""
    for code, known in ((kind, ItemKind), (field, ReformField), (group, ContentGroup)):
        if code is not None and code not in [str(member) for member in known]:
            raise _unknown(code, ", ".join(known))
    if priority not in list(Priority):
        raise _unknown(str(priority), "1, 2, 3")
    if kind in NO_MESSAGE:
        return
    if not field:
        raise StationError(
            "FIELD_REQUIRED",
            _("Say which reform field the clip belongs to ({codes}).").format(
                codes=", ".join(ReformField)
            ),
        )
    if not group:
        raise StationError(
            "GROUP_REQUIRED",
            _("Say which content group the clip belongs to ({codes}).").format(
                codes=", ".join(ContentGroup)
            ),
        )


def _unknown(code: str, known: str) -> StationError:
    return StationError(
        "UNKNOWN_CODE", _("“{code}” is none of {known}.").format(code=code, known=known)
    )
