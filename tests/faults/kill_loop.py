"""A supervised station whose sessions recur, and whose processes are killed at random instants."""

import os
import random
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from ccht_desktop.airlog.model import Airing
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.station_folder import StationFolder
from tests.faults.airing_truth import Kill
from tests.faults.fault_processes import (
    Sound,
    airings,
    asked,
    chain_holds,
    found,
    heard,
    log_of,
    on_air,
)
from tests.faults.fault_station import Tone, set_sessions, whole_second
from tests.service.service_station import wait_for

FIRST_SECONDS = 3.0
LONGEST_SECONDS = 600


@dataclass(frozen=True, slots=True)
class History:
    """What a station did and what was done to it. open_items: planned, past, and in no row."""

    rows: list[Airing]
    sounds: list[Sound]
    kills: list[Kill]
    chain_holds: bool
    open_items: list[str]


def killed_station(
    folder: StationFolder, tones: Sequence[Tone], roles: Sequence[str], seed: int, every: int
) -> History:
    """Kills these roles, one after another, each once the last victim is back; a session begins
    every so many seconds."""
    clock, moments = SystemClock(), random.Random(seed)
    kills = []
    with on_air(folder, "--supervised"):
        first = whole_second(clock.now() + timedelta(seconds=FIRST_SECONDS))
        starts = [first + timedelta(seconds=s) for s in range(0, LONGEST_SECONDS, every)]
        set_sessions(folder, starts, tones)
        length = sum(tone.seconds for tone in tones)
        for role in roles:
            wait_for(partial(_alive, folder, role), f"{role} runs")
            into = moments.uniform(-1.0, length + 0.5)
            coming = next(s for s in starts if s + timedelta(seconds=into) > clock.now())
            pause = (coming + timedelta(seconds=into) - clock.now()).total_seconds()
            threading.Event().wait(pause)
            kills.append(_kill(folder, role, clock))
        done = clock.now()
        wait_for(lambda: not _left(folder, done), "what was due has its end")
        end = clock.now().timestamp()
        kills.append(Kill("end", end, end))
    return History(airings(folder), heard(folder), kills, chain_holds(folder), _left(folder, done))


def _kill(folder: StationFolder, role: str, clock: SystemClock) -> Kill:
    """Playout is whoever answers: beside it one may wait to take over from it."""
    victims: list[int] = []

    def seen() -> bool:
        answer = asked(folder)
        known = {answer["pid"]} if answer and role == "playout" else _lives(folder, role)
        victims.extend(known)
        return bool(known)

    wait_for(seen, f"{role} runs")
    victim = min(victims)
    at = clock.now().timestamp()
    os.kill(victim, signal.SIGKILL)

    def back() -> bool:
        answer = asked(folder)
        if role == "playout":
            return answer is not None and answer["pid"] != victim
        return answer is not None and bool(_lives(folder, role) - {victim})

    wait_for(back, f"{role} is back")
    return Kill(role, at, clock.now().timestamp())


def _alive(folder: StationFolder, role: str) -> bool:
    return bool(_lives(folder, role))


def _lives(folder: StationFolder, role: str) -> set[int]:
    return {process_id for name, process_id in found(folder) if name == role}


def _left(folder: StationFolder, until: datetime) -> list[str]:
    """Items of the sessions due until then that have no row, and rows without an end."""
    with log_of(folder) as log:
        rows, planned = log.airings(), log.planned(None, until)
    begun = {(row.occurrence, row.position) for row in rows}
    missing = [
        f"{session.occurrence} {item.position}"
        for session in planned
        for item in session.items
        if (session.occurrence, item.position) not in begun
    ]
    return [*missing, *(f"row {row.id}" for row in rows if _is_open(row, until))]


def _is_open(row: Airing, until: datetime) -> bool:
    return row.outcome is None and row.planned_start is not None and row.planned_start <= until
