"""Is what the ledger says of a year what the card heard? Reads entries, no table of the product."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import ZONE, from_text, local
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.playout.voice import RATE
from tests.faults.faulty_year import Befallen, Year
from tests.faults.year_witness import Sounding

GRACE = timedelta(seconds=300)
AT_ONCE = timedelta(seconds=6)
LONGEST_PLAN = timedelta(seconds=90)
CROWD = timedelta(seconds=150)
A_FRAME = timedelta(seconds=1.5 / RATE, microseconds=2)
NEAR_SECONDS = 1.2
AFTER_POWER_SECONDS = 2.5
QUIET_FROM, QUIET_TO = 21 * 3600, 5 * 3600

# What may have befallen where a cause is named.
BEHIND: dict[str, tuple[str, ...]] = {
    "MAT_DIEN": ("power", "power_in_write", "clock"),
    "MAY_TINH_TAT": ("power", "power_in_write", "clock", "crash", "ended", "sleep"),
    "LOI_TEP": ("changed", "broken", "hung"),
    "THIET_BI": ("gone", "stalled", "greedy", "sleep", "slow"),
    "DUNG_TAY": ("stop", "ended", "hold"),
    "DONG_HO": ("clock", "sleep", "power"),
}
# These alone never keep a session from its time.
HARMLESS = frozenset({"play_now", "plan_locked", "plan_damaged", "edit", "withdrawal"})


@dataclass(frozen=True, slots=True)
class Due:
    """What the desk's own book says was to be aired. crowded: another session is close by."""

    occurrence: str
    start: datetime
    latest: datetime
    crowded: bool


@dataclass(slots=True)
class Attempt:
    """An opening entry and, once there is one, its end. wrong: the wall was, when it was opened."""

    seq: int
    kind: str
    body: dict[str, Any]
    opened: datetime
    wrong: bool
    end: dict[str, Any] | None = None
    ends: int = 0
    closed: datetime | None = None

    @property
    def outcome(self) -> str | None:
        if self.kind != "start":
            return self.kind
        return self.end["outcome"] if self.end else None

    @property
    def cause(self) -> str | None:
        said = self.end if self.kind == "start" else self.body
        return said["cause"] if said else None


@dataclass(slots=True)
class Told:
    """What the ledger says: the last plan of each occurrence, and the attempts at each item."""

    planned: dict[str, dict[str, Any]] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    attempts: dict[tuple[str, int], list[Attempt]] = field(
        default_factory=lambda: defaultdict(list)
    )
    airings: dict[int, Attempt] = field(default_factory=dict)


def untruths(year: Year) -> list[str]:
    """Everything that is not as it should be, each with what is needed to find it again."""
    with closing(open_reader(year.folder.airlog_db, SCHEMA)) as reader:
        verdict = verify(reader)
        rows = reader.execute("SELECT seq, kind, body FROM ledger ORDER BY seq").fetchall()
    told = _read(year, rows)
    found = [f"playout died: {death}" for death in year.died]
    if not verdict.ok:
        found.append(f"the ledger is not whole: {verdict.reason}")
    by_airing: dict[int, list[Sounding]] = defaultdict(list)
    for sounding in year.soundings:
        if sounding.airing is None:
            found.append(f"{sounding.began} sounded without a start entry: {sounding.item.title}")
        else:
            by_airing[sounding.airing].append(sounding)
        found += _quiet(sounding)
    for attempt in told.airings.values():
        found += _attempt(year, attempt, by_airing.get(attempt.seq, []))
    found += _items(year, told)
    found += _healthy(year, told, by_airing)
    return [f"seed {year.seed}: {text}" for text in found]


def _read(year: Year, rows: list[Any]) -> Told:
    told = Told()
    for seq, kind, text in rows:
        body = json.loads(text)
        if kind == "planned":
            told.planned[body["occurrence"]] = body
            told.cancelled.discard(body["occurrence"])
        elif kind == "cancelled":
            told.cancelled.add(body["occurrence"])
        elif kind in ("start", "missed", "refused"):
            opened, wrong_by = year.written[seq]
            attempt = Attempt(seq, kind, body, opened, abs(wrong_by) > 1.0)
            told.airings[seq] = attempt
            if body["occurrence"] is not None:
                told.attempts[body["occurrence"], body["position"]].append(attempt)
        elif kind == "end":
            attempt = told.airings[body["airing"]]
            attempt.end, attempt.ends = body, attempt.ends + 1
            attempt.closed = year.written[seq][0]
    return told


def _quiet(sounding: Sounding) -> Iterator[str]:
    if abs(sounding.wrong_by) > 1.0:
        return
    for moment in (sounding.began, sounding.ended - timedelta(milliseconds=1)):
        wall = local(moment)
        second = wall.hour * 3600 + wall.minute * 60 + wall.second
        if second >= QUIET_FROM or second < QUIET_TO:
            yield f"{wall} sounded in quiet hours: {sounding.item.title}"


