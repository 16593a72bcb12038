"""ccht clip say and ccht words: texts read aloud, and the words a station minds."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ccht_desktop.cli.context import (
    StationContext,
    json_option,
    minutes_seconds,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.speech import FASTEST, SLOWEST


@click.command("say", help=_("Read a text aloud into a WAV file."))
@click.argument("text", required=False)
@click.option("--file", "file", type=click.Path(path_type=Path), help=_("A .txt or .docx file"))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option("--voice", help=_("Voice; else speech.voice. ccht words voices lists them."))
@click.option("--speed", type=click.IntRange(SLOWEST, FASTEST), help=_("Words in a minute"))
@pass_station
@plain_errors
def say(
    context: StationContext,
    text: str | None,
    file: Path | None,
    output: Path,
    voice: str | None,
    speed: int | None,
) -> None:
    if (text is None) == (file is None):
        raise click.BadParameter(_("Give either a text or --file."), param_hint="--file")
    if output.suffix.lower() != ".wav":
        raise click.BadParameter(
            _("The sound is a WAV file: end its name with .wav."), param_hint="-o"
        )
    station = context.open()
    if file is not None:
        text = station.reading_aloud.text_of(file)
    reading = station.reading_aloud.read(
        text or "",
        own=station.sayings.table(),
        voice=voice or station.settings.text("speech.voice"),
        words_per_minute=speed or station.settings.whole("speech.words_per_minute"),
        target=output.absolute(),
    )
    done = _("{file}: {words} words, {length}")
    length = minutes_seconds(reading.seconds)
    click.echo(done.format(file=output, words=reading.words, length=length))


@click.group(help=_("Words that have aged, and how abbreviations are said here."))
def words() -> None:
    pass


said_option = click.option(
    "--said", is_flag=True, help=_("The table of how things are said, not the one of old words")
)


@words.command("list", help=_("List the old words, or with --said how things are said."))
@said_option
@json_option
@pass_station
@plain_errors
def list_words(context: StationContext, said: bool, as_json: bool) -> None:
    station = context.open()
    rows: list[dict[str, Any]]
    if said:
        rows = [{"written": e.written, "said": e.said} for e in station.sayings.entries()]
        columns = [("written", _("Written")), ("said", _("Said"))]
    else:
        terms = station.vocabulary.terms()
        rows = [{"id": t.id, "old": t.old, "new": t.new, "note": t.note} for t in terms]
        columns = [("old", _("Old wording")), ("new", _("New wording")), ("note", _("Note"))]
    print_rows(rows, columns, as_json)


@words.command("add", help=_("Add an old wording and what stands for it, or change it."))
@click.argument("first", metavar="OLD|WRITTEN")
@click.argument("second", metavar="NEW|SAID", default="")
@click.option("--note", default="", help=_("Where it is written"))
@said_option
@pass_station
@plain_errors
def add(context: StationContext, first: str, second: str, note: str, said: bool) -> None:
    station = context.open()
    if said:
        entry = station.sayings.put(first, second)
        click.echo(f"{entry.written} → {entry.said}")
        return
    known = station.vocabulary.find(first)
    if known is None:
        term = station.vocabulary.add(first, second, note)
    else:
        changed = replace(known, old=first, new=second, note=note or known.note)
        term = station.vocabulary.change(changed)
    click.echo(f"{term.old} → {term.new or '…'}")


@words.command("remove", help=_("Take a wording out of the table."))
@click.argument("wording", metavar="OLD|WRITTEN")
@said_option
@pass_station
@plain_errors
def remove(context: StationContext, wording: str, said: bool) -> None:
    station = context.open()
    if said:
        entry = station.sayings.remove(wording)
        click.echo(f"{entry.written} → {entry.said}")
        return
    known = station.vocabulary.find(wording)
    if known is None:
        raise StationError("NO_OLD_WORD", _("This wording is no longer in the table."))
    station.vocabulary.remove(known.id)
    click.echo(f"{known.old} → {known.new or '…'}")


@words.command("voices", help=_("List the voices that can read texts aloud."))
@json_option
@pass_station
@plain_errors
def list_voices(context: StationContext, as_json: bool) -> None:
    from ccht_desktop.library.voices import voices

    context.folder.require()
    rows = [{"voice": voice.name, "name": voice.words} for voice in voices(context.folder)]
    print_rows(rows, [("voice", _("Voice")), ("name", _("Name"))], as_json)
