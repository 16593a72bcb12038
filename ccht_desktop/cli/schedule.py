"""ccht schedule: show what will be heard when, check it, say what was changed."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import click

from ccht_desktop.cli import schedule_calendar, schedule_changes, schedule_files, schedule_targets
from ccht_desktop.cli.context import (
    DATE,
    StationContext,
    json_option,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.cli.schedule_text import gathered, lines_of, row_of
from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _, ngettext
from ccht_desktop.schedule.files import toml_file as files
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.service import outlook
from ccht_desktop.service.sound_check import check_sounds, planned_hashes
from ccht_desktop.station import Station

DAYS_AHEAD = 7
MOST_DAYS = 366
A_DAY = timedelta(days=1)
DAYS = re.compile(r"(\d{1,4})\s*(?:d|days?|ngày)", re.ASCII | re.IGNORECASE)


class Hours(click.ParamType):  # type: ignore[type-arg]
    """So many hours, 24 or 24h."""

    name = "hours"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        if isinstance(value, timedelta):
            return value
        days = DAYS.fullmatch(str(value).strip())
        if days is not None:
            text = _("“{text}” is a number of days. For days write: --days {days}")
            self.fail(text.format(text=value, days=days[1]), param, ctx)
        digits = str(value).lower().removesuffix("h")
        if not digits.isascii() or not digits.isdigit() or not 1 <= int(digits) <= MOST_DAYS * 24:
            text = _("“{text}” is not a number of hours. Write it as 24h.")
            self.fail(text.format(text=value), param, ctx)
        return timedelta(hours=int(digits))


def with_option(command: Callable[..., None]) -> Callable[..., None]:
    """--with FILE: what if that were the schedule; given as `file`."""
    text = _("As if this schedule file were loaded; nothing is changed.")
    return click.option("--with", "file", metavar="FILE", help=text)(command)


@click.group("schedule", help=_("What is broadcast when."))
def schedule() -> None:
    pass


@schedule.command("show", help=_("Show the sessions of the coming days as they will be heard."))
@click.option("--from", "first", type=DATE, help=_("First day; today if left out."))
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=DAYS_AHEAD,
    help=_("How many days; 7 if left out."),
)
@click.option("--next", "ahead", type=Hours(), help=_("Only so many hours from now, as 24h."))
@with_option
@json_option
@pass_station
@plain_errors
def show(
    station_context: StationContext,
    first: date | None,
    days: int,
    ahead: timedelta | None,
    file: str | None,
    as_json: bool,
) -> None:
    station = station_context.open()
    other = _what_if(station, file)
    now = station.clock.now()
    start = datetime.combine(first or local(now).date(), time.min, ZONE)
    end = start + timedelta(days=days)
    if ahead is not None:
        start, end = now, now + ahead
    sessions = outlook.sessions_between(station, start, end, other)
    found = outlook.heard_of(station, sessions)
    made = outlook.changes(station, now - A_DAY, other)
    changed = {one.after.occurrence for one in made if one.after is not None}
    holidays = station.calendar(start, end).holidays
    if as_json:
        print_rows([row_of(one, holidays, changed) for one in found], (), True)
        return
    silent = outlook.silent_between(station, start, end, sessions, other)
    moved = outlook.moved_from(station, start, end, other)
    for line in lines_of(found, holidays, changed, silent, moved):
        click.echo(line)
    if not found and not silent:
        click.echo(_("There is no session in these days."))
    gone = [one for one in made if one.after is None and start <= one.at < end]
    for one in gone:
        click.echo("* " + one.text)


@schedule.command("check", help=_("Say everything that is wrong with the next 7 days."))
@with_option
@json_option
@pass_station
@plain_errors
def check(station_context: StationContext, file: str | None, as_json: bool) -> None:
    station = station_context.open()
    other = _what_if(station, file)
    if not (other or station.schedule.current()).rules:
        text = _("No schedule is loaded, so nothing will be broadcast. Load one: {command}")
        command = "ccht schedule load nong-thon"
        raise StationError("NO_SCHEDULE", text.format(command=command))
    now = station.clock.now()
    end = now + timedelta(days=DAYS_AHEAD)
    if other is None and check_sounds(station, planned_hashes(station, now, end)):
        station_context.plan_changed()
    sessions = station.resolve(now, end, intended=True, schedule=other)
    found = outlook.wrong_with(station, sessions, now, end, other)
    if as_json:
        print_rows([conflict.listing() for conflict in found], (), True)
    else:
        for line in gathered(found):
            click.echo(line)
    if found:
        text = ngettext(
            "{count} thing is wrong with the next 7 days.",
            "{count} things are wrong with the next 7 days.",
            len(found),
        )
        raise StationError("SCHEDULE_CONFLICTS", text.format(count=len(found)))
    if not as_json:
        text = ngettext(
            "{count} session in the next 7 days; nothing is wrong.",
            "{count} sessions in the next 7 days; nothing is wrong.",
            len(sessions),
        )
        click.echo(text.format(count=len(sessions)))


@schedule.command("changes", help=_("Say how the next 7 days differ from what was planned before."))
@click.option("--since", type=DATE, help=_("The day before which it was; 24 hours if left out."))
@with_option
@json_option
@pass_station
@plain_errors
def changes(
    station_context: StationContext, since: date | None, file: str | None, as_json: bool
) -> None:
    station = station_context.open()
    moment = station.clock.now() - A_DAY
    if since is not None:
        moment = datetime.combine(since, time.min, ZONE)
    elif file is not None:
        moment = station.clock.now()
    never = station.schedule.as_of(moment) is None
    first = outlook.first_in_force(station, moment) if never else None
    found = outlook.changes(station, first or moment, _what_if(station, file))
    if as_json:
        print_rows([one.listing() for one in found], (), True)
        return
    if first is not None:
        text = _(
            "No schedule was in force yet at {moment}. Compared with the first one, of {first}; "
            "another day to compare with: --since"
        )
        click.echo(text.format(moment=_moment(moment), first=_moment(first)))
    for one in found:
        click.echo(one.text)
    if never and first is None:
        click.echo(_("No schedule was in force then. Another day to compare with: --since"))
    elif not found:
        click.echo(_("Nothing was changed."))


def _moment(moment: datetime) -> str:
    return f"{local(moment):%d/%m/%Y %H:%M}"


def _what_if(station: Station, file: str | None) -> Schedule | None:
    if file is None:
        return None
    return outlook.if_loaded(station, *files.read_named(schedule_files.find(file)))


for _command in (
    *schedule_files.COMMANDS,
    *schedule_changes.COMMANDS,
    *schedule_calendar.COMMANDS,
    schedule_targets.targets,
):
    schedule.add_command(_command)
