"""Before anything else is written: what an earlier life left open gets its end."""

from datetime import timedelta
from typing import Any

from ccht_desktop.airlog.ledger import Beat, Ledger
from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.reconcile import reconcile
from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.translations import _

PAST = timedelta(days=3)


def recover(ledger: Ledger, clock: Clock) -> list[tuple[str, dict[str, Any]]]:
    """Entries that close open airings and settle items nobody was there for; for append_all."""
    reader = AirlogReader(ledger.connection)
    beat = ledger.last_beat()
    since = beat.at - PAST if beat else None
    broken, absent, note = _what_happened(beat, clock)
    entries = reconcile(
        reader.planned(since),
        reader.settled(since),
        reader.open_airings(),
        beat,
        clock.now(),
        restarted=True,
        cause=broken,
    )
    for kind, body in entries:
        if kind == "missed":
            body.update(cause=absent, note=body["note"] or note)
    return entries


def _what_happened(beat: Beat | None, clock: Clock) -> tuple[Cause, Cause, str | None]:
    """Cause of a broken airing, cause of an item nobody was there for, and a note.

    The monotonic clock counts from the computer's start: it tells a restart of the computer
    from one of this program.
    """
    if beat is not None:
        away = (clock.now() - beat.at).total_seconds()
        if clock.monotonic() > away:
            return Cause.KHAC, Cause.KHAC, _("the broadcasting program was not running")
    return Cause.MAT_DIEN, Cause.MAY_TINH_TAT, None
