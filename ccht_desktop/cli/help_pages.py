"""Pages of --help in the person's language: the words that click itself would say in English."""

import re
from collections.abc import Iterable

import click

from ccht_desktop.foundation.translations import N_, _

_WORDS = {
    "Options": N_("Options"),
    "Commands": N_("Commands"),
    "Show this message and exit.": N_("Show this page."),
    "Show the version and exit.": N_("Show the version."),
}
_PLACES = {
    "[OPTIONS]": N_("[OPTIONS]"),
    "COMMAND [ARGS]...": N_("COMMAND …"),
    "[COMMAND] [ARGS]...": N_("COMMAND …"),
}
# What stands for a value, in capitals.
_VALUES = {
    "FILE": N_("FILE"),
    "FILES": N_("FILE"),
    "PATH": N_("FILE"),
    "DIRECTORY": N_("FOLDER"),
    "FOLDER": N_("FOLDER"),
    "DATE": N_("DATE"),
    "TIME": N_("TIME"),
    "HOURS": N_("HOURS"),
    "TEXT": N_("TEXT"),
    "NAME": N_("NAME"),
    "SESSION": N_("SESSION"),
    "MOMENT": N_("MOMENT"),
    "KEY": N_("KEY"),
    "VALUE": N_("VALUE"),
    "OLD": N_("OLD"),
    "NEW": N_("NEW"),
    "WRITTEN": N_("WRITTEN"),
    "SAID": N_("SAID"),
    "FLOAT RANGE": N_("NUMBER"),
    "INTEGER RANGE": N_("NUMBER"),
    "INTEGER": N_("NUMBER"),
}
_VALUE = re.compile(r"(?<![\w-])(?:" + "|".join(_VALUES) + r")(?![\w-])")


class HelpPage(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for english, name in _PLACES.items():
            args = args.replace(english, _(name))
        args = in_words(args)
        super().write_usage(prog, args, _("Usage: "))

    def write_heading(self, heading: str) -> None:
        super().write_heading(_said(heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        told = [(in_words(name), _said(text)) for name, text in rows]
        super().write_dl(told, col_max, col_spacing)


class SpokenContext(click.Context):
    formatter_class = HelpPage


def spoken(command: click.Command) -> click.Command:
    """The command, and those below it, with such pages."""
    command.context_class = SpokenContext
    if isinstance(command, click.Group):
        for below in command.commands.values():
            spoken(below)
    return command


def in_words(text: str) -> str:
    """A text in which what stands for values is in the person's language."""
    return _VALUE.sub(_value, text)


def _value(found: re.Match[str]) -> str:
    return _(_VALUES[found[0]])


def _said(text: str) -> str:
    text = _(_WORDS[text]) if text in _WORDS else text
    text = text.replace("[default: ", _("[default: "))
    return text.replace("[required]", _("[required]"))
