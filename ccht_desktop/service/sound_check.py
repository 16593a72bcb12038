"""Are the clips' files what was approved? Each is read and hashed; what is found is noted."""

from collections.abc import Callable, Collection
from datetime import datetime

from ccht_desktop.library.integrity import fault_of
from ccht_desktop.library.model import Clip
from ccht_desktop.station import Station


def check_sounds(
    station: Station,
    hashes: Collection[str] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Clip]:
    """Clips whose file is missing or was changed, of these hashes or of all in use, by id.

    A file that is whole again is noted as such.
    """
    found = []
    for clip in station.library.clips():
        if cancelled():
            break
        if clip.sha256 in hashes if hashes is not None else not clip.retired:
            fault = fault_of(station.folder.audio(clip.sha256), clip.sha256)
            if fault != clip.fault:
                station.library.note_fault(clip.sha256, fault)
            if fault is not None:
                found.append(station.library.clip(clip.id))
    return found


def planned_hashes(station: Station, start: datetime, end: datetime) -> frozenset[str]:
    """Of all that the sessions between two moments mean to play."""
    sessions = station.resolve(start, end, intended=True)
    items = [item for session in sessions for item in (*session.items, session.backup) if item]
    return frozenset(item.sha256 for item in items if item.sha256)
