"""What pages read of a station, as frozen values; runs in a lane, knows no Qt."""

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import Verdict, verify
from ccht_desktop.desk.present import Coming, coming_of
from ccht_desktop.desk.programme import SessionLine, day_programme
from ccht_desktop.foundation.clock import ZONE, from_text, local
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.library.model import Clip
from ccht_desktop.library.search import ClipQuery
from ccht_desktop.report.composing import compose
from ccht_desktop.report.content import ReportContent
from ccht_desktop.report.months import Month
from ccht_desktop.service.outlook import sessions_between
from ccht_desktop.station import Station
from ccht_desktop.upload.outbox import Letter
from ccht_desktop.upload.sending import DeliveryResult, outbox_of

PLAYABLE = 200
"""Clips offered to be played now; whoever wants another one searches."""
AIRINGS_OF_CLIP = 20


def day_start(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def today(station: Station) -> date:
    return local(station.clock.now()).date()


@dataclass(frozen=True, slots=True)
class Today:
    """The programme of today, and the next session of the coming week."""

    lines: tuple[SessionLine, ...]
    coming: Coming | None
    rules: int = 0


def today_of(station: Station) -> Today:
    start = day_start(today(station))
    now = station.clock.now()
    ahead = sessions_between(station, now, start + timedelta(days=8))
    coming = next((s for s in ahead if s.start >= now), None)
    return Today(
        lines=programme(station, start, start + timedelta(days=1)),
        coming=coming_of(coming.listing()) if coming else None,
        rules=len(station.schedule.rules()),
    )


def programme(station: Station, start: datetime, end: datetime) -> tuple[SessionLine, ...]:
    airings = station.airlog.airings(start, end)
    return day_programme(sessions_between(station, start, end), airings)


@dataclass(frozen=True, slots=True)
class Found:
    """A window of what a search found. count as ClipSearch.count; bare: there is no clip at all."""

    clips: tuple[Clip, ...]
    count: int
    bare: bool = False


def found(station: Station, query: ClipQuery, offset: int, limit: int) -> Found:
    on = today(station)
    clips = tuple(station.search.page(query, on, offset, limit))
    count = station.search.count(query, on)
    bare = not count and not station.search.count(ClipQuery(state="all"), on)
    return Found(clips, count, bare)


def playable(station: Station, search: str) -> tuple[Clip, ...]:
    """What may go on the air today, the best or newest first."""
    on = today(station)
    query = ClipQuery(search, state="approved", validity="valid")
    return tuple(clip for clip in station.search.page(query, on, 0, PLAYABLE) if clip.may_air(on))


def known_of(station: Station, clip: Clip) -> tuple[tuple[Airing, ...], tuple[str, ...]]:
    """The last airings of one clip, newest first; what was found when its file came in."""
    airings = tuple(station.airlog.airings_of(clip.sha256, AIRINGS_OF_CLIP))
    return airings, tuple(finding.text for finding in station.sounds.findings(clip.id))


def airings(station: Station, start: datetime, end: datetime) -> tuple[Airing, ...]:
    return tuple(station.airlog.airings(start, end))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the status strip says besides the present. disk_free in bytes."""

    disk_free: int
    disk_total: int
    upload_set: bool
    waiting: int
    last_receipt: datetime | None


def surroundings(station: Station) -> Surroundings:
    disk = shutil.disk_usage(station.folder.root)
    parcels = {entry.body["number"] for entry in station.airlog.entries("parcel")}
    receipts = list(station.airlog.entries("receipt"))
    answered = {entry.body["number"] for entry in receipts}
    return Surroundings(
        disk_free=disk.free,
        disk_total=disk.total,
        upload_set=bool(station.settings.text("upload.url")),
        waiting=len(parcels - answered),
        last_receipt=from_text(receipts[-1].at) if receipts else None,
    )


def verified(station: Station) -> Verdict:
    """Recomputes the whole chain on a connection of its own."""
    with closing(open_reader(station.folder.airlog_db, AIRLOG_SCHEMA)) as connection:
        return verify(connection)


@dataclass(frozen=True, slots=True)
class MonthReport:
    """One month as the report shows it, and what of the log has gone to the receiving level."""

    content: ReportContent
    letters: tuple[Letter, ...]
    upload_set: bool


def month_report(station: Station, month: Month) -> MonthReport:
    now = local(station.clock.now())
    content = compose(station.airlog, station.settings, month, now.date())
    return MonthReport(
        content, outbox_of(station.airlog).letters, bool(station.settings.text("upload.url"))
    )


def sent(station: Station) -> DeliveryResult:
    """Sends what is beyond the last receipt; keeps the key of the receiving level."""
    from ccht_desktop.service.appending import append
    from ccht_desktop.upload.enrolling import pin
    from ccht_desktop.upload.sending import deliver

    station.reload_settings()
    result = deliver(station, lambda entries: append(station, entries))
    pin(station, result.receiver_key)
    return result


@dataclass(frozen=True, slots=True)
class Computer:
    """What the settings show besides the settings.

    outputs are (id, message); devices and loopbacks by name; backups newest first.
    """

    outputs: tuple[tuple[str, str], ...]
    devices: tuple[str, ...]
    loopbacks: tuple[str, ...]
    backups: tuple[tuple[str, datetime], ...]


def computer(station: Station) -> Computer:
    from ccht_desktop.playout.outputs import ALL
    from ccht_desktop.playout.outputs.miniaudio import MiniaudioOutput
    from ccht_desktop.playout.outputs.port import OutputUnavailable
    from ccht_desktop.service.loopback import loopbacks

    try:
        devices = tuple(MiniaudioOutput().devices())
    except OutputUnavailable:
        devices = ()
    days = [path for path in station.folder.backup.glob("????-??-??") if path.is_dir()]
    found = [(path.name, datetime.fromtimestamp(path.stat().st_mtime, ZONE)) for path in days]
    outputs = tuple((member.id, member.label) for member in ALL)
    backups = tuple(sorted(found, key=lambda pair: pair[1], reverse=True))
    return Computer(outputs, devices, tuple(loopbacks()), backups)
