"""What an earlier life left behind gets its end: airings it had on, items nobody was there for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.airlog.ledger import Beat, Ledger
from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.reconcile import reconcile
from ccht_desktop.foundation.clock import Clock, from_text
from ccht_desktop.foundation.translations import _

PAST = timedelta(days=3)
LONG_AWAY_SECONDS = 12 * 3600.0
Entries = list[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Absence:
    """The time nobody broadcast: since the last beat, and what it was.

    broken: cause of an airing it broke. absent: cause of an item nobody was there for.
    """

    beat: Beat | None
    seconds: float
    broken: Cause
    absent: Cause
    note: str | None


def absence(beat: Beat | None, now: datetime, monotonic: float) -> Absence:
    """The monotonic clock counts from the computer's start: it tells a restart of the computer
    from one of this program."""
    away = (now - beat.at).total_seconds() if beat else 0.0
    if beat is not None and monotonic > away:
        note = _("the broadcasting program was not running")
        return Absence(beat, away, Cause.KHAC, Cause.KHAC, note)
    return Absence(beat, away, Cause.MAT_DIEN, Cause.MAY_TINH_TAT, None)


def close_open(ledger: Ledger, clock: Clock, away: Absence) -> Entries:
    """Ends of the airings that were on; for append_all, before anything sounds."""
    reader = AirlogReader(ledger.connection)
    airings = reader.open_airings()
    return reconcile([], set(), airings, away.beat, clock.now(), True, away.broken)


def settle(
    ledger: Ledger, now: datetime, away: Absence, doubted: datetime | None = None
) -> Entries:
    """`missed` entries of the sessions that passed meanwhile; for append_all. doubted: since when a
    running station did not trust its clock."""
    reader = AirlogReader(ledger.connection)
    since = away.beat.at - PAST if away.beat else None
    settled = reader.settled(since)
    entries = reconcile(
        reader.planned(since, now), settled, reader.open_airings(), None, now, False
    )
    for _kind, body in entries:
        if doubted is not None and from_text(body["planned_start"]) >= doubted:
            body.update(cause=Cause.DONG_HO)
        else:
            body.update(cause=away.absent, note=body["note"] or away.note)
    return entries


def recover(ledger: Ledger, clock: Clock) -> Entries:
    """Both, for a command that writes while no broadcaster runs."""
    away = absence(ledger.last_beat(), clock.now(), clock.monotonic())
    return [*close_open(ledger, clock, away), *settle(ledger, clock.now(), away)]
