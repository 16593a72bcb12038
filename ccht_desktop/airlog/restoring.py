"""A damaged or lost log is made anew of all that remains; each entry proves itself by its hash."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from ccht_desktop.airlog.copies import Copy, Places, copies, linked, of_file, read_only
from ccht_desktop.airlog.histories import Chain, Histories
from ccht_desktop.airlog.ledger import Beat, Ledger, read_beat
from ccht_desktop.airlog.mirror import Mirror, sync_folder
from ccht_desktop.airlog.projection import Unreadable, rebuild
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.signs import Beat as Sign
from ccht_desktop.airlog.signs import alive, no_sign
from ccht_desktop.airlog.soundness import Fault, rows_after
from ccht_desktop.foundation.clock import Clock, from_text, local
from ccht_desktop.foundation.database import open_writer, transaction
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

ROWS_AT_ONCE = 10_000
_INSERT = "INSERT INTO ledger(seq, at, kind, body, prev_hash, hash) VALUES(?, ?, ?, ?, ?, ?)"
# What somebody brought back, they were told of then.
_MET = frozenset(Fault) - {Fault.BROUGHT_BACK}
_FILES = ("-shm", "-wal", ".condemned", "")


def restore(
    places: Places, mirrors: Sequence[Mirror], fault: Fault, clock: Clock, beat: Sign = no_sign
) -> None:
    """Puts a new airlog.db in its place, whose last entry, `restored`, says what happened.

    What was damaged is kept in the backup folder. beat: a sign of life meanwhile. Raises
    StationError LOG_NOT_RESTORED.
    """
    stamp = f"{clock.now():%Y%m%dT%H%M%SZ}"
    work = places.log.with_name(f"{places.log.name}.restoring")
    try:
        # What a person has just brought back is no evidence: it all stands in the chain.
        brought_back = fault is Fault.BROUGHT_BACK
        evidence = None if brought_back else _keep(places, stamp, broken_off=work.exists())
        for file in _files(work):
            file.unlink()
        sources = copies(places, mirrors, evidence, beat)
        if brought_back:
            sources.append(of_file("damaged", places.log, beat, present=True))
        histories = Histories(sources, places.owner())
        chain = histories.present()
        with closing(open_writer(work, SCHEMA)) as connection:
            _fill(connection, sources, chain, beat)
            ledger = Ledger(connection, clock)
            if evidence:
                _bring_beat(ledger, places.backup / evidence / places.log.name, clock)
            elif brought_back:
                _bring_beat(ledger, places.log, clock)
            head = ledger.head()[0]
            lost = histories.known(chain, head) - head
            ledger.append("restored", _told(fault, head, lost, sources, evidence))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        work.replace(places.log)
        sync_folder(places.log.parent)
        _level(places.log, mirrors, stamp, beat)
    except (OSError, sqlite3.Error) as error:
        raise StationError(
            "LOG_NOT_RESTORED",
            _(
                "The log is damaged and cannot be restored now ({reason}). Make room on the disk, "
                "close other windows of this program, and start again."
            ).format(reason=error),
        ) from error


def restored_since(reader: AirlogReader, since: datetime) -> str | None:
    """What an alarm says of the last restoration after a moment, a sentence; None without one."""
    found = [
        entry.body
        for entry in reader.entries("restored")
        if from_text(entry.at) > since and entry.body.get("reason") in _MET
    ]
    if not found:
        return None
    lost, reason = found[-1]["lost"], found[-1]["reason"]
    if lost is None:
        return _("The log was lost and could not be restored: a new one has begun.")
    if lost:
        text = _("The log was damaged and restored; {count} entries could not be brought back.")
        return text.format(count=lost)
    if reason == Fault.OLD_COPY:
        return _("An old copy lay in the place of the log; the log was completed, all is there.")
    return _("The log was damaged and restored; as far as is known, nothing is missing.")


def losses(reader: AirlogReader) -> list[str]:
    """What this log says is missing in it, a sentence for each time; a sound chain hides it."""
    told = []
    for entry in reader.entries("restored"):
        day = f"{local(from_text(entry.at)):%d/%m/%Y}"
        lost = entry.body.get("lost", 0)
        if lost is None:
            text = _("But this log began anew on {day}, after the one before was lost.")
            told.append(text.format(day=day))
        elif lost:
            text = _("But of {count} entries nothing was left when it was restored on {day}.")
            told.append(text.format(day=day, count=lost))
    return told


def _keep(places: Places, stamp: str, broken_off: bool) -> str | None:
    """Moves the damaged files away. The name of their folder; None where nothing was left.

    broken_off: an earlier attempt has moved them.
    """
    if files := _files(places.log):
        folder = places.backup / f"damaged-{stamp}"
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            file.replace(folder / file.name)
        sync_folder(folder)
        return folder.name
    kept = sorted(places.backup.glob("damaged-*"))
    return kept[-1].name if kept and broken_off else None


def _files(database: Path) -> list[Path]:
    files = [database.with_name(database.name + end) for end in _FILES]
    return [file for file in files if file.exists()]


def _fill(
    connection: sqlite3.Connection, sources: Sequence[Copy], chain: Chain, beat: Sign
) -> None:
    rows = linked(sources, chain.at)
    # In parts: a slow disk takes long for one of all rows, and gives no sign of life meanwhile.
    while part := list(islice(rows, ROWS_AT_ONCE)):
        with transaction(connection):
            connection.executemany(_INSERT, part)
        beat()
    while True:
        try:
            rebuild(connection, beat)
        except Unreadable as error:
            connection.execute("DELETE FROM ledger WHERE seq >= ?", (error.seq,))
        else:
            return


def _bring_beat(ledger: Ledger, damaged: Path, clock: Clock) -> None:
    """The last sign of life: the damaged file's where it can be, else the last entry's moment."""
    row = ledger.connection.execute("SELECT at FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    if row is None:
        return
    beat = Beat(from_text(row[0]), None, 0)
    with suppress(sqlite3.Error, ValueError, TypeError), closing(read_only(damaged)) as connection:
        found = read_beat(connection)
        if found is not None and beat.at <= found.at <= clock.now():
            beat = Beat(found.at, int(found.airing) if found.airing else None, int(found.frames))
    ledger.beat(beat.at, beat.airing, beat.frames)


def _told(
    fault: Fault, head: int, lost: int, sources: Sequence[Copy], evidence: str | None
) -> dict[str, Any]:
    """The body of `restored`. lost: entries known to be missing; None: nobody knows."""
    backups = [copy.name for copy in sources if copy.kind == "backup" and copy.used]
    used = {kind: sum(c.used for c in sources if c.kind == kind) for kind in ("mirror", "damaged")}
    return {
        "reason": fault.value,
        "from_backup": backups[0] if backups else None,
        "entries": head,
        "entries_from_mirror": used["mirror"],
        "entries_from_damaged": used["damaged"],
        "lost": lost if head or lost else None,
        "evidence": evidence,
    }


def _level(log: Path, mirrors: Sequence[Mirror], stamp: str, beat: Sign) -> None:
    """A mirror that says other than the new log is kept aside, and written anew."""
    with closing(open_writer(log, SCHEMA)) as connection:
        for mirror in mirrors:
            with suppress(OSError):
                if not mirror.is_part_of(alive(rows_after(connection, 0), beat)):
                    mirror.set_aside(stamp)
