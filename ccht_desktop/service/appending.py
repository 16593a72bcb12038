"""Appending to the ledger from outside playout: through the holder, or by holding the lock."""

from collections.abc import Sequence
from typing import Any

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.service.clock_trust import ClockTrust
from ccht_desktop.service.commands import Client
from ccht_desktop.service.planning import Planner
from ccht_desktop.service.recovery import LONG_AWAY_SECONDS, absence, recover
from ccht_desktop.station import Station

Entries = Sequence[tuple[str, dict[str, Any]]]


def append(station: Station, entries: Entries) -> None:
    """Raises StationError STATION_HELD when a holder runs but does not answer."""
    try:
        Client(station.folder).request({"do": "append", "entries": [list(e) for e in entries]})
    except StationError as error:
        if error.code != "PLAYOUT_OFF":
            raise
        with Station.lock(station.folder), station.open_ledger() as ledger:
            ledger.append_all([*_settled(station, ledger), *entries])


def stop_reason(station: Station, reason: str, by: str) -> None:
    """Says afterwards why the last STOP was pressed; raises as append(), or NO_STOP."""
    stops = list(station.airlog.entries("stop"))
    if not stops:
        raise StationError("NO_STOP", _("Nothing was stopped by hand yet."))
    said = {"stop": stops[-1].seq, "reason": reason, "by": by or None}
    occurrences = stops[-1].body.get("occurrences") or []
    append(station, [("reason", {**said, "occurrences": occurrences})])


def plan_changed(station: Station) -> None:
    """After people changed the plan: the ledger follows, at once when nothing is running."""
    try:
        Client(station.folder).request({"do": "sync"})
    except StationError as error:
        if error.code != "PLAYOUT_OFF":
            raise
        try:
            lock = Station.lock(station.folder)
        except StationError:
            return
        with lock, station.open_ledger() as ledger:
            if not _doubted(station, ledger):
                Planner(station, ledger).sync()
                if settling := _settled(station, ledger):
                    ledger.append_all(settling)


def _doubted(station: Station, ledger: Ledger) -> bool:
    """A plan or a `missed` of a wrong date would stand in the log for ever."""
    now, monotonic = station.clock.now(), station.clock.monotonic()
    return ClockTrust(now, monotonic, AirlogReader(ledger.connection).seen()).doubtful


def _settled(station: Station, ledger: Ledger) -> list[tuple[str, dict[str, Any]]]:
    """What an earlier life left behind, unless only a broadcaster with a clock that has stood for a
    while should say."""
    now, monotonic = station.clock.now(), station.clock.monotonic()
    away = absence(ledger.last_beat(), now, monotonic).seconds
    if away > LONG_AWAY_SECONDS or _doubted(station, ledger):
        return []
    return recover(ledger, station.clock)
