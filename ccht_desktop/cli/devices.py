"""The sound devices of this computer, and how late they are heard."""

import click

from ccht_desktop.cli.context import (
    StationContext,
    confirmed,
    json_option,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _


@click.group(
    invoke_without_command=True,
    help=_("Lists the sound devices of this computer, or calibrates the one on the air."),
)
@json_option
@click.pass_context
def devices(context: click.Context, as_json: bool) -> None:
    if context.invoked_subcommand is None:
        _list(as_json)


@plain_errors
def _list(as_json: bool) -> None:
    from ccht_desktop.playout.outputs.miniaudio import MiniaudioOutput
    from ccht_desktop.playout.outputs.port import OutputUnavailable

    try:
        names = MiniaudioOutput().devices()
    except OutputUnavailable:
        names = []
    print_rows([{"name": name} for name in names], [("name", _("Device"))], as_json)
    if not names and not as_json:
        click.echo(_("No sound device was found. Check its plug and power."))


@devices.command(help=_("Measures through a loopback how late the sound is heard, and sets it."))
@click.option("--loopback", help=_("Where the sound comes back in: a monitor, or a line input"))
@click.option("--yes", is_flag=True, help=_("The amplifier is off; do not ask."))
@click.option("--by", default="", help=_("Who calibrates"))
@pass_station
@plain_errors
def calibrate(context: StationContext, loopback: str | None, yes: bool, by: str) -> None:
    from ccht_desktop.service.calibration import Calibrated
    from ccht_desktop.service.calibration import calibrate as measure

    context.folder.require()
    station = context.open()
    chosen = loopback or station.settings.text("output.loopback") or _only_one()
    question = _("Clicks will sound for half a minute. Is the amplifier switched off?")
    if not yes and not confirmed(question):
        raise StationError("NOT_CONFIRMED", _("Switch the amplifier off, then try again."))
    with click.progressbar(length=100, label=_("Calibrating")) as bar:

        def progress(done: int, total: int) -> None:
            bar.update(100 * done // total - bar.pos)

        found: Calibrated = measure(station, chosen, by, progress=progress)
    click.echo(
        _("Latency: {old} ms before, {new} ms now; clicks differ by {spread} ms.").format(
            old=_number(found.old_ms),
            new=_number(found.latency_ms),
            spread=_number(found.spread_ms),
        )
    )
    click.echo(
        _("Measured again: {residue} ms off the set time.").format(
            residue=_number(found.residue_ms)
        )
    )


def _only_one() -> str:
    """The loopback where there is no choice; raises StationError NO_LOOPBACK."""
    from ccht_desktop.service.loopback import loopbacks

    names = loopbacks()
    if len(names) == 1:
        return names[0]
    text = _("Say with --loopback where the sound comes back in, one of: {known}.")
    raise StationError("NO_LOOPBACK", text.format(known=", ".join(names) or "–"))


def _number(milliseconds: float) -> str:
    return f"{milliseconds:.2f}".replace(".", ",")
