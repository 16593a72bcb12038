"""What the editor has done beside the window: reading, saving, dividing."""

from pathlib import Path
from typing import TYPE_CHECKING

from ccht_desktop.foundation.clock import local
from ccht_desktop.library.edit_list import EditList, History, Join
from ccht_desktop.library.workers import Cancelled

if TYPE_CHECKING:
    from ccht_desktop.library.model import Clip, Description
    from ccht_desktop.service.preview import Sound
    from ccht_desktop.station import Station

JOINED_KINDS = ("NHAC_HIEU", "NHAC", "LOI_GIOI_THIEU")
"""Kinds that are usually joined to others."""
MOST_TUNES = 50
Made = tuple[Path, "Description"]


def opened(
    station: "Station",
    clip: "Clip",
    history: History,
    others: "list[Clip]",
    cancelled: Cancelled,
) -> tuple[bytes, dict[str, bytes], "list[Clip]"]:
    """Peaks of the clip, by path those of clips joined in any state, and what may be joined.

    others may be the rows in view only, so that tunes are looked for beside them.
    """
    usable = _joinable(station, clip, others)
    paths = {str(station.folder.audio(other.sha256)): other for other in usable}
    states = (*history.past, history.now, *history.future)
    joined = {o.path for edits in states for o in edits.operations if isinstance(o, Join)}
    known = {path: peaks_of(station, paths[path], cancelled) for path in joined if path in paths}
    return peaks_of(station, clip, cancelled), known, usable


def peaks_of(station: "Station", clip: "Clip", cancelled: Cancelled) -> bytes:
    """Those stored, or made anew for a clip of earlier days."""
    return station.sounds.peaks(clip.id) or station.workshop.outline(clip, cancelled)


def _joinable(station: "Station", clip: "Clip", others: "list[Clip]") -> "list[Clip]":
    """Clips in use, tunes first."""
    from ccht_desktop.library.search import ClipQuery

    today = local(station.clock.now()).date()
    tunes = [
        tune
        for kind in JOINED_KINDS
        for tune in station.search.page(ClipQuery(kind=kind), today, 0, MOST_TUNES)
    ]
    each = {other.id: other for other in (*tunes, *others)}
    return [o for o in each.values() if o.id != clip.id and not o.retired and o.fault is None]


def saved(station: "Station", clip: "Clip", edits: EditList, cancelled: Cancelled) -> Made:
    path = rendered(station, clip, edits, cancelled)
    return path, station.workshop.described(clip)


def divided(station: "Station", clip: "Clip", edits: EditList, cancelled: Cancelled) -> list[Made]:
    paths = station.workshop.split(clip, edits, cancelled)
    return [(path, station.workshop.described(clip, n)) for n, path in enumerate(paths, start=1)]


def rendered(station: "Station", clip: "Clip", edits: EditList, cancelled: Cancelled) -> Path:
    return station.workshop.save(clip, edits, cancelled)


def clip_as_heard(station: "Station", clip: "Clip") -> "Sound":
    from ccht_desktop.service.preview import clip_sound

    return clip_sound(station, clip)


def file_as_heard(path: Path) -> "Sound":
    from ccht_desktop.service.preview import wav_sound

    return wav_sound(path)
