"""English in code, Vietnamese by default; one catalogue for window, command line and errors."""

import gettext
import os
from functools import cache

from ccht_desktop.foundation.resources import resource

LANGUAGES = ("vi", "en")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with resource(f"translations/{language}/LC_MESSAGES/ccht.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def language() -> str:
    """The language in force: CCHT_LANG, else Vietnamese."""
    wanted = os.environ.get("CCHT_LANG", "vi")
    return wanted if wanted in LANGUAGES else "vi"


def _(message: str) -> str:
    """The message in the language in force."""
    return _catalogue(language()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message for a count; Vietnamese has one form."""
    return _catalogue(language()).ngettext(singular, plural, number)


def N_(message: str) -> str:
    """Marks a message for translation where it is defined; _() it where it is shown."""
    return message
