"""The next sessions, and putting one clip more into one of them."""

from dataclasses import dataclass
from datetime import timedelta

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.late_edits import said_as
from ccht_desktop.schedule.model import Place, Schedule, key_of, place_of
from ccht_desktop.schedule.planned import Occurrence, PlannedSession
from ccht_desktop.service.planning import SETTLED
from ccht_desktop.service.scheduling import save_schedule
from ccht_desktop.station import Station

OFFERED = 10
LOOKED_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Offer:
    """A coming session that a clip may be put into; over: seconds it would then be too long,
    there: whether it holds the clip already."""

    place: Place
    session: PlannedSession
    over: float
    there: bool


def offers(station: Station, clip: Clip, count: int = OFFERED) -> list[Offer]:
    """The next sessions that can still be changed, soonest first."""
    now = station.clock.now() + SETTLED
    coming = station.occurrences(now, now + LOOKED_AHEAD)[:count]
    if not coming:
        return []
    origins = {occurrence.key: occurrence.origin for occurrence in coming}
    end = coming[-1].start + timedelta(seconds=1)
    found = []
    for session in station.resolve(now, end, intended=True)[:count]:
        length = (session.end - session.start).total_seconds() + clip.seconds
        over = max(0.0, length - session.cap_minutes * 60)
        there = any(item.sha256 == clip.sha256 for item in session.items)
        found.append(Offer(place_of(origins[session.occurrence]), session, over, there))
    return found


def add_to_session(station: Station, clip: Clip, place: Place) -> str:
    """Puts a clip into a session, before its closing tune; what was done, in words.

    Raises StationError CLIP_NOT_ALLOWED, SESSION_BEGUN, SESSION_FULL or CLIP_THERE; nothing was
    changed then.
    """
    offer = next((one for one in offers(station, clip, 400) if one.place == place), None)
    if offer is None:
        text = _("This session has begun, or is no longer in the schedule. Choose a later one.")
        raise StationError("SESSION_BEGUN", text)
    named = {"title": clip.title, "session": said_as(offer.session.name, offer.session.start)}
    if offer.there:
        text = _("“{title}” is in {session} already. Choose another session.")
        raise StationError("CLIP_THERE", text.format(**named))
    if offer.over:
        text = _(
            "{session} would be {minutes} minutes too long with “{title}”, and be cut."
            " Choose another session, or take something out of it."
        )
        minutes = max(1, round(offer.over / 60))
        raise StationError("SESSION_FULL", text.format(minutes=minutes, **named))
    what = _("“{title}” added to {session}").format(**named)
    save_schedule(station, edits.add_clip(station.schedule.current(), place, clip.sha256), what)
    return what


def session_named(station: Station, key: str) -> Occurrence:
    """A coming session by its key, as `ccht schedule show --json` gives it, before or after a
    move. Raises StationError NO_SESSION or SESSION_BEGUN."""
    now = station.clock.now()
    for occurrence in station.occurrences(now - timedelta(days=1), now + timedelta(days=366)):
        if key in (occurrence.key, occurrence.origin):
            if occurrence.start <= now:
                text = _("{session} has begun already; what has been heard stays as it is.")
                told = text.format(session=said_as(occurrence.rule.name, occurrence.start))
                raise StationError("SESSION_BEGUN", told)
            return occurrence
    text = _("There is no coming session {key}. {command} shows the keys.")
    raise StationError("NO_SESSION", text.format(key=key, command="ccht schedule show --json"))


def left_out(schedule: Schedule, key: str) -> Place | None:
    """The place of a session that is skipped or moved, by its key before that."""
    changed = [*[one.place for one in schedule.skips], *[one.place for one in schedule.moves]]
    return next((place for place in changed if key_of(place) == key), None)
