"""What is known of a text while it is written; and its draft, kept as it is typed."""

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.reading_time import reading_seconds
from ccht_desktop.library.spoken import pieces, spoken
from ccht_desktop.library.vocabulary import OldTerm, Place, old_words
from ccht_desktop.library.voices import ESPEAK, Voice, voices

if TYPE_CHECKING:
    from ccht_desktop.station import Station

LONGEST_TITLE = 80
LONGEST_TRIAL = 400


@dataclass(frozen=True, slots=True)
class Review:
    """places: (start, end, term) in the units that Qt counts."""

    words: int
    seconds: float
    spoken: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """Where writing begins: the text, the voices there are, and the one that was chosen."""

    text: str
    draft: "Draft"
    voices: tuple[Voice, ...]
    voice: str
    voice_lost: bool
    words_per_minute: int


def reviewed(
    text: str, terms: list[OldTerm], own: Mapping[str, str], words_per_minute: int
) -> Review:
    said = spoken(text, own)
    seconds = reading_seconds(pieces(said), words_per_minute)
    return Review(len(text.split()), seconds, said, _in_units(text, old_words(text, terms)))


def _in_units(text: str, places: list[Place]) -> tuple[Place, ...]:
    """Qt counts in UTF-16, where a picture sign is two."""
    if not text or max(text) <= "\uffff":
        return tuple(places)

    def units(end: int) -> int:
        return len(text[:end].encode("utf-16-le", "surrogatepass")) // 2

    return tuple((units(start), units(end), term) for start, end, term in places)


def title_of(text: str) -> str:
    """A title to begin with: the first line, cut at a word."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(line) > LONGEST_TITLE:
        line = line[:LONGEST_TITLE].rpartition(" ")[0] + "…"
    return line.rstrip(".,;:! ")


def trial_of(text: str, chosen: str) -> str:
    """What is read for a trial: the selection, else the first sentence."""
    if chosen.strip():
        return chosen.strip()[:LONGEST_TRIAL]
    first = pieces(text[:4000])
    return first[0].text[:LONGEST_TRIAL] if first else ""


class Draft:
    """What is typed, kept in one file. Of two texts the later asked for stays, from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._newest = 0

    def keep(self, text: str, turn: int) -> None:
        """turn: grows with every text. Raises OSError."""
        with self._lock:
            if turn > self._newest:
                keep_draft(self._path, text)
                self._newest = turn


def opened(station: "Station") -> Opened:
    station.reload_settings()
    path = draft_file(station.folder)
    there = voices(station.folder)
    wanted = station.settings.text("speech.voice")
    names = [voice.name for voice in there]
    if wanted not in names and ESPEAK.fullmatch(wanted):
        there.append(Voice(wanted, wanted))
    lost = wanted not in [voice.name for voice in there]
    return Opened(
        read_draft(path) or "",
        Draft(path),
        tuple(there),
        "vi" if lost else wanted,
        lost,
        station.settings.whole("speech.words_per_minute"),
    )


def draft_file(folder: StationFolder) -> Path:
    """Apart from the sounds in the making, which go after a day."""
    return folder.root / "drafts" / "script-new.txt"


def read_draft(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def keep_draft(path: Path, text: str) -> None:
    """Replaced whole, so that a power cut leaves the one before."""
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text.encode("utf-8", "replace").decode())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
