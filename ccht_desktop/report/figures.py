"""What the airing log adds up to. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.outcomes import Outcome
from ccht_desktop.foundation.clock import local_text
from ccht_desktop.library.codes import ContentGroup, ReformField

COUNTED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over some closed rows of the log.

    airings: rows that count (lượt phát). items: distinct clips among them, also by kind.
    sessions: occurrences with at least one of them. seconds: actual, of every row.
    planned and reached: planned items, and those of them with a row that counts.
    failed: rows that do not count and were not taken up again by a later attempt.
    """

    rows: int
    airings: int
    items: int
    items_by_kind: Mapping[str, int]
    sessions: int
    seconds: float
    planned: int
    reached: int
    failed: int
    by_outcome: Mapping[str, int]
    by_cause: Mapping[str, int]

    def listing(self) -> dict[str, Any]:
        return {
            name: dict(value) if isinstance(value, Mapping) else value
            for name, value in ((name, getattr(self, name)) for name in self.__slots__)
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """A period, start <= planned (or else actual) start < end; rows without either count too.

    reform: rows with a reform field (CCHC) only, as are by_field (all seven) and by_group
    (all nine). everything: every row. counted_share: see counts().
    """

    start: datetime
    end: datetime
    counted_share: float
    reform: Tally
    everything: Tally
    by_field: Mapping[str, Tally]
    by_group: Mapping[str, Tally]

    @property
    def sessions(self) -> int:
        return self.reform.sessions

    @property
    def rows(self) -> int:
        return self.reform.rows

    @property
    def airings(self) -> int:
        return self.reform.airings

    @property
    def items(self) -> int:
        return self.reform.items

    @property
    def seconds(self) -> float:
        return self.reform.seconds

    @property
    def by_outcome(self) -> Mapping[str, int]:
        return self.reform.by_outcome

    @property
    def by_cause(self) -> Mapping[str, int]:
        return self.reform.by_cause

    def listing(self) -> dict[str, Any]:
        """JSON values: the CCHC figures flat, by field and group, and everything apart."""
        return {
            "from": local_text(self.start),
            "to": local_text(self.end),
            "counted_share": self.counted_share,
            **self.reform.listing(),
            "by_field": {code: tally.listing() for code, tally in self.by_field.items()},
            "by_group": {code: tally.listing() for code, tally in self.by_group.items()},
            "everything": self.everything.listing(),
        }


def figures(
    airings: Iterable[Airing],
    start: datetime,
    end: datetime,
    counted_share: float = COUNTED_SHARE,
) -> Figures:
    """The figures of the closed rows of a period; a row still on the air is in none of them."""
    rows = [row for row in airings if row.outcome is not None and _within(row, start, end)]
    reform = [row for row in rows if row.field is not None]

    def tally(some: Sequence[Airing]) -> Tally:
        return _tally(some, counted_share)

    return Figures(
        start=start,
        end=end,
        counted_share=counted_share,
        reform=tally(reform),
        everything=tally(rows),
        by_field=MappingProxyType(
            {str(f): tally([row for row in reform if row.field == f]) for f in ReformField}
        ),
        by_group=MappingProxyType(
            {str(g): tally([row for row in reform if row.group == g]) for g in ContentGroup}
        ),
    )


def counts(row: Airing, counted_share: float = COUNTED_SHARE) -> bool:
    """Whether a row is one lượt phát: aired in full, or broken off with enough of it played."""
    if row.outcome == Outcome.AIRED:
        return True
    if row.outcome not in (Outcome.PARTIAL, Outcome.INTERRUPTED) or row.planned_seconds <= 0:
        return False
    return row.played_seconds / row.planned_seconds >= counted_share - 1e-9


def begin_of(row: Airing) -> datetime | None:
    """The moment a row belongs to: when it was planned, else when it started."""
    return row.planned_start or row.started_at


def _within(row: Airing, start: datetime, end: datetime) -> bool:
    begin = begin_of(row)
    return begin is None or start <= begin < end


def _tally(rows: Sequence[Airing], counted_share: float) -> Tally:
    counted = [row for row in rows if counts(row, counted_share)]
    kinds = {item_of(row): row.kind for row in counted}
    continued = {row.continues for row in rows}
    outcomes = Counter(row.outcome for row in rows)
    causes = Counter(row.cause or "KHAC" for row in rows if row.outcome != Outcome.AIRED)
    return Tally(
        rows=len(rows),
        airings=len(counted),
        items=len(kinds),
        items_by_kind=_sorted(Counter(kinds.values())),
        sessions=len({row.occurrence for row in counted} - {None}),
        seconds=round(math.fsum(row.played_seconds for row in rows), 3),
        planned=len(_planned_items(rows)),
        reached=len(_planned_items(counted)),
        failed=sum(not counts(row, counted_share) and row.id not in continued for row in rows),
        by_outcome=MappingProxyType({str(o): outcomes[str(o)] for o in Outcome}),
        by_cause=_sorted(causes),
    )


def item_of(row: Airing) -> str:
    """Tells items (tin, bài) apart: by hash, and what had none by its title."""
    return row.sha256 or f"{row.clip}/{row.title}"


def _planned_items(rows: Iterable[Airing]) -> set[tuple[str, int]]:
    return {
        (row.occurrence, row.position)
        for row in rows
        if row.occurrence is not None and row.position is not None
    }


def _sorted(counter: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(sorted(counter.items())))
