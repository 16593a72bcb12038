"""What every command shares: which station, how rows are printed, how an error is told."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from ccht_desktop.foundation.days import parse_date
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder, default_folder
from ccht_desktop.foundation.translations import _
from ccht_desktop.station import Station

P = ParamSpec("P")
R = TypeVar("R")

ID = click.IntRange(min=1, max=2**31 - 1)


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


class LocalDate(click.ParamType):  # type: ignore[type-arg]
    """A day at the station, 31/12/2026 or 2026-12-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except ValueError:
            text = _("“{text}” is not a date. Write it as 31/12/2026 or 2026-12-31.")
            self.fail(text.format(text=value), param, ctx)


DATE = LocalDate()

pass_station = click.make_pass_decorator(StationContext)


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """An error that a person can meet becomes one line on stderr and exit code 1."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except StationError as error:
            raise _told(error) from error
        except BrokenPipeError:
            # Whoever read the output has seen enough.
            raise
        except OSError as error:
            raise _told(_file_problem(error)) from error
        except OverflowError as error:
            text = _("A date or a number is too far off to reckon with. Correct it.")
            raise _told(StationError("OUT_OF_RANGE", text)) from error

    return wrapped


def _told(error: StationError) -> SystemExit:
    click.echo(f"{error.text} [{error.code}]", err=True)
    return SystemExit(1)


def _file_problem(error: OSError) -> StationError:
    reason = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
    text = _(
        "A file or folder cannot be used ({reason}). "
        "Check that it is there, that you may use it, and that the disk is not full."
    )
    return StationError("FILE_PROBLEM", text.format(reason=reason))


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


def minutes_seconds(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def confirmed(question: str) -> bool:
    """Whether a person says yes; có and y are both understood, all else is no."""
    answer = str(click.prompt(f"{question} [{_('y/N')}]", default="", show_default=False))
    return answer.strip().lower() in ("y", "yes", "c", "có", "co")


def output_option(*, required: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """-o FILE, given as `path`."""
    return click.option(
        "-o",
        "--output",
        "path",
        required=required,
        type=click.Path(dir_okay=False, path_type=Path),
        help=_("The file to write."),
    )