def _attempt(year: Year, attempt: Attempt, heard: list[Sounding]) -> Iterator[str]:
    name = _name(attempt)
    if attempt.kind == "start" and attempt.ends != 1:
        yield f"{name} has {attempt.ends} ends"
        return
    if len(heard) > 1:
        yield f"{name} sounded {len(heard)} times"
    frames = sum(sounding.frames for sounding in heard)
    outcome = attempt.outcome
    if outcome in ("missed", "refused") and frames:
        yield f"{name} is {outcome}, and {frames / RATE:.2f} s of it sounded"
    if outcome != "aired":
        yield from _cause(year, attempt)
    if attempt.end is None or not heard:
        if outcome == "aired":
            yield f"{name} is aired, and nothing sounded"
        if attempt.end is not None and attempt.end["played_seconds"] > AFTER_POWER_SECONDS:
            yield f"{name} played {attempt.end['played_seconds']} s, and nothing sounded"
        return
    yield from _lengths(year, attempt, heard[0])


def _lengths(year: Year, attempt: Attempt, sounding: Sounding) -> Iterator[str]:
    name, end = _name(attempt), attempt.end
    assert end is not None
    said, true = end["played_seconds"], sounding.seconds
    took = (sounding.ended - sounding.began).total_seconds() - _paused(year, sounding)
    if attempt.outcome == "aired":
        whole = attempt.body["planned_seconds"]
        if true < 0.99 * whole - 0.001:
            yield f"{name} is aired, and {true:.2f} s of {whole} sounded"
        # A block of the card more: the product knows no better than its callbacks.
        if end["evidence"] >= "E2" and abs(took - true) > max(0.5, 0.01 * true) + 0.1:
            yield f"{name} is aired ({end['evidence']}), and {true:.2f} s took {took:.2f} s"
        if took < true - max(0.5, 0.01 * true):
            yield f"{name} is aired, and was swallowed: {true:.2f} s in {took:.2f} s"
    near = AFTER_POWER_SECONDS if _hit(year, ("power",), sounding.ended, 1.0) else NEAR_SECONDS
    if abs(said - true) > near:
        yield f"{name} is {attempt.outcome} after {said:.2f} s, and {true:.2f} s sounded"
    swallowed = _hit(year, ("greedy",), sounding.began, 1.0, sounding.ended)
    if end["started_at"] is None or _wall_moved(year, sounding) or swallowed:
        return
    wrong = timedelta(seconds=sounding.wrong_by)
    begun = abs(from_text(end["started_at"]) - wrong - sounding.began)
    if begun > timedelta(seconds=0.005 if end["evidence"] >= "E2" else 0.5):
        yield f"{name} began {begun} away from what is written"
    ended = abs(from_text(end["ended_at"]) - wrong - sounding.ended)
    if _paused(year, sounding):
        return
    if ended > timedelta(seconds=AFTER_POWER_SECONDS):
        yield f"{name} ended {ended} away from what is written"


def _paused(year: Year, sounding: Sounding) -> float:
    """Seconds of it in which a person had it stand still."""
    seconds = 0.0
    for fault in year.befallen:
        if fault.kind == "pause":
            until = min(fault.until or sounding.ended, sounding.ended)
            seconds += max(0.0, (until - max(fault.since, sounding.began)).total_seconds())
    # A pause that ended with the device did not go on as long as the person meant.
    return min(seconds, sounding.silent)


def _cause(year: Year, attempt: Attempt) -> Iterator[str]:
    name, cause = _name(attempt), attempt.cause
    if not cause:
        yield f"{name} is {attempt.outcome} without a cause"
        return
    if cause not in BEHIND:
        return
    planned = attempt.body["planned_start"]
    begin = attempt.opened
    if planned and not attempt.wrong:
        begin = min(begin, from_text(planned))
    end = attempt.closed or attempt.opened
    if not _hit(year, BEHIND[cause], begin, 1200.0, end):
        yield f"{name} is {attempt.outcome} by {cause}, and nothing of the kind befell"


def _items(year: Year, told: Told) -> Iterator[str]:
    """Exactly one outcome for everything that was planned, up to the last day."""
    due = year.ended - timedelta(hours=1)
    for occurrence, body in told.planned.items():
        if occurrence in told.cancelled or from_text(body["start"]) > due:
            if any(key[0] == occurrence for key in told.attempts) and occurrence in told.cancelled:
                yield f"{occurrence} was cancelled, and has outcomes"
            continue
        for item in body["items"]:
            attempts = told.attempts.get((occurrence, item["position"]), [])
            name = f"{occurrence} #{item['position']}"
            numbers = [attempt.body["attempt"] for attempt in attempts]
            if not attempts:
                yield f"{name} was planned, and has no outcome"
            elif numbers != list(range(1, len(numbers) + 1)) or len(numbers) > 2:
                yield f"{name} has the attempts {numbers}"
            elif len(attempts) == 2:
                first, second = attempts
                if second.body["continues"] != first.seq or first.outcome == "aired":
                    yield f"{name} has a second attempt that continues nothing"
    for occurrence, position in told.attempts:
        if occurrence not in told.planned:
            yield f"{occurrence} #{position} has an outcome, and was never planned"


