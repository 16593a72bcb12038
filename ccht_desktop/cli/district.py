"""ccht district: the receiving level. Needs no station."""

from collections.abc import Callable
from pathlib import Path

import click

from ccht_desktop.cli.context import plain_errors
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _


def home_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--home",
        required=True,
        type=click.Path(file_okay=False, path_type=Path),
        help=_("Folder of the receiving level; made on first use."),
    )(command)


@click.group("district", help=_("The receiving level: take parcels, see who has reported."))
def district() -> None:
    pass


@district.command("serve", help=_("Take parcels over HTTP, and show a page."))
@home_option
@click.option("--port", type=click.IntRange(0, 65535), default=8765, help=_("Port; 0 any free."))
@click.option("--host", default="127.0.0.1", help=_("Address to listen on; loopback by default."))
@plain_errors
def serve(home: Path, port: int, host: str) -> None:
    from ccht_desktop.district import serving
    from ccht_desktop.district.home import open_home
    from ccht_desktop.upload.keys import fingerprint

    receiver = open_home(home, SystemClock())
    with serving.listen(host, port) as listening:
        text = _("Receiving at {address} — key fingerprint {mark}. Ctrl+C ends it.")
        mark = fingerprint(receiver.key.public)
        click.echo(text.format(address=serving.address_of(listening), mark=mark))
        serving.serve(receiver, listening)


@district.command("enrol", help=_("Let a station in, by the key file it gave."))
@home_option
@click.option("--code", required=True, help=_("Code of the station."))
@click.option(
    "--key",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Its file khoa-cong-khai.txt."),
)
@click.option("--name", default="", help=_("Name of the commune."))
@plain_errors
def enrol(home: Path, code: str, file: Path, name: str) -> None:
    from ccht_desktop.district.home import open_home
    from ccht_desktop.district.store import Enrolled
    from ccht_desktop.upload.keys import fingerprint, read_public_key

    public = read_public_key(file.read_text("utf-8", "replace"))
    receiver = open_home(home, SystemClock())
    with receiver.store.visit() as visit:
        visit.enrol(Enrolled(code, name, public), receiver.clock.now())
    text = _("Station {code} is let in. Fingerprint of its key: {mark}")
    click.echo(text.format(code=code, mark=fingerprint(public)))


@district.command("import", help=_("Take a package from a USB stick, and write its receipt."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
@plain_errors
def import_package(file: Path, home: Path) -> None:
    from ccht_desktop.district.home import open_home
    from ccht_desktop.report.files import replacing
    from ccht_desktop.upload.packaging import read_package, receipt_path

    content = read_package(file)
    answer = open_home(home, SystemClock()).take(content)
    if not answer.taken:
        raise refusal(answer.status, file)
    target = receipt_path(file)
    with replacing(target) as part:
        part.write_text(answer.document, "utf-8")
    known = _("It was here already.") if answer.status == 200 else _("It is taken.")
    click.echo(known + " " + _("Give the receipt {file} back.").format(file=target))
    if answer.wanted:
        click.echo(_("Parcel {number} of this station is missing.").format(number=answer.wanted))


def refusal(status: int, file: Path) -> StationError:
    """What a status other than success means to the person at the receiving level."""
    texts = {
        401: _("{file} is of a station that is not enrolled. Do: ccht district enrol"),
        403: _("The signature of {file} does not hold: it was changed, or the key is another."),
        409: _(
            "{file} contradicts a parcel of the same number taken before. Both are kept: "
            "ring the station up."
        ),
    }
    other = _("{file} is no package of a station, or it is damaged. Ask for it again.")
    return StationError(f"DISTRICT_{status}", texts.get(status, other).format(file=file))
