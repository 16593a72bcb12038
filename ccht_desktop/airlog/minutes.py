"""What the station did in each minute: proof of silence as well as of sound."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Literal

from ccht_desktop.airlog.alive import Span, alive_spans, life_entries
from ccht_desktop.airlog.ledger import Beat
from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.clock import local, local_text

MINUTE = timedelta(minutes=1)
# A late start or a clock that was set moves an airing away from where it is looked up.
AROUND = timedelta(days=1)
State = Literal["playing", "idle", "unknown"]


@dataclass(frozen=True, slots=True)
class Minute:
    """airing: the first that sounded in it. unknown: the station was not surely running for the
    whole of it, and nothing is known to have sounded."""

    at: datetime
    state: State
    airing: int | None

    def listing(self) -> dict[str, Any]:
        return {"minute": local_text(self.at), "state": self.state, "airing": self.airing}


@dataclass(frozen=True, slots=True)
class Run:
    """Minutes of one local day that say the same; last is the last of them."""

    first: datetime
    last: datetime
    state: State
    airing: int | None


@dataclass(frozen=True, slots=True)
class Sound:
    """When an airing sounded."""

    start: datetime
    end: datetime
    airing: int


def read_minutes(
    reader: AirlogReader, beat: Beat | None, start: datetime, end: datetime
) -> Iterator[Minute]:
    """As minutes(), from a log."""
    spans = alive_spans(life_entries(reader), beat)
    airings = reader.airings(start - AROUND, end + AROUND)
    return minutes(start, end, spans, sounds(airings, beat))


def minutes(
    start: datetime, end: datetime, alive: Sequence[Span], sounded: Sequence[Sound]
) -> Iterator[Minute]:
    """Every minute that touches [start, end), from whole minute to whole minute.

    alive: ordered, without overlaps. sounded: ordered by start.
    """
    at = start.replace(second=0, microsecond=0)
    coming, living = iter(sounded), iter(alive)
    next_sound, span = next(coming, None), next(living, None)
    on_air: list[Sound] = []
    while at < end:
        until = at + MINUTE
        while next_sound is not None and next_sound.start < until:
            on_air.append(next_sound)
            next_sound = next(coming, None)
        on_air = [sound for sound in on_air if sound.end > at]
        while span is not None and span[1] < until:
            span = next(living, None)
        if on_air:
            yield Minute(at, "playing", on_air[0].airing)
        elif span is not None and span[0] <= at:
            yield Minute(at, "idle", None)
        else:
            yield Minute(at, "unknown", None)
        at = until


def sounds(airings: Iterable[Airing], beat: Beat | None) -> list[Sound]:
    """Of what sounded, when; of what is on the air now, up to the last beat."""
    found = []
    for airing in airings:
        end = airing.ended_at
        if airing.outcome is None and beat is not None and beat.airing == airing.id and beat.frames:
            end = beat.at
        elif not airing.played_seconds:
            continue
        if airing.started_at is not None and end is not None:
            found.append(Sound(airing.started_at, end, airing.id))
    return sorted(found, key=lambda sound: (sound.start, sound.airing))


def runs(each: Iterable[Minute]) -> Iterator[Run]:
    """Minutes folded for a person."""

    def alike(minute: Minute) -> tuple[object, ...]:
        return local(minute.at).date(), minute.state, minute.airing

    for _key, group in groupby(each, alike):
        same = list(group)
        yield Run(same[0].at, same[-1].at, same[0].state, same[0].airing)