def _healthy(year: Year, told: Told, by_airing: dict[int, list[Sounding]]) -> Iterator[str]:
    """Every session that nothing befell aired in full, each item on its frame; none came late."""
    for due_one in sessions_of(year):
        occurrence, start = due_one.occurrence, due_one.start
        attempts = {key[1]: each for key, each in told.attempts.items() if key[0] == occurrence}
        yield from _late(year, due_one, attempts, by_airing)
        if (
            due_one.crowded
            or troubled(year, start)
            or any(a.wrong for each in attempts.values() for a in each)
        ):
            continue
        if set(attempts) != set(range(1, 7)):
            yield f"{occurrence} was healthy, and has outcomes for {sorted(attempts)}"
            continue
        due = start
        for position in range(1, 7):
            last = attempts[position][-1]
            heard = by_airing.get(last.seq, [])
            if last.outcome != "aired" or last.end is None or last.end["evidence"] != "E2":
                yield f"{_name(last)} was healthy, and is {last.outcome} by {last.cause}"
                break
            if not heard or abs(heard[0].began - due) > A_FRAME:
                began = heard[0].began if heard else None
                yield f"{_name(last)} was healthy, due {due}, began {began}"
                break
            due = heard[0].ended


def _late(
    year: Year,
    due: Due,
    attempts: dict[int, list[Attempt]],
    by_airing: dict[int, list[Sounding]],
) -> Iterator[str]:
    heard = [s for each in attempts.values() for a in each for s in by_airing.get(a.seq, [])]
    first = min(heard, key=lambda s: s.began, default=None)
    if first is None or abs(first.wrong_by) > 1.0:
        return
    start = due.start
    begun = min(a.opened for each in attempts.values() for a in each if a.kind == "start")
    # What a start entry has begun may go on as long as its window lasts.
    latest = due.latest if begun > first.began - AT_ONCE else due.latest + LONGEST_PLAN
    if first.began > latest + timedelta(seconds=2):
        yield f"{due.occurrence} began {first.began - start} late, beyond its grace"
    if first.began < start - A_FRAME and not _hit(year, ("greedy",), start, 30.0):
        yield f"{due.occurrence} began {start - first.began} early"


def sessions_of(year: Year) -> Iterator[Due]:
    day = year.first
    while datetime.combine(day, time(), ZONE) < year.ended - timedelta(days=1):
        for slot in {each for change in year.desk.book for each in change.slots}:
            start = datetime.combine(day, slot.start, ZONE).astimezone(UTC)
            fixed = start - timedelta(seconds=90)
            others = year.desk.in_force(fixed)
            if slot in others and not year.desk.is_suspended(day, fixed):
                latest = start + max(GRACE, timedelta(seconds=slot.wait))
                crowded = any(
                    abs(datetime.combine(day, each.start, ZONE) - start) < CROWD
                    for each in others
                    if each != slot
                )
                yield Due(slot.occurrence(day), start, latest, crowded)
        day += timedelta(days=1)


def troubled(year: Year, start: datetime) -> bool:
    """Anything that can touch a session befell in its window."""
    begin, end = start - timedelta(seconds=20), start + timedelta(seconds=130)
    if any(begin - timedelta(seconds=100) <= moment <= end for moment in year.desk.changes):
        return True
    return any(
        fault.kind not in HARMLESS
        and fault.since <= end
        and (fault.until is None or fault.until >= begin)
        for fault in year.befallen
    )


def _hit(
    year: Year,
    kinds: tuple[str, ...],
    begin: datetime,
    margin: float,
    end: datetime | None = None,
) -> Befallen | None:
    early, late = begin - timedelta(seconds=margin), (end or begin) + timedelta(seconds=margin)
    for fault in year.befallen:
        if fault.kind in kinds and fault.since <= late and (fault.until or late) >= early:
            return fault
    return None


def _wall_moved(year: Year, sounding: Sounding) -> bool:
    return any(
        fault.kind in ("clock", "sleep", "power")
        and any(
            moment is not None
            and sounding.began - timedelta(seconds=1)
            <= moment
            <= sounding.ended + timedelta(seconds=3)
            for moment in (fault.since, fault.until)
        )
        for fault in year.befallen
    )


def _name(attempt: Attempt) -> str:
    body = attempt.body
    what = f"{body['occurrence']} #{body['position']}.{body['attempt']}"
    if body["occurrence"] is None:
        what = f"play now {body['title']}"
    return f"{local(attempt.opened):%Y-%m-%d %H:%M:%S} entry {attempt.seq} {what}"
