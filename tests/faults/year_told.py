"""What the ledger of a year says, read entry by entry, without any table of the product."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ccht_desktop.foundation.clock import local
from tests.faults.year_record import Written


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

    @property
    def name(self) -> str:
        body = self.body
        what = f"{body['occurrence']} #{body['position']}.{body['attempt']}"
        if body["occurrence"] is None:
            what = f"unplanned {body['title']}"
        return f"{local(self.opened):%Y-%m-%d %H:%M:%S} entry {self.seq} {what}"


@dataclass(slots=True)
class Told:
    """What the ledger says: the last plan of each occurrence, and the attempts at each item."""

    planned: dict[str, dict[str, Any]] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    attempts: dict[tuple[str, int], list[Attempt]] = field(
        default_factory=lambda: defaultdict(list)
    )
    airings: dict[int, Attempt] = field(default_factory=dict)


def read(rows: list[Any], written: Written) -> Told:
    told = Told()
    for seq, kind, text in rows:
        body = json.loads(text)
        if kind == "planned":
            told.planned[body["occurrence"]] = body
            told.cancelled.discard(body["occurrence"])
        elif kind == "cancelled":
            told.cancelled.add(body["occurrence"])
        elif kind in ("start", "missed", "refused"):
            opened, wrong_by = written[seq]
            attempt = Attempt(seq, kind, body, opened, abs(wrong_by) > 1.0)
            told.airings[seq] = attempt
            if body["occurrence"] is not None:
                told.attempts[body["occurrence"], body["position"]].append(attempt)
        elif kind == "end":
            attempt = told.airings[body["airing"]]
            attempt.end, attempt.ends = body, attempt.ends + 1
            attempt.closed = written[seq][0]
    return told
