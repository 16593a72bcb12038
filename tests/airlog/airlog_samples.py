"""Sample logs: entry bodies of a plainly sample station, and a log of one day."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.schema import PROJECTIONS, SCHEMA, TABLES
from ccht_desktop.foundation.clock import ZONE, FakeClock, utc_text
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession

MORNING = datetime(2026, 11, 23, 5, 30, tzinfo=ZONE)
STATION = {"code": "99999", "name": "Xã Mẫu", "public_key": "mẫu"}
FRAMES = 48_000


def session(
    day: int = 0, count: int = 2, grace: int = 300, seconds: float = 60.0
) -> PlannedSession:
    """The morning session, some days later, of clips of equal length."""
    start = MORNING + timedelta(days=day)
    items = tuple(
        PlannedItem(
            position=number,
            source="clip",
            kind="CHUYEN_MUC_CCHC",
            planned_start=start + timedelta(seconds=seconds * (number - 1)),
            seconds=seconds,
            clip=number,
            sha256=str(number) * 64,
            title=f"Bài mẫu số {number}",
            field="TTHC",
            group="DVC",
            priority=1,
            frames=round(seconds * FRAMES),
            lufs=-18.5,
            true_peak=-2.1,
            approval=7,
            approval_number="12/QĐ-UBND",
            approver="Nguyễn Văn Mẫu",
        )
        for number in range(1, count + 1)
    )
    return PlannedSession(
        occurrence=f"sang/{start.date().isoformat()}/1",
        rule=1,
        name="Buổi sáng",
        start=start,
        end=start + timedelta(seconds=seconds * count),
        rundown=1,
        grace_seconds=300,
        cap_minutes=45,
        items=items,
    )


def planned(of: PlannedSession, reconstructed: bool = False) -> dict[str, Any]:
    return of.body() | {"reconstructed": reconstructed}


def opened(of: PlannedSession, position: int, attempt: int = 1) -> dict[str, Any]:
    """What `start`, `missed` and `refused` say alike."""
    item = of.items[position - 1]
    return {
        "occurrence": of.occurrence,
        "position": position,
        "session": of.name,
        "attempt": attempt,
        "continues": None,
        "planned_start": utc_text(item.planned_start),
        "planned_seconds": item.seconds,
        "kind": item.kind,
        "clip": item.clip,
        "sha256": item.sha256,
        "title": item.title,
        "field": item.field,
        "group": item.group,
        "priority": item.priority,
        "approval_number": item.approval_number,
        "approver": item.approver,
        "started_by": "schedule",
    }


def start(of: PlannedSession, position: int, attempt: int = 1, late: float = 0.0) -> dict[str, Any]:
    began = of.items[position - 1].planned_start + timedelta(seconds=late)
    return opened(of, position, attempt) | {
        "started_at": utc_text(began),
        "late_seconds": late,
        "gain_db": 2.5,
        "boot": "mau",
        "monotonic": 1000.0,
    }


def play_now(at: datetime) -> dict[str, Any]:
    """An unplanned act: no occurrence, no position, no planned start."""
    return start(session(), 1) | {
        "occurrence": None,
        "position": None,
        "session": None,
        "planned_start": None,
        "late_seconds": None,
        "started_at": utc_text(at),
        "started_by": "play_now",
    }


def missed(of: PlannedSession, position: int, attempt: int = 1) -> dict[str, Any]:
    return opened(of, position, attempt) | {"cause": "MAY_TINH_TAT", "note": None}


def end(
    airing: int,
    outcome: str = "aired",
    seconds: float = 60.0,
    at: datetime = MORNING + timedelta(seconds=60),
    started_at: datetime | None = None,
) -> dict[str, Any]:
    return {
        "airing": airing,
        "started_at": utc_text(started_at) if started_at else None,
        "ended_at": utc_text(at),
        "frames": round(seconds * FRAMES),
        "played_seconds": seconds,
        "outcome": outcome,
        "cause": None if outcome == "aired" else "MAT_DIEN",
        "note": None,
        "evidence": "E2" if outcome == "aired" else "E1",
    }


def write_day(ledger: Ledger) -> None:
    """Eight entries: planned, aired in full, interrupted, aired again, another day missed."""
    today = session()
    ledger.append("station", STATION)
    ledger.append("planned", planned(today))
    first = ledger.append("start", start(today, 1))
    ledger.append("end", end(first.seq))
    second = ledger.append("start", start(today, 2, late=0.4))
    ledger.append("end", end(second.seq, "interrupted", 20.0))
    ledger.append("missed", missed(session(day=1), 1))
    ledger.append("clock", {"old": "2026", "new": "2027", "step_seconds": 2.5})


def ledger_at(path: Path, clock: FakeClock) -> Ledger:
    return Ledger(open_writer(path, SCHEMA), clock)


def ledger_in_memory(clock: FakeClock) -> Ledger:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in TABLES:
        connection.execute(statement)
    return Ledger(connection, clock)


def tables(connection: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All that follows from the ledger, as it stands."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return {
        table: cursor.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()
        for table, order in PROJECTIONS
    }
