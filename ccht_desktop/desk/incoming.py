"""Files on their way into the library, as values; runs in a lane, knows no Qt."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import title_from
from ccht_desktop.library.examined import Examined
from ccht_desktop.library.folders import sounds_in
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.library.refusals import refusal
from ccht_desktop.library.workers import cancelled_by_a_person

if TYPE_CHECKING:
    from ccht_desktop.service.preview import Sound
    from ccht_desktop.station import Station

MOST = 100
"""Files in one go: more than a person can look through."""


@dataclass(eq=False, slots=True)
class Incoming:
    """One file. said: what is known of a file that the program made itself; it goes when taken in.

    examined is None until the examination is over, and where the file was refused; refused: why.
    """

    path: Path
    title: str
    said: Description | None = None
    examined: Examined | None = None
    refused: str = ""
    insisted: bool = False
    cancelled: Event = field(default_factory=Event)

    @property
    def waiting(self) -> bool:
        return self.examined is None and not self.refused

    @property
    def known(self) -> Clip | None:
        """The clip in use that is this very sound, whole as it is."""
        known = self.examined.known if self.examined else None
        return None if known is None or known.retired or known.fault else known

    @property
    def welcome(self) -> bool:
        """Whether it may be taken in as things stand."""
        if self.examined is None or self.known is not None:
            return False
        return self.insisted or not self.examined.grave

    def same_as(self, other: Examined) -> bool:
        return self.examined is not None and self.examined.sha256 == other.sha256


def incoming(path: Path, said: Description | None = None) -> Incoming:
    title = said.title if said and said.title else title_from(path.name) or _("Untitled")
    return Incoming(path, title, said)


def expanded(paths: Sequence[Path]) -> list[Path]:
    """Files as they are, folders as the sounds in them; at most MOST and one more."""
    found: list[Path] = []
    for path in paths:
        inside = sounds_in(path) if path.is_dir() else iter([path])
        found += islice(inside, MOST + 1 - len(found))
    return list(dict.fromkeys(found))


def examine(station: "Station", path: Path, cancelled: Event) -> Examined:
    """Raises StationError as the intake does; CANCELLED leaves nothing behind."""
    if cancelled.is_set():
        raise cancelled_by_a_person()
    examined = station.intake.examine(path, cancelled.is_set)
    if cancelled.is_set():
        station.intake.discard(examined)
        raise cancelled_by_a_person()
    return examined


def accept(
    station: "Station", file: Incoming, said: Description, *, submit: bool
) -> tuple[Clip, str]:
    """The clip, and why it could not be put before whoever approves, if so."""
    assert file.examined is not None
    clip = station.intake.accept(file.examined, said, anyway=file.insisted)
    if file.said is not None:
        # Windows keeps a file that is open elsewhere; the clip is in all the same.
        with suppress(OSError):
            file.path.unlink(missing_ok=True)
    if not submit:
        return clip, ""
    try:
        return station.decisions.submit(clip.id), ""
    except StationError as error:
        return clip, error.text


def examined_sound(station: "Station", examined: Examined) -> "Sound":
    """As loud as it would go on the air; raises StationError CLIP_GONE where it is gone."""
    from ccht_desktop.playout.sealed_file import sealed
    from ccht_desktop.playout.voice import ClipSource
    from ccht_desktop.playout.voices import MOST_GAIN_DB
    from ccht_desktop.service.preview import Sound

    path = examined.canonical
    seals = sealed(path, examined.sha256)
    if seals is None:
        raise refusal("CLIP_GONE")
    target = station.settings.number("loudness.target_lufs")
    gain = 0.0 if examined.lufs is None else min(MOST_GAIN_DB, target - examined.lufs)
    return Sound(lambda first: ClipSource(path, seals, gain, first=first), examined.frames)


def own_description(file: Incoming, common: Description) -> Description:
    """What is said of all, with what only this file has."""
    said = replace(common, title=file.title)
    if file.said is not None and not said.transcript:
        said = replace(said, transcript=file.said.transcript)
    return said


def discard_all(files: Sequence[Examined]) -> "Callable[[Station], None]":
    def job(station: "Station") -> None:
        for examined in files:
            station.intake.discard(examined)

    return job
