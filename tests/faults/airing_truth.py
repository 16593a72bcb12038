"""Does the log say what sounded? A pure comparison of its rows with an ear and with the kills."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ccht_desktop.airlog.model import Airing
from tests.faults.fault_processes import Sound
from tests.faults.fault_station import Tone

SAME_START = 0.5
SAME_HERTZ = 130.0
STOP_ERROR = 1.2
LATEST_START = 1.0
NEAR = 12.0
SILENCING = ("playout", "end")
SPLICE_SHARE = 0.97


@dataclass(frozen=True, slots=True)
class Kill:
    """kill -9 of a role at a wall second; back: when its next life answered, or was there.

    Role "end": the station was asked to end.
    """

    role: str
    at: float
    back: float


def lies(
    rows: Sequence[Airing], sounds: Sequence[Sound], kills: Sequence[Kill], tones: Sequence[Tone]
) -> list[str]:
    """Every point in which the log is not true, or a start was later than promised."""
    hertz = {tone.sha256: tone.hertz for tone in tones}
    matched: dict[int, Sound] = {}
    found: list[str] = []
    for sound in _apart(sounds, tones):
        mine = [row for row in rows if row.id not in matched and _is(row, sound, hertz)]
        if mine:
            matched[min(mine, key=partial(_apart_by, sound)).id] = sound
        else:
            found.append(f"sounded, but not in the log: {sound}")
    for row in rows:
        found += _about_row(row, matched.get(row.id), kills)
    found += _attempts(rows)
    found += _late(rows, kills)
    return found


def _apart(sounds: Sequence[Sound], tones: Sequence[Tone]) -> Iterator[Sound]:
    """The same clip twice without a gap is one tone to the ear; here it is two."""
    for sound in sounds:
        tone = min(tones, key=lambda tone: abs(tone.hertz - sound.hertz))
        whole = max(1, round(sound.seconds / tone.seconds))
        length = (sound.ended - sound.begun) / whole
        for number in range(whole):
            begun = sound.begun + number * length
            wall = sound.wall + number * length
            yield Sound(begun, begun + length, wall, sound.seconds / whole, sound.hertz)


def _apart_by(sound: Sound, row: Airing) -> float:
    """By start and by length: a first attempt that died before its time, and a second one that was
    back in time, begin at the same moment."""
    start = abs(row.started_at.timestamp() - sound.wall) if row.started_at else SAME_START
    return start + abs(row.played_seconds - sound.seconds)


def _is(row: Airing, sound: Sound, hertz: dict[str, float]) -> bool:
    return (
        row.started_at is not None
        and abs(row.started_at.timestamp() - sound.wall) < SAME_START
        and abs(hertz[row.sha256 or ""] - sound.hertz) < SAME_HERTZ
    )


def _about_row(row: Airing, sound: Sound | None, kills: Sequence[Kill]) -> Iterator[str]:
    name = f"row {row.id} ({row.occurrence} {row.position}/{row.attempt}, {row.outcome})"
    if row.outcome is None:
        if not _at_the_end(row, kills):
            yield f"{name}: has no end"
    elif row.outcome == "aired":
        if sound is None or sound.seconds < SPLICE_SHARE * row.planned_seconds:
            yield f"{name}: heard only {sound}"
    elif row.outcome != "interrupted":
        if not _excused(row, kills):
            yield f"{name}: {row.cause} {row.note}, and no kill was near"
    elif sound is None:
        if row.played_seconds > 0 and not _died_at_once(row, kills):
            yield f"{name}: claims {row.played_seconds} s that nobody heard"
    else:
        stopped = min([sound.wall_ended, *_during(sound, kills)])
        error = abs(row.ended_at.timestamp() - stopped) if row.ended_at else STOP_ERROR + 1
        if error > STOP_ERROR:
            yield f"{name}: its stop is wrong by {error:.2f} s"


def _excused(row: Airing, kills: Sequence[Kill]) -> bool:
    """What a kill delayed may be displaced by the next session; never what no kill touched."""
    planned = row.planned_start.timestamp() if row.planned_start else 0.0
    return row.outcome == "missed" and any(
        kill.role in SILENCING and kill.at < planned + NEAR and kill.back > planned - NEAR
        for kill in kills
    )


def _died_at_once(row: Airing, kills: Sequence[Kill]) -> bool:
    """Killed with its first frames on their way to the device: the stop is wrong by no more."""
    if row.started_at is None or row.played_seconds > STOP_ERROR:
        return False
    begun = row.started_at.timestamp()
    return any(k.role in SILENCING and abs(k.at - begun) <= STOP_ERROR for k in kills)


def _at_the_end(row: Airing, kills: Sequence[Kill]) -> bool:
    """Begun when the station was asked to end: the next life closes it."""
    begun = row.started_at.timestamp() if row.started_at else 0.0
    return any(kill.role == "end" and begun > kill.at - NEAR for kill in kills)


def _during(sound: Sound, kills: Sequence[Kill]) -> list[float]:
    within = (k.at for k in kills if k.role in SILENCING)
    return [at for at in within if sound.wall <= at <= sound.wall_ended]


def _attempts(rows: Sequence[Airing]) -> Iterator[str]:
    counted = Counter((row.occurrence, row.position, row.attempt) for row in rows)
    yield from (f"in the log {times} times: {key}" for key, times in counted.items() if times > 1)
    by_id = {row.id: row for row in rows}
    for row in rows:
        if row.attempt == 1:
            continue
        first = by_id.get(row.continues or 0)
        if row.attempt > 2 or first is None or first.outcome != "interrupted":
            yield f"row {row.id}: attempt {row.attempt} continues {row.continues}"


def _late(rows: Sequence[Airing], kills: Sequence[Kill]) -> Iterator[str]:
    """The first item of a session begins at its time, behind what sounds, or once back."""
    ended = [row.ended_at.timestamp() for row in rows if row.ended_at]
    for row in rows:
        if row.position != 1 or row.attempt != 1 or not row.started_at or not row.planned_start:
            continue
        begun, planned = row.started_at.timestamp(), row.planned_start.timestamp()
        back = [k.back for k in kills if k.role in SILENCING and k.at <= begun]
        free = max([planned, *back, *(end for end in ended if end <= begun)])
        if begun - free > LATEST_START:
            yield f"row {row.id}: began {begun - free:.2f} s late"


def stop_errors(
    rows: Sequence[Airing], sounds: Sequence[Sound], kills: Sequence[Kill], tones: Sequence[Tone]
) -> list[float]:
    """By how many seconds the log errs in the stop of each broken airing that was heard."""
    hertz = {tone.sha256: tone.hertz for tone in tones}
    errors = []
    for row in rows:
        sound = next((s for s in _apart(sounds, tones) if _is(row, s, hertz)), None)
        if row.outcome == "interrupted" and row.played_seconds and sound and row.ended_at:
            stopped = min([sound.wall_ended, *_during(sound, kills)])
            errors.append(abs(row.ended_at.timestamp() - stopped))
    return errors
