"""Whose turn it is: rotations and repeats, and what was heard when."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.library.codes import ItemKind, Priority
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position
from ccht_desktop.schedule.resolving.limits import Limit, limit_reached

# They open, introduce and part the sessions: they recur in each, and are never what is repeated.
TUNES = frozenset({ItemKind.NHAC_HIEU, ItemKind.LOI_GIOI_THIEU, ItemKind.NHAC})

Starts = Mapping[str, Sequence[datetime]]
Lack = Literal["none", "heard"]
_Wish = tuple[str, str | None, str | None]
# Sorts what comes next first: a whole file, priority, the longest ago (seconds), the older clip.
_Entry = tuple[bool, bool, float, int, Clip]
_NEVER = float("-inf")
_DAY = timedelta(days=1)


class Turns:
    """What was heard, by hash, and which clip comes next; note() adds what is planned meanwhile.

    clips: those that may be chosen. starts: when clips with limits began. fixed: hashes that have a
    place of their own on a day.
    """

    def __init__(
        self,
        clips: Iterable[Clip],
        last_aired: Mapping[str, datetime],
        starts: Starts,
        fixed: Mapping[date, frozenset[str]],
    ) -> None:
        self._by_kind: dict[str, list[Clip]] = {}
        self._by_hash: dict[str, Clip] = {}
        for clip in clips:
            self._by_kind.setdefault(clip.kind, []).append(clip)
            self._by_hash[clip.sha256] = clip
        self._last = {sha256: at.timestamp() for sha256, at in last_aired.items()}
        self._starts = {sha256: list(moments) for sha256, moments in starts.items()}
        self._fixed = fixed
        self._planned: set[tuple[str, date]] = set()
        self._days: dict[date, tuple[float, ...]] = {}
        self._queues: dict[_Wish, list[_Entry]] = {}
        self._history: list[tuple[float, str]] | None = None

    def note(self, sha256: str, start: datetime) -> None:
        """A clip is planned at a moment."""
        moment = start.timestamp()
        self._planned.add((sha256, local(start).date()))
        self._starts.setdefault(sha256, []).append(start)
        if self._history is not None:
            insort(self._history, (moment, sha256))
        if moment <= self._last.get(sha256, _NEVER):
            return
        if (clip := self._by_hash.get(sha256)) is None:
            self._last[sha256] = moment
            return
        queues, before = list(self._holding(clip)), self._entry(clip)
        self._last[sha256] = moment
        for queue in queues:
            del queue[bisect_left(queue, before)]
            insort(queue, self._entry(clip))

    def limit(self, clip: Clip, at: datetime) -> Limit | None:
        """Which limit of its approval forbids a clip at a moment."""
        approval = clip.approval
        if approval is None or (approval.max_per_day is None and approval.max_total is None):
            return None
        starts = self._starts.get(clip.sha256, ())
        return limit_reached(approval.max_per_day, approval.max_total, approval.at, starts, at)

    def rotation(self, position: Position, start: datetime, used: set[str]) -> Clip | Lack:
        """The clip least recently heard, none of `used`; "heard": all were heard that day.

        One whose file is not whole comes when nothing else is left, to be refused and named.
        """
        day = local(start).date()
        again = position.again or position.kind in TUNES
        fixed = self._fixed.get(day, frozenset())
        second: list[tuple[tuple[bool, bool, bool, float, int], Clip]] = []
        lack: Lack = "none"
        for broken, waits, last, number, clip in self._queue(position):
            if not self._free(clip, start, day, used):
                continue
            today = self._heard_on(clip.sha256, last, day)
            if not again and (today or clip.sha256 in fixed):
                lack = "heard"
            elif not broken and not today:
                return clip
            else:
                second.append(((broken, today, today or waits, last, number), clip))
        return min(second)[1] if second else lack

    def repeat(
        self, position: Position, start: datetime, before: datetime, used: set[str]
    ) -> Clip | None:
        """The clip heard last before a moment, none of `used`, for a place that starts at another.

        One whose file is not whole comes when nothing else is left.
        """
        day = local(start).date()
        if self._history is None:
            self._history = sorted((last, sha256) for sha256, last in self._last.items())
        broken = None
        for place in range(bisect_left(self._history, (before.timestamp(), "")) - 1, -1, -1):
            clip = self._by_hash.get(self._history[place][1])
            if clip and takes(position, clip) and self._free(clip, start, day, used):
                if clip.fault is None:
                    return clip
                broken = broken or clip
        return broken

    def _free(self, clip: Clip, start: datetime, day: date, used: set[str]) -> bool:
        return clip.sha256 not in used and clip.allowed(day) and self.limit(clip, start) is None

    def _heard_on(self, sha256: str, last: float, day: date) -> bool:
        if day not in self._days:
            midnights = (datetime.combine(d, time.min, ZONE) for d in (day, day + _DAY))
            self._days[day] = tuple(moment.timestamp() for moment in midnights)
        begins, ends = self._days[day]
        return begins <= last < ends or (sha256, day) in self._planned

    def _queue(self, position: Position) -> list[_Entry]:
        wish = (position.kind, position.field, position.group)
        if wish not in self._queues:
            fitting = (c for c in self._by_kind.get(position.kind, ()) if takes(position, c))
            self._queues[wish] = sorted(self._entry(clip) for clip in fitting)
        return self._queues[wish]

    def _holding(self, clip: Clip) -> Iterator[list[_Entry]]:
        """The queues that a clip stands in."""
        if clip.priority >= Priority.EMERGENCY:
            return
        for field in {clip.field, None}:
            for group in {clip.group, None}:
                if (clip.kind, field, group) in self._queues:
                    yield self._queues[clip.kind, field, group]

    def _entry(self, clip: Clip) -> _Entry:
        last = self._last.get(clip.sha256, _NEVER)
        return clip.fault is not None, clip.priority != Priority.PRIORITY, last, clip.id, clip


def takes(position: Position, clip: Clip) -> bool:
    """Whether a clip answers what a rotation or a repeat asks for, approved or not."""
    if clip.priority >= Priority.EMERGENCY:
        return False
    if position.source == "repeat" and position.kind == ItemKind.PHAT_LAI:
        kind = clip.kind not in TUNES
    else:
        kind = clip.kind == position.kind
    return kind and position.field in (None, clip.field) and position.group in (None, clip.group)
