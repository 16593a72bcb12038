"""Options that narrow a list of clips."""

from collections.abc import Callable, Iterable
from typing import Any, get_args

import click

from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import ContentGroup, ItemKind, ReformField
from ccht_desktop.library.levels import Level
from ccht_desktop.library.model import ClipState
from ccht_desktop.library.search import SOON, ClipQuery, Validity


def filters(command: Callable[..., None]) -> Callable[..., None]:
    """What a list of clips is narrowed by, as the parts of a ClipQuery."""

    def one_of(names: Iterable[str]) -> click.Choice[str]:
        return click.Choice(list(names), case_sensitive=False)

    for option in (
        click.option("--search", "text", default="", help=_("Words; marks may be left out.")),
        click.option("--field", type=one_of(ReformField)),
        click.option("--group", type=one_of(ContentGroup)),
        click.option("--kind", type=one_of(ItemKind)),
        click.option(
            "--state",
            type=one_of(("all", *get_args(ClipState))),
            default="all",
            help=_("Only clips in that state."),
        ),
        click.option("--validity", type=one_of(get_args(Validity)), help=_("As of today.")),
        click.option(
            "--ending",
            type=click.IntRange(0, 3660),
            default=SOON,
            metavar="N",
            help=_("How many days ahead --validity ending looks."),
        ),
        click.option("--loudness", "level", type=one_of(get_args(Level))),
        click.option("--fault", is_flag=True, help=_("Only clips whose file is lost or changed.")),
    ):
        command = option(command)
    return command


def query_of(asked: dict[str, Any]) -> ClipQuery:
    """Without words the oldest come first; with words the best."""
    if asked["text"].strip():
        return ClipQuery(**asked)
    return ClipQuery(**asked, order="added", reverse=True)
