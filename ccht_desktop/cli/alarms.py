"""ccht alarms: trying the ways to the officer, and the password of the mail account."""

import sys
from dataclasses import asdict

import click

from ccht_desktop.cli.context import (
    StationContext,
    json_option,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _


@click.group("alarms", help=_("Alarms by e-mail, webhook and beep."))
def alarms() -> None:
    pass


@alarms.command("test", help=_("Send a test message on every way that is set."))
@json_option
@pass_station
@plain_errors
def test(context: StationContext, as_json: bool) -> None:
    from ccht_desktop.service.alarms.trial import try_ways

    context.folder.require()
    trials = try_ways(context.folder, SystemClock())
    if as_json:
        print_rows([asdict(trial) for trial in trials], [], as_json)
    for trial in () if as_json else trials:
        click.echo(f"{trial.label}: {trial.problem or _('the test message was taken')}")
    failed = [trial.label for trial in trials if trial.problem]
    if failed:
        text = _("The test message did not go out by: {ways}.").format(ways=", ".join(failed))
        raise StationError("ALARM_TEST", text)


@alarms.command("password", help=_("Set the password of the mail account, typed or from stdin."))
@pass_station
@plain_errors
def password(context: StationContext) -> None:
    from ccht_desktop.service.alarms.secret import write_secret

    context.folder.require()
    if sys.stdin.isatty():
        typed = click.prompt(_("Password (empty: none)"), default="", hide_input=True)
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    write_secret(context.folder, typed)
    click.echo(_("The password is kept.") if typed else _("There is no password now."))
