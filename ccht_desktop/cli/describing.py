"""ccht clip describe, ccht documents: what people say about clips, and what clips rest on."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from ccht_desktop.cli.context import (
    DATE,
    ID,
    StationContext,
    json_option,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import (
    LANGUAGE_NAMES,
    SOURCE_NAMES,
    ContentGroup,
    ItemKind,
    ReformField,
)
from ccht_desktop.library.model import Clip, Document

_OPTIONS = (
    click.option("--title", help=_("Title; with one clip only.")),
    click.option("--kind", type=click.Choice(list(ItemKind), case_sensitive=False)),
    click.option("--field", type=click.Choice(list(ReformField), case_sensitive=False)),
    click.option("--group", type=click.Choice(list(ContentGroup), case_sensitive=False)),
    click.option("--priority", type=click.IntRange(1, 3)),
    click.option("--language", type=click.Choice(list(LANGUAGE_NAMES), case_sensitive=False)),
    click.option("--source", type=click.Choice(list(SOURCE_NAMES), case_sensitive=False)),
    click.option("--author"),
    click.option("--pen-name"),
    click.option("--valid-from", type=DATE, help=_("First day on which it makes sense.")),
    click.option("--valid-to", type=DATE, help=_("Last day on which it makes sense.")),
    click.option(
        "--basis",
        multiple=True,
        type=ID,
        metavar="ID",
        help=_("A document of the register it rests on; may be given several times."),
    ),
    click.option("--no-basis", is_flag=True, help=_("It rests on no document any more.")),
    click.option(
        "--transcript",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help=_("A text file with what is said in it, in UTF-8."),
    ),
)


def _parts(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("describe", help=_("Say anew what clips are; only what is given changes."))
@click.argument("clip_ids", metavar="ID…", nargs=-1, required=True, type=ID)
@_parts
@json_option
@pass_station
@plain_errors
def describe(
    context: StationContext,
    /,
    clip_ids: tuple[int, ...],
    basis: tuple[int, ...],
    no_basis: bool,
    transcript: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    from ccht_desktop.library.redescribing import describe_many

    if given["title"] is not None and len(clip_ids) > 1:
        raise click.BadParameter(_("--title goes with one clip only."), param_hint="--title")
    changes = {name: value for name, value in given.items() if value is not None}
    station = context.open()
    if basis or no_basis:
        changes["basis"] = tuple(station.documents.document(number).id for number in basis)
    if transcript is not None:
        changes["transcript"] = _text_of(transcript)
    if not changes:
        raise click.UsageError(_("Say what is to change."))
    describe_many(station.library, clip_ids, changes)
    context.plan_changed()
    today = local(station.clock.now()).date()
    rows = [
        _row(station.library.clip(number), today, station.library.description(number).basis)
        for number in dict.fromkeys(clip_ids)
    ]
    print_rows(rows, [("id", _("No.")), ("title", _("Title"))], as_json)


@click.group("documents", help=_("The register of documents that clips may rest on."))
def documents() -> None:
    pass


@documents.command("list", help=_("List the documents, in the order they were entered."))
@click.option("--search", default="", help=_("Words of the document; marks may be left out."))
@json_option
@pass_station
@plain_errors
def list_documents(context: StationContext, search: str, as_json: bool) -> None:
    from ccht_desktop.library.documents import matching

    found = matching(context.open().documents.all(), search)
    _print(found, as_json)


@documents.command("add", help=_("Enter a document into the register."))
@click.option("--number", required=True, metavar="SO")
@click.option("--date", "issued_on", type=DATE)
@click.option("--issuer", required=True, metavar="NAME")
@click.option("--title", required=True)
@json_option
@pass_station
@plain_errors
def add(
    context: StationContext,
    number: str,
    issued_on: date | None,
    issuer: str,
    title: str,
    as_json: bool,
) -> None:
    from ccht_desktop.library.documents import Reference

    new = context.open().documents.add(Reference(number, issued_on, issuer, title))
    _print([new], as_json)


@documents.command("retire", help=_("Offer a document no longer; clips that name it keep it."))
@click.argument("document_id", metavar="ID", type=ID)
@click.option("--undo", is_flag=True, help=_("Take a retired document back into use."))
@json_option
@pass_station
@plain_errors
def retire(context: StationContext, document_id: int, undo: bool, as_json: bool) -> None:
    kept = context.open().documents
    _print([kept.revive(document_id) if undo else kept.retire(document_id)], as_json)


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.BadParameter(
            _("The file is no text in UTF-8. Save it as “Unicode UTF-8” and try again."),
            param_hint="--transcript",
        ) from error


def _row(clip: Clip, today: date, basis: tuple[int, ...]) -> dict[str, Any]:
    return {**clip.listing(today), "basis": list(basis)}


def _print(found: list[Document], as_json: bool) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": document.id,
            "number": document.number,
            "issued_on": document.issued_on.isoformat() if document.issued_on else None,
            "issuer": document.issuer,
            "title": document.title,
            "retired": document.retired,
        }
        for document in found
    ]
    if not as_json:
        for row, document in zip(rows, found, strict=True):
            row["issued_on"] = f"{document.issued_on:%d/%m/%Y}" if document.issued_on else ""
            row["retired"] = _("retired") if document.retired else ""
    columns = [
        ("id", _("No.")),
        ("number", _("Number")),
        ("issued_on", _("Date")),
        ("issuer", _("Issuer")),
        ("title", _("Title")),
        ("retired", _("State")),
    ]
    print_rows(rows, columns, as_json)
