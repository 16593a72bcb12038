"""What was told and what waits to be sent, in memory and in a small file of the station."""

import json
import logging
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from ccht_desktop.foundation.clock import Clock, from_text, utc_text
from ccht_desktop.service.alarms.deciding import Notice, Told

NAME = "alarms.json"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Memory:
    """told: by code. waiting: by way, oldest first; at most one of each code and kind."""

    told: dict[str, Told] = field(default_factory=dict)
    waiting: dict[str, tuple[Notice, ...]] = field(default_factory=dict)

    def with_notices(self, notices: list[Notice], ways: list[str]) -> "Memory":
        """Each notice waits for each way; a newer one of its code and kind takes its place."""
        waiting = {}
        for way in ways:
            kept = list(self.waiting.get(way, ()))
            for notice in notices:
                key = (notice.code, notice.kind)
                kept = [old for old in kept if (old.code, old.kind) != key] + [notice]
            waiting[way] = tuple(kept)
        return replace(self, waiting=waiting)

    def without(self, way: str, notice: Notice) -> "Memory":
        left = tuple(each for each in self.waiting.get(way, ()) if each != notice)
        return replace(self, waiting={**self.waiting, way: left})


def load(path: Path, clock: Clock) -> Memory:
    """What the file says; nothing where it cannot be read. Ages survive a start of the computer."""
    try:
        content = json.loads(path.read_bytes())
        shift = _shift(float(content["monotonic"]), str(content["wall"]), clock)
        told = {code: _moved(Told(**row), shift) for code, row in content["told"].items()}
        waiting = {
            way: tuple(Notice(**n) for n in rows) for way, rows in content["waiting"].items()
        }
    except FileNotFoundError:
        return Memory()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        log.warning("%s: %s", path.name, error)
        return Memory()
    return Memory(told, waiting)


def save(path: Path, memory: Memory, clock: Clock) -> None:
    """Replaces the file; a full disk leaves the memory alone to remember."""
    content = {
        "wall": utc_text(clock.now()),
        "monotonic": clock.monotonic(),
        "told": {code: asdict(told) for code, told in memory.told.items()},
        "waiting": {way: [asdict(n) for n in rows] for way, rows in memory.waiting.items()},
    }
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        log.warning("%s: %s", path.name, error)


def _shift(saved: float, wall: str, clock: Clock) -> float:
    """What to add to saved monotonic times; not 0 once the computer was started anew."""
    if saved <= clock.monotonic():
        return 0.0
    # A wall clock that was set back tells no age; then no time counts as passed.
    away = max(0.0, (clock.now() - from_text(wall)).total_seconds())
    return clock.monotonic() - away - saved


def _moved(told: Told, shift: float) -> Told:
    gone = None if told.gone is None else told.gone + shift
    return replace(told, sent=told.sent + shift, gone=gone)
