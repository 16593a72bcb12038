"""What every command shares: which station, how rows are printed, how an error is told."""

import json
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder, default_folder
from ccht_desktop.station import Station

P = ParamSpec("P")
R = TypeVar("R")


class StationContext:
    """The station a command works on; opened when first asked for."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = StationFolder((folder or default_folder()).absolute())
        self._station: Station | None = None

    def open(self) -> Station:
        if self._station is None:
            from ccht_desktop.service.process import run_worker

            self._station = Station.open(self.folder, run_worker=run_worker)
        return self._station

    def plan_changed(self) -> None:
        """After people changed the plan: approvals are sealed and the next sessions planned."""
        from ccht_desktop.service.appending import plan_changed

        plan_changed(self.open())

    def close(self) -> None:
        if self._station is not None:
            self._station.close()


pass_station = click.make_pass_decorator(StationContext)


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """A StationError becomes one line on stderr and exit code 1."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except StationError as error:
            click.echo(f"{error.text} [{error.code}]", err=True)
            raise SystemExit(1) from error

    return wrapped


def json_option(command: Callable[P, R]) -> Callable[P, R]:
    return click.option("--json", "as_json", is_flag=True, help="JSON")(command)


def print_rows(
    rows: Sequence[dict[str, Any]], columns: Sequence[tuple[str, str]], as_json: bool
) -> None:
    """A listing: JSON as it is, or a table of (key, heading) columns."""
    if as_json:
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=1))
        return
    cells = [[heading for _key, heading in columns]]
    cells += [["" if row[key] is None else str(row[key]) for key, _h in columns] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    for line in cells:
        click.echo(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )
