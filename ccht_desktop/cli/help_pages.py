"""Pages of --help in the person's language: the words that click itself would say in English."""

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


class HelpPage(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for english, name in _PLACES.items():
            args = args.replace(english, _(name))
        super().write_usage(prog, args, _("Usage: "))

    def write_heading(self, heading: str) -> None:
        super().write_heading(_said(heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        told = [(name, _said(text)) for name, text in rows]
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


def _said(text: str) -> str:
    text = _(_WORDS[text]) if text in _WORDS else text
    return text.replace("[required]", _("[required]"))
