"""Before a session: are its files what was approved?"""

from datetime import timedelta
from typing import Any

from ccht_desktop.library.integrity import file_matches
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.service.appending import append
from ccht_desktop.service.duties.duty import SessionDuty
from ccht_desktop.station import Station


def prepare(station: Station, session: PlannedSession) -> dict[str, Any]:
    """Body of a `prepared` entry: which files of the session are not what was approved."""
    problems = [
        {"position": item.position, "clip": item.clip, "title": item.title}
        for item in session.items
        if item.sha256 and not file_matches(station.folder.audio(item.sha256), item.sha256)
    ]
    return {"occurrence": session.occurrence, "problems": problems}


def _prepare(station: Station, session: PlannedSession) -> None:
    append(station, [("prepared", prepare(station, session))])


PREPARATION = SessionDuty(
    name="prepare",
    leads=(timedelta(minutes=10), timedelta(seconds=60)),
    work=_prepare,
    alarm="PREPARED",
)
