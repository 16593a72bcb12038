"""Events of a calendar as rules and exceptions; what an event does not say stays as it was."""

import re
from dataclasses import replace
from datetime import datetime

from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.calendars.event import IncomingEvent
from ccht_desktop.schedule.days.rule_days import falls_on
from ccht_desktop.schedule.model import Move, Place, Rule, Schedule, Skip, slot_of


def put(schedule: Schedule, event: IncomingEvent, rundown: str | None) -> Schedule:
    """With an event's rules in the place of those of an earlier reading of it.

    rundown: key of what it plays, where it does not say.
    """
    key, known = event.key(), {rule.key: rule for rule in schedule.rules}
    before = known.get(key)
    said = event.series(event.rundown(schedule, rundown, before.rundown if before else None))
    series = _with_kept(said, before) if before else said
    without = set(event.moments("EXDATE"))
    once = {_key_of_date(key, one): one for one in _further(event, series) if one not in without}
    for one in _keys_of(schedule, key):
        if one != key and one not in once:
            schedule = edits.drop_rule(schedule, one)
    schedule = edits.put_rule(schedule, series)
    for one, moment in once.items():
        made = edits.once(series, one, moment.date(), moment.time(), series.rundown)
        if one in known:
            plays = event.rundown(schedule, rundown, known[one].rundown)
            made = replace(made, rundown=plays, cap_minutes=said.cap_minutes)
            made = _with_kept(made, known[one])
        schedule = edits.put(schedule, made)
    schedule = _without_imported(schedule, {key, *once})
    return _left_out(schedule, event, series)


def drop(schedule: Schedule, event: IncomingEvent) -> Schedule:
    """Without the rules of an earlier reading of an event."""
    for key in _keys_of(schedule, event.key()):
        schedule = edits.drop_rule(schedule, key)
    return schedule


def change(schedule: Schedule, event: IncomingEvent) -> Schedule:
    """One session of a series at another time, or left out; what people left out stays so."""
    place = _place(schedule, event)
    imported = _left_out_in("")
    if any(s.place == place and not s.reason.startswith(imported) for s in schedule.skips):
        return schedule
    kept = edits.restore(schedule, place)
    if event.is_cancelled():
        return replace(kept, skips=(*kept.skips, Skip(*place, _left_out_in(event.file))))
    start = event.start()
    made = Move(*place, start.date(), start.time(), _moved_in(event.file))
    return kept if made.is_home() else replace(kept, moves=(*kept.moves, made))


def _place(schedule: Schedule, event: IncomingEvent) -> Place:
    origin, key = event.origin(), event.key()
    rules = {rule.key: rule for rule in schedule.rules}
    if key not in rules:
        raise event.wrong("RECURRENCE-ID", _("the series it belongs to is not in the file."))
    if _has(rules[key], origin):
        return key, origin.date(), slot_of(origin.time())
    once = _key_of_date(key, origin)
    if once not in rules:
        text = _("no session of the series begins on {moment}.")
        told = text.format(moment=f"{origin:%H:%M %d/%m/%Y}")
        raise event.wrong("RECURRENCE-ID", told)
    return once, origin.date(), slot_of(origin.time())


def _further(event: IncomingEvent, series: Rule) -> list[datetime]:
    """Sessions of an event beside its series: further dates, and a start it does not fall on."""
    start = event.start()
    moments = event.moments("RDATE")
    if not _has(series, start):
        if "COUNT" in series.rrule:
            text = _(
                "the recurrence does not fall on the first day of the event, so that its COUNT is"
                " not clear. Begin the event on a day of the recurrence."
            )
            raise event.wrong("RRULE", text)
        moments.insert(0, start)
    return [moment for moment in moments if not _has(series, moment)]


def _has(rule: Rule, moment: datetime) -> bool:
    return moment.time() in rule.starts and falls_on(rule, moment.date())


def _with_kept(made: Rule, before: Rule) -> Rule:
    """A rule with what events do not say as it was before."""
    return replace(
        made,
        cap_minutes=made.cap_minutes or before.cap_minutes,
        grace_seconds=before.grace_seconds,
        decision=before.decision,
        start_mode=before.start_mode,
        wait_seconds=before.wait_seconds,
        season=before.season,
        holidays=before.holidays,
        holiday_rundown=before.holiday_rundown,
        clusters=before.clusters,
        priority=before.priority,
    )


def _without_imported(schedule: Schedule, keys: set[str]) -> Schedule:
    """Without the exceptions that an earlier reading made, of a file of any name; those of people
    stay."""
    left_out, moved = _left_out_in(""), _moved_in("")
    return replace(
        schedule,
        skips=tuple(
            one
            for one in schedule.skips
            if one.rule not in keys or not one.reason.startswith(left_out)
        ),
        moves=tuple(
            one
            for one in schedule.moves
            if one.rule not in keys or not one.reason.startswith(moved)
        ),
    )


def _left_out(schedule: Schedule, event: IncomingEvent, series: Rule) -> Schedule:
    known = {skip.place for skip in schedule.skips}
    made = []
    for moment in event.moments("EXDATE"):
        place = (series.key, moment.date(), slot_of(moment.time()))
        if moment.time() in series.starts and place not in known:
            known.add(place)
            made.append(Skip(*place, _left_out_in(event.file)))
    gone = {skip.place for skip in made}
    moves = tuple(move for move in schedule.moves if move.place not in gone)
    return replace(schedule, skips=(*schedule.skips, *made), moves=moves)


def _left_out_in(file: str) -> str:
    return _("Left out in {file}").format(file=file)


def _moved_in(file: str) -> str:
    return _("Moved in {file}").format(file=file)


def _key_of_date(key: str, moment: datetime) -> str:
    return f"{key}-r{moment:%Y%m%d}-{slot_of(moment.time())}"


def _keys_of(schedule: Schedule, key: str) -> list[str]:
    mine = re.compile(re.escape(key) + r"(-r\d{8}-(\d{4}|\d{6}))?")
    return [rule.key for rule in schedule.rules if mine.fullmatch(rule.key)]
