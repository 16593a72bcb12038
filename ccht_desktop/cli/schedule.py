"""ccht schedule: show what is broadcast when, and check it."""

from collections.abc import Iterable
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
from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _, ngettext
from ccht_desktop.library.codes import KIND_NAMES
from ccht_desktop.schedule.conflicts import find_conflicts
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.service.sound_check import check_sounds, planned_hashes
from ccht_desktop.station import Station

DAYS_AHEAD = 7
MOST_DAYS = 366


@click.group("schedule", help=_("What is broadcast when."))
def schedule() -> None:
    pass


@schedule.command("show", help=_("Show the sessions of the coming days."))
@click.option("--from", "first", type=DATE, help=_("First day; today if left out."))
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=DAYS_AHEAD, show_default=True)
@json_option
@pass_station
@plain_errors
def show(station_context: StationContext, first: date | None, days: int, as_json: bool) -> None:
    station = station_context.open()
    day = first or local(station.clock.now()).date()
    start = datetime.combine(day, time.min, ZONE)
    found = sessions_between(station, start, start + timedelta(days=days))
    if as_json:
        print_rows([session.listing() for session in found], (), True)
        return
    columns = [
        ("start", _("Time")),
        ("session", _("Session")),
        ("position", _("No.")),
        ("kind", _("Kind")),
        ("seconds", _("Seconds")),
        ("title", _("Title")),
    ]
    print_rows(list(_item_rows(found)), columns, False)


@schedule.command("check", help=_("Say everything that is wrong with the next 7 days."))
@json_option
@pass_station
@plain_errors
def check(station_context: StationContext, as_json: bool) -> None:
    station = station_context.open()
    if not station.schedule.rules():
        text = _("No schedule is loaded, so nothing will be broadcast. Load one: {command}")
        command = "ccht schedule load nong-thon"
        raise StationError("NO_SCHEDULE", text.format(command=command))
    now = station.clock.now()
    end = now + timedelta(days=DAYS_AHEAD)
    if check_sounds(station, planned_hashes(station, now, end)):
        station_context.plan_changed()
    sessions = station.resolve(now, end, intended=True)
    found = find_conflicts(sessions, station.walls(), station.soundless())
    if as_json:
        print_rows([conflict.listing() for conflict in found], (), True)
    else:
        for conflict in found:
            click.echo(conflict.text)
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


def sessions_between(station: Station, start: datetime, end: datetime) -> list[PlannedSession]:
    """The past as the log has it, the future as the schedule gives it, oldest first."""
    airlog = station.airlog
    edge = min(max(station.clock.now(), start), end)
    logged = [session for session in airlog.planned(start, edge) if start <= session.start < edge]
    known = {session.occurrence for session in logged}
    planned_until = airlog.planned_until()
    # Up to there the log is whole: a past session it lacks was never intended.
    silent = start if planned_until is None else max(start, planned_until)
    past = station.resolve(silent, edge) if silent < edge else []
    unlogged = [session for session in past if session.occurrence not in known]
    future = station.resolve(edge, end) if edge < end else []
    return sorted([*logged, *unlogged, *future], key=lambda s: (s.start, s.occurrence))


def _item_rows(sessions: Iterable[PlannedSession]) -> Iterable[dict[str, Any]]:
    for session in sessions:
        for item in session.items:
            yield {
                "start": f"{local(item.planned_start):%d/%m/%Y %H:%M:%S}",
                "session": session.name,
                "position": item.position,
                "kind": _(KIND_NAMES[item.kind]) if item.kind else _("Silence"),
                "seconds": f"{item.seconds:.0f}",
                "title": item.title or item.why,
            }


for _command in (
    *schedule_files.COMMANDS,
    *schedule_changes.COMMANDS,
    *schedule_calendar.COMMANDS,
    schedule_targets.targets,
):
    schedule.add_command(_command)
