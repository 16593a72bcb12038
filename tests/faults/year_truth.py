"""Is what the ledger says of a year what the card heard?"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import from_text
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.playout.voice import RATE
from tests.faults.year_befell import hit, paused, wall_moved
from tests.faults.year_record import Year
from tests.faults.year_sessions import failings
from tests.faults.year_silence import breaches
from tests.faults.year_told import Attempt, Told, read
from tests.faults.year_witness import Sounding

# A beat a second, looked at five times a second, over blocks of 0.1 s.
NEAR_SECONDS = 1.3
AFTER_POWER_SECONDS = 2.5
EXACT_SECONDS = 0.005
STALL_FELT_SECONDS = 3.0

# What may have befallen where a cause is named.
BEHIND: dict[str, tuple[str, ...]] = {
    "MAT_DIEN": ("power", "power_in_write", "clock"),
    "MAY_TINH_TAT": ("power", "power_in_write", "clock", "crash", "ended", "sleep"),
    "LOI_TEP": ("changed", "broken", "hung"),
    "THIET_BI": ("gone", "stalled", "greedy", "sleep", "slow"),
    "DUNG_TAY": ("stop", "ended", "hold"),
    "DONG_HO": ("clock", "sleep", "power"),
}


def untruths(year: Year) -> list[str]:
    """Everything that is not as it should be, each with what is needed to find it again."""
    with closing(open_reader(year.folder.airlog_db, SCHEMA)) as reader:
        verdict = verify(reader)
        rows = reader.execute("SELECT seq, kind, body FROM ledger ORDER BY seq").fetchall()
    told = read(rows, year.written)
    found = [f"playout died: {death}" for death in year.died]
    if not verdict.ok:
        found.append(f"the ledger is not whole: {verdict.reason}")
    by_airing: dict[int, list[Sounding]] = defaultdict(list)
    for sounding in year.soundings:
        if sounding.airing is None:
            found.append(f"{sounding.began} sounded without a start entry: {sounding.item.title}")
        else:
            by_airing[sounding.airing].append(sounding)
    for attempt in told.airings.values():
        found += _attempt(year, attempt, by_airing.get(attempt.seq, []))
    found += _items(year, told)
    found += breaches(year, told)
    found += failings(year, told, by_airing)
    return [f"seed {year.seed}: {text}" for text in found]


def _attempt(year: Year, attempt: Attempt, heard: list[Sounding]) -> Iterator[str]:
    name = attempt.name
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
    name, end = attempt.name, attempt.end
    assert end is not None
    said, true = end["played_seconds"], sounding.seconds
    took = (sounding.ended - sounding.began).total_seconds() - paused(year, sounding)
    if attempt.outcome == "aired":
        whole = attempt.body["planned_seconds"]
        if true < 0.99 * whole - 0.001:
            yield f"{name} is aired, and {true:.2f} s of {whole} sounded"
        # A block of the card more: the product knows no better than its callbacks.
        if end["evidence"] >= "E2" and abs(took - true) > max(0.5, 0.01 * true) + 0.1:
            yield f"{name} is aired ({end['evidence']}), and {true:.2f} s took {took:.2f} s"
        if took < true - max(0.5, 0.01 * true):
            yield f"{name} is aired, and was swallowed: {true:.2f} s in {took:.2f} s"
    near = AFTER_POWER_SECONDS if hit(year, ("power",), sounding.ended, 1.0) else NEAR_SECONDS
    if abs(said - true) > near and not _unwritten(year, attempt, sounding):
        yield f"{name} is {attempt.outcome} after {said:.2f} s, and {true:.2f} s sounded"
    swallowed = hit(year, ("greedy",), sounding.began, 1.0, sounding.ended)
    if end["started_at"] is None or wall_moved(year, sounding) or swallowed:
        return
    wrong = timedelta(seconds=sounding.wrong_by)
    begun = abs(from_text(end["started_at"]) - wrong - sounding.began)
    # Of a stall shorter than the device's loss the product sees nothing but a late callback.
    stalled = hit(year, ("stalled",), sounding.began, STALL_FELT_SECONDS)
    close = EXACT_SECONDS if end["evidence"] >= "E2" and not stalled else NEAR_SECONDS
    if begun > timedelta(seconds=close):
        yield f"{name} began {begun} away from what is written"
    ended = abs(from_text(end["ended_at"]) - wrong - sounding.ended)
    if paused(year, sounding):
        return
    if ended > timedelta(seconds=AFTER_POWER_SECONDS):
        yield f"{name} ended {ended} away from what is written"


def _unwritten(year: Year, attempt: Attempt, sounding: Sounding) -> bool:
    """The disk was full while it sounded, and whoever knew died before there was room."""
    deaths = ("power", "power_in_write", "crash")
    full = hit(year, ("full",), sounding.began, 1.0, sounding.ended)
    return full is not None and hit(year, deaths, sounding.began, 0.0, attempt.closed) is not None


def _cause(year: Year, attempt: Attempt) -> Iterator[str]:
    name, cause = attempt.name, attempt.cause
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
    # By a wrong clock an item is tried long after its file was opened.
    margin = 4 * 3600.0 if attempt.wrong else 1200.0
    if not hit(year, BEHIND[cause], begin, margin, end):
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
