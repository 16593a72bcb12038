"""Files taken into the library one after the other, with what was found out about each."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import checked, clean_text, title_from
from ccht_desktop.library.examined import Examined
from ccht_desktop.library.folders import sounds_in
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.station import Station

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said of every file; title empty: each file's own name. anyway: damaged ones too."""

    described: Description
    anyway: bool


def audio_files(given: Sequence[Path]) -> list[Path]:
    """The files meant; a folder stands for the audio files in it and in its open subfolders.

    Raises StationError NO_AUDIO_HERE for a folder without any.
    """
    found: list[Path] = []
    for path in given:
        inside = list(sounds_in(path)) if path.is_dir() else [path]
        if not inside:
            raise StationError(
                "NO_AUDIO_HERE", _("There is no audio file in {folder}.").format(folder=path)
            )
        found += inside
    return found


def take_in(
    station: Station,
    files: Sequence[Path],
    wanted: Wanted,
    tell: Tell,
    each: Callable[[Clip], None],
) -> list[Clip]:
    """The new clips, in order. tell takes a line for people; a refusal goes to stderr."""
    added: list[Clip] = []
    for number, file in enumerate(files, 1):
        if len(files) > 1 and sys.stderr.isatty():
            click.echo(f"{number}/{len(files)} {file.name}", err=True)
        try:
            clip = _take_one(station, file, wanted, tell, each)
        except StationError as error:
            click.echo(f"{_shown(file)}: {error.text} [{error.code}]", err=True)
            continue
        added.append(clip)
    return added


def _take_one(
    station: Station, file: Path, wanted: Wanted, tell: Tell, each: Callable[[Clip], None]
) -> Clip:
    title = wanted.described.title or title_from(file.name) or _("Untitled")
    said = checked(replace(wanted.described, title=title))
    examined = station.intake.examine(file)
    try:
        clip = station.intake.accept(examined, said, anyway=wanted.anyway)
    finally:
        station.intake.discard(examined)
    each(clip)
    for line in notes(examined):
        tell(f"   {line}")
    return clip


def notes(examined: Examined) -> list[str]:
    """What was found in a file, and which clips sound the same."""
    alike = (
        _("It sounds like clip {id} “{title}” ({percent} %).").format(
            id=each.clip.id, title=each.clip.title, percent=round(100 * each.share)
        )
        for each in examined.alike
    )
    return [*(finding.text for finding in examined.findings), *alike]


def _shown(file: Path) -> str:
    """A name that cannot break or turn around the line it stands in."""
    return clean_text(file.name) or "?"
