"""Sessions of one day or week repeated on another, as rules for one session each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from ccht_desktop.foundation.clock import local
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.model import Place, Schedule, key_of, slot_of
from ccht_desktop.schedule.planned import Occurrence

WEEK = timedelta(days=7)
_COPIED = re.compile(r"-\d{8}-\d{4}(-\d+)?$")


def copy_day(
    schedule: Schedule,
    occurrences: Iterable[Occurrence],
    to_day: date,
    there: Iterable[Occurrence] = (),
) -> tuple[Schedule, int]:
    """A day's sessions on another day too, and how many came to it.

    there: what that day has already; a session of the same rundown at the same time is not made
    again. The clips added to a session by hand go with it.
    """
    known = {(o.rundown, _wall(o)) for o in there if local(o.start).date() == to_day}
    made = 0
    for occurrence in occurrences:
        wall = _wall(occurrence)
        if (occurrence.rundown, wall) in known:
            continue
        known.add((occurrence.rundown, wall))
        rule = occurrence.rule
        stem = f"{_COPIED.sub('', rule.key)}-{to_day:%Y%m%d}-{wall:%H%M}"
        key = edits.fresh_key((one.key for one in schedule.rules), stem)
        rundown = occurrence.rundown or rule.rundown
        once = edits.once(rule, key, to_day, wall, rundown)
        schedule = edits.put(schedule, once)
        for sha256 in occurrence.added:
            schedule = edits.add_clip(schedule, (key, to_day, slot_of(wall)), sha256)
        made += 1
    return schedule, made


def copy_week(
    schedule: Schedule, monday: date, occurrences: Sequence[Occurrence], there: Sequence[Occurrence]
) -> tuple[Schedule, int]:
    """What was particular to the week before, in the week from a Monday too: sessions of one day
    only, sessions left out, sessions moved; and how many came to it."""
    before = monday - WEEK
    made = 0
    for number in range(7):
        day = before + timedelta(days=number)
        own = [
            o
            for o in occurrences
            if o.date == day and o.rule.from_date == o.rule.to_date == o.date and o.key == o.origin
        ]
        schedule, count = copy_day(schedule, own, day + WEEK, there)
        made += count
    present = {o.origin for o in there}
    taken = {one.place for one in schedule.skips} | {one.place for one in schedule.moves}

    def free(place: Place) -> bool:
        return before <= place[1] < monday and key_of(_later(place)) in present

    skips = [
        replace(one, day=one.day + WEEK)
        for one in schedule.skips
        if free(one.place) and _later(one.place) not in taken
    ]
    moves = [
        replace(one, day=one.day + WEEK, to_date=one.to_date + WEEK)
        for one in schedule.moves
        if free(one.place) and _later(one.place) not in taken
    ]
    made += len(skips) + len(moves)
    schedule = replace(schedule, skips=(*schedule.skips, *skips), moves=(*schedule.moves, *moves))
    return schedule, made


def _wall(occurrence: Occurrence) -> time:
    return local(occurrence.start).time()


def _later(place: Place) -> Place:
    rule, day, slot = place
    return rule, day + WEEK, slot
