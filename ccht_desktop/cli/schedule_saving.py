"""Saving an edited schedule from the command line: what a wall asks is read back."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.service.scheduling import Unconfirmed, save_schedule
from ccht_desktop.station import Station

P = ParamSpec("P")
R = TypeVar("R")


def confirm_option(command: Callable[P, R]) -> Callable[P, R]:
    """--confirm, given as `confirm`."""
    said = _("Yes to the times outside the hours of any decision, as they were read back.")
    return click.option("--confirm", is_flag=True, help=said)(command)


def save_confirmed(station: Station, schedule: Schedule, what: str, confirm: bool) -> None:
    """Puts a schedule in force; without confirm, times that need a second yes are printed.

    Raises StationError CONFIRM_TIMES then, or what a wall refuses; nothing was changed.
    """
    try:
        save_schedule(station, schedule, what)
    except Unconfirmed as error:
        if not confirm:
            for one in error.asked:
                click.echo(one.text)
            text = _("Nothing was changed. If these times are meant, repeat with {option}.")
            raise StationError("CONFIRM_TIMES", text.format(option="--confirm")) from error
        save_schedule(station, schedule, what, {one.key for one in error.asked})
