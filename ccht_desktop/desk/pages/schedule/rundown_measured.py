"""How long a rundown is, and what becomes of the clips it names, by the library as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ccht_desktop.schedule.model import Rundown
from ccht_desktop.schedule.resolving.lengths import RundownLength

if TYPE_CHECKING:
    from ccht_desktop.station import Station


@dataclass(frozen=True, slots=True)
class Clips:
    """Titles of the clips a rundown names, and why some may not be heard; by hash."""

    titles: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


def measured(station: "Station", rundown: Rundown, cap: int) -> tuple[RundownLength, Clips]:
    from ccht_desktop.foundation.clock import local
    from ccht_desktop.schedule.resolving.lengths import rundown_length
    from ccht_desktop.service.scheduling import clip_problem

    clips = station.library.clips()
    length = rundown_length(rundown, clips, local(station.clock.now()).date(), cap)
    named = {one.sha256 for one in rundown.positions if one.sha256}
    named |= {rundown.backup} if rundown.backup else set()
    titles = {clip.sha256: clip.title for clip in clips if clip.sha256 in named}
    found = {sha256: clip_problem(station, sha256) for sha256 in named}
    return length, Clips(titles, {key: text for key, text in found.items() if text})
