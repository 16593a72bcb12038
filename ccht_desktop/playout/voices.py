"""Voices for planned items: from the station's media, or only counted."""

from collections.abc import Callable

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.decide import is_slot
from ccht_desktop.playout.line_voice import LineVoice
from ccht_desktop.playout.sealed_file import sealed
from ccht_desktop.playout.voice import RATE, ClipSource, Voice
from ccht_desktop.schedule.model import Source
from ccht_desktop.schedule.planned import PlannedItem

MOST_GAIN_DB = 20.0


class MediaVoices:
    """The canonical file of each item, its hash checked, gained towards the target loudness; for a
    slot its line input. line: the name of the device for a source, "" for none."""

    def __init__(
        self,
        folder: StationFolder,
        target_lufs: float,
        line: Callable[[Source], str] = lambda _source: "",
    ) -> None:
        self._folder = folder
        self._target = target_lufs
        self._line = line

    def make(self, item: PlannedItem) -> tuple[Voice, float]:
        """Raises StationError CLIP_CHANGED where the file is not what was approved, NO_LINE where
        no line input is set."""
        if item.source == "pause":
            return Voice(None, round(item.seconds * RATE)), 0.0
        if is_slot(item):
            return LineVoice(self._line_of(item), round(item.seconds * RATE)), 0.0
        path = self._folder.audio(item.sha256 or "")
        seals = sealed(path, item.sha256 or "")
        if seals is None:
            raise StationError(
                "CLIP_CHANGED",
                _("The file of “{title}” is missing or is not what was approved.").format(
                    title=item.title
                ),
            )
        gain = 0.0 if item.lufs is None else min(MOST_GAIN_DB, self._target - item.lufs)
        return Voice(ClipSource(path, seals, gain), item.frames), gain

    def _line_of(self, item: PlannedItem) -> str:
        device = self._line(item.source)
        if not device:
            text = _("There is no line input for “{name}”. Choose one in the settings ({key}).")
            raise StationError("NO_LINE", text.format(name=item.name, key=f"{item.source}.device"))
        return device


class CountedVoices:
    """Voices without sound, for a simulation."""

    def make(self, item: PlannedItem) -> tuple[Voice, float]:
        return Voice(None, item.frames or round(item.seconds * RATE)), 0.0
