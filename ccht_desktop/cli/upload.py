"""ccht upload: sending what the log has beyond the last receipt to the receiving level."""

import json
from pathlib import Path
from typing import Any

import click

from ccht_desktop.cli.context import (
    StationContext,
    json_option,
    output_option,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.foundation.clock import from_text, local_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.service.appending import append
from ccht_desktop.station import Station
from ccht_desktop.upload.outbox import Letter


@click.group("upload", help=_("Send to the receiving level."))
def upload() -> None:
    pass


@upload.command("enrol", help=_("Set the receiving level, and write the key file to give to it."))
@click.option("--to", "address", required=True, help=_("Address https://…, or a shared folder."))
@click.option("--code", required=True, help=_("Code of this station at the receiving level."))
@pass_station
@plain_errors
def enrol(context: StationContext, address: str, code: str) -> None:
    from ccht_desktop.upload import enrolling
    from ccht_desktop.upload.keys import fingerprint

    station = context.open()
    answered = enrolling.enrol(station, address, code)
    file = station.folder.documents / enrolling.PUBLIC_KEY_FILE
    click.echo(_("Give {file} to the receiving level; it lets this station in.").format(file=file))
    if answered:
        text = _("The receiving level answers. Its key's fingerprint: {mark}")
        click.echo(text.format(mark=fingerprint(answered)))
    else:
        click.echo(_("The receiving level does not answer yet; parcels wait until it does."))


@upload.command("send", help=_("Send what waits; again later if the network is down."))
@click.option(
    "--receipt",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Enter a receipt that came back as a file instead."),
)
@pass_station
@plain_errors
def send(context: StationContext, file: Path | None) -> None:
    from ccht_desktop.upload.enrolling import pin
    from ccht_desktop.upload.receipt import LARGEST_BYTES
    from ccht_desktop.upload.sending import accept_receipt, deliver

    station = context.open()
    if file is not None:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_BYTES + 1)
        number = accept_receipt(station, lambda entries: append(station, entries), content)
        click.echo(_("Parcel {number} is receipted.").format(number=number))
        return
    result = deliver(station, lambda entries: append(station, entries))
    pin(station, result.receiver_key)
    if result.state in ("waiting", "refused"):
        raise StationError(result.code, result.text)
    click.echo(result.text)


@upload.command("status", help=_("What was sent and what waits."))
@json_option
@pass_station
@plain_errors
def status(context: StationContext, as_json: bool) -> None:
    from ccht_desktop.upload.sending import outbox_of

    station = context.open()
    box = outbox_of(station.airlog)
    rows = [_listing(letter) for letter in box.letters]
    columns = [
        ("number", _("Parcel")),
        ("from", _("From")),
        ("to", _("To")),
        ("airings", _("Rows")),
        ("state", _("State")),
        ("received_at", _("Received")),
    ]
    shown = rows if as_json else [{**row, "state": _state(row)} for row in rows]
    print_rows(shown, columns, as_json)
    if not as_json:
        head = station.airlog.head()[0]
        fresh = len(station.airlog.closed(box.after, head))
        click.echo(_("{count} rows of the log are in no parcel yet.").format(count=fresh))


@upload.command("package", help=_("Write the parcel that waits to a file for a USB stick."))
@output_option(required=True)
@pass_station
@plain_errors
def package(context: StationContext, path: Path) -> None:
    from ccht_desktop.upload.packaging import write_package

    station = context.open()
    letter = _waiting(station)
    write_package(path, letter.document)
    text = _("Parcel {number} is in {file}. Enter its receipt with: upload send --receipt FILE")
    click.echo(text.format(number=letter.number, file=path))


def _waiting(station: Station) -> Letter:
    from ccht_desktop.upload.sending import pending_letter

    letter = pending_letter(station, lambda entries: append(station, entries))
    if letter is None:
        raise StationError("UPLOAD_NOTHING", _("There is nothing new to send."))
    return letter


def _state(row: dict[str, Any]) -> str:
    return _("receipted") if row["state"] == "receipted" else _("waits")


def _listing(letter: Letter) -> dict[str, Any]:
    document = json.loads(letter.document)
    receipt = json.loads(letter.receipt) if letter.receipt else None
    return {
        "number": letter.number,
        "station": document["station"],
        "from": document["from"],
        "to": document["to"],
        "airings": document["airings"],
        "seconds": document["seconds"],
        "sha256": letter.sha256,
        "made_at": local_text(from_text(letter.made_at)),
        "state": "receipted" if receipt else "waiting",
        "received_at": local_text(from_text(receipt["received_at"])) if receipt else None,
    }
