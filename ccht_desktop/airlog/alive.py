"""When the station surely ran: what `alive` says, and what a life broken off left unsaid."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from heapq import merge
from typing import Any

from ccht_desktop.airlog.ledger import Beat
from ccht_desktop.airlog.model import Entry
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.clock import from_text, utc_text

Span = tuple[datetime, datetime]
KINDS = ("playout", "alive", "gap", "clock")
# A clock that was wrong by more than this made the minutes before it worthless as proof.
CLOCK_TRUST = timedelta(seconds=60)


def life_entries(reader: AirlogReader, after: int = 0) -> Iterator[Entry]:
    """The entries that the functions of this module read, in order."""
    return merge(*(reader.entries(kind, after) for kind in KINDS), key=lambda entry: entry.seq)


def owed(reader: AirlogReader, beat: Beat | None) -> list[tuple[str, dict[str, Any]]]:
    """`alive` entries for append_all: the time a life that was broken off had not sealed yet."""
    started = [e.seq for e in reader.entries("playout") if e.body["event"] == "started"]
    if not started:
        return []
    spans = unsealed(life_entries(reader, started[-1] - 1), beat)
    return [("alive", {"from": utc_text(a), "to": utc_text(b)}) for a, b in spans]


def unsealed(entries: Iterable[Entry], beat: Beat | None) -> list[Span]:
    """What is alive by the entries of the last life and its last beat, and by no `alive` entry."""
    since: datetime | None = None
    before_step: Span | None = None
    for entry in entries:
        body = entry.body
        if entry.kind == "playout":
            since = from_text(entry.at) if body["event"] == "started" else None
            before_step = None
        elif entry.kind == "clock" and "old" in body and since is not None:
            old = from_text(body["old"])
            before_step = (since, old) if old > since else None
            since = from_text(body["new"])
        elif entry.kind == "alive":
            if before_step is not None and from_text(body["to"]) == before_step[1]:
                before_step = None
            else:
                since = from_text(body["to"])
        elif entry.kind == "gap" and since is not None:
            since = from_text(body["to"])
    spans = [] if before_step is None else [before_step]
    if since is not None and beat is not None and beat.at > since:
        spans.append((since, beat.at))
    return spans


def alive_spans(entries: Iterable[Entry], beat: Beat | None) -> list[Span]:
    """Every span in which the station was surely running, ordered, without overlaps.

    What was written by a clock that then had to be set is left out since the start before it.
    """
    every = list(entries)
    lives: list[Span] = []
    trusted, wrong_until = 0, None
    for entry in every:
        body = entry.body
        if entry.kind == "playout" and body["event"] == "started":
            trusted, wrong_until = len(lives), None
        elif entry.kind == "clock" and "old" in body:
            old, new = from_text(body["old"]), from_text(body["new"])
            wrong_until = old if abs(new - old) > CLOCK_TRUST else None
            if wrong_until is not None:
                del lives[trusted:]
            trusted = len(lives)
        elif entry.kind == "alive":
            span = from_text(body["from"]), from_text(body["to"])
            if span[1] != wrong_until:
                lives.append(span)
    started = [place for place, entry in enumerate(every) if _is_start(entry)]
    last = unsealed(every[started[-1] :], beat) if started else []
    return merged([*lives, *(span for span in last if span[1] != wrong_until)])


def merged(spans: Iterable[Span]) -> list[Span]:
    """Ordered, those that touch or overlap made one; empty and backward ones left out."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _is_start(entry: Entry) -> bool:
    return entry.kind == "playout" and bool(entry.body["event"] == "started")
