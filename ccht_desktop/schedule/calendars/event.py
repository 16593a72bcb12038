"""One event of an iCalendar file, read as a session or as a series of sessions."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.calendars.outgoing import RUNDOWN_PROPERTY
from ccht_desktop.schedule.days.recurrence_refused import why_not
from ccht_desktop.schedule.files.fields import LONGEST_CAP_MINUTES
from ccht_desktop.schedule.model import EVERY_DAY, Move, Rule, Schedule, Skip, slot_of

MOST_DATES = 1000
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class RundownUnsaid(StationError):
    """CALENDAR_FILE until a rundown is named. event: the one that does not say what it plays."""

    def __init__(self, event: str, text: str) -> None:
        super().__init__("CALENDAR_FILE", text)
        self.event = event


class IncomingEvent:
    """One VEVENT and the line on which it begins."""

    def __init__(self, file: str, line: int, component: Any) -> None:
        self._file = file
        self._line = line
        self._component = component
        self.uid = str(component.get("UID", ""))

    def is_override(self) -> bool:
        """Whether it is one session of a series at another time."""
        return "RECURRENCE-ID" in self._component

    def put(self, schedule: Schedule, rundown: str | None) -> Schedule:
        start = self._start("DTSTART")
        key = self._key(schedule)
        recurrence, until = self._recurrence(start)
        rule = Rule(
            key=key,
            name=self._name(),
            rundown=self._rundown(schedule, rundown),
            starts=(start.time(),),
            weekdays=EVERY_DAY if recurrence else frozenset({start.weekday()}),
            from_date=start.date(),
            to_date=until if recurrence else start.date(),
            cap_minutes=self._minutes(start),
            rrule=recurrence,
        )
        before = next((one for one in schedule.rules if one.key == key), None)
        if before is not None:
            schedule = edits.drop_rule(schedule, key)
        schedule = edits.put(schedule, rule)
        slot = slot_of(start.time())
        left_out = tuple(
            Skip(key, moment.date(), slot, _("Left out in {file}").format(file=self._file))
            for moment in self._moments("EXDATE")
        )
        schedule = replace(schedule, skips=(*schedule.skips, *left_out))
        for number, moment in enumerate(self._moments("RDATE"), start=1):
            once = edits.once(rule, f"{key}-{number}", moment.date(), moment.time(), rule.rundown)
            schedule = edits.put(schedule, once)
        return schedule

    def move(self, schedule: Schedule) -> Schedule:
        origin, start = self._start("RECURRENCE-ID"), self._start("DTSTART")
        key = _key_of(self.uid)
        if not any(rule.key == key for rule in schedule.rules):
            raise self._wrong("RECURRENCE-ID", _("the series it belongs to is not in the file."))
        made = Move(key, origin.date(), slot_of(origin.time()), start.date(), start.time())
        kept = edits.restore(schedule, made.place)
        return kept if made.is_home() else replace(kept, moves=(*kept.moves, made))

    def _key(self, schedule: Schedule) -> str:
        if not self.uid:
            return edits.fresh_key([rule.key for rule in schedule.rules], "lich")
        return _key_of(self.uid)

    def _name(self) -> str:
        name = " ".join(str(self._component.get("SUMMARY", "")).split())[:200]
        return name or _("Imported session")

    def _start(self, field: str) -> datetime:
        """A moment by the station's wall."""
        found = self._component.get(field)
        if found is None or isinstance(found, list):
            raise self._wrong(field, _("exactly one is needed."))
        value = found.dt
        if not isinstance(value, datetime):
            raise self._wrong(field, _("a whole day has no time of day: give the event a time."))
        return self._at_the_wall(field, value).replace(microsecond=0)

    def _at_the_wall(self, field: str, value: datetime) -> datetime:
        try:
            moment = value.replace(tzinfo=ZONE) if value.tzinfo is None else local(value)
        except (OverflowError, ValueError) as error:
            raise self._wrong(field, _("this date is out of range.")) from error
        if not 2000 <= moment.year < 2100:
            raise self._wrong(field, _("this date is out of range."))
        return moment

    def _recurrence(self, start: datetime) -> tuple[str, date | None]:
        """The days on which it recurs by the station's wall, and the last of them."""
        found = self._component.get("RRULE")
        if found is None:
            return "", None
        if isinstance(found, list):
            raise self._wrong("RRULE", _("exactly one is needed."))
        parts = {
            str(name).upper(): [str(value) for value in values] for name, values in found.items()
        }
        until = self._until(found.get("UNTIL"))
        parts.pop("UNTIL", None)
        parts = self._shifted(parts, start)
        text = ";".join(f"{name}={','.join(values)}" for name, values in parts.items())
        if reason := why_not(text):
            raise self._wrong("RRULE", reason)
        return text, until

    def _until(self, values: Sequence[Any] | None) -> date | None:
        if not values:
            return None
        value = values[0]
        return self._at_the_wall("RRULE", value).date() if isinstance(value, datetime) else value

    def _shifted(self, parts: dict[str, list[str]], start: datetime) -> dict[str, list[str]]:
        """The recurrence by the station's days, where the event's own zone has others."""
        own = self._component["DTSTART"].dt
        zone = own.tzinfo
        if zone is None:
            return parts
        # Two moments half a year apart show whether the other zone changes its clocks.
        offsets = {(own + timedelta(days=days)).utcoffset() for days in (0, 91, 182, 273)}
        if len(offsets) > 1:
            text = _(
                "its time zone {zone} changes its clocks, so that the hour here would change."
                " Enter the event in the time of Việt Nam."
            )
            raise self._wrong("DTSTART", text.format(zone=zone))
        shift = (start.date() - own.date()).days
        if not shift or (parts.get("FREQ") == ["DAILY"] and len(parts) == 1):
            return parts
        weekly = parts.get("FREQ") == ["WEEKLY"] and parts.keys() <= {"FREQ", "BYDAY", "WKST"}
        days = parts.get("BYDAY", [])
        if not weekly or any(day not in _DAYS for day in days):
            text = _("its days are others here than in {zone}. Enter it in the time of Việt Nam.")
            raise self._wrong("RRULE", text.format(zone=zone))
        moved = [_DAYS[(_DAYS.index(day) + shift) % 7] for day in days]
        return {**parts, "BYDAY": moved} if moved else parts

    def _moments(self, field: str) -> list[datetime]:
        found = self._component.get(field, [])
        lists = found if isinstance(found, list) else [found]
        values = [entry.dt for one in lists for entry in one.dts]
        if len(values) > MOST_DATES:
            text = _("{count} dates are more than the {most} a file may have.")
            raise self._wrong(field, text.format(count=len(values), most=MOST_DATES))
        if any(not isinstance(value, datetime) for value in values):
            raise self._wrong(field, _("a whole day has no time of day: give the event a time."))
        return [self._at_the_wall(field, value) for value in values]

    def _minutes(self, start: datetime) -> int | None:
        if "DTEND" in self._component:
            length = self._start("DTEND") - start
        elif "DURATION" in self._component:
            length = self._component["DURATION"].dt
        else:
            return None
        minutes = -(-int(length.total_seconds()) // 60)
        if not 0 < minutes <= LONGEST_CAP_MINUTES:
            text = _("a length from 1 to {most} minutes is needed.")
            raise self._wrong("DTEND", text.format(most=LONGEST_CAP_MINUTES))
        return minutes

    def _rundown(self, schedule: Schedule, given: str | None) -> str:
        known = {rundown.key: rundown.name for rundown in schedule.rundowns}
        own = str(self._component.get(RUNDOWN_PROPERTY, ""))
        by_name = next((key for key, name in known.items() if name == self._name()), None)
        only = next(iter(known)) if len(known) == 1 else None
        for key in (own, given, by_name, only):
            if key in known:
                return str(key)
        text = _("nothing says what it plays. Name a rundown with {option}; there are: {known}.")
        told = text.format(option="--rundown", known=", ".join(known) or _("none"))
        wrong = self._wrong("SUMMARY", told)
        raise RundownUnsaid(self._name(), wrong.text) if known else wrong

    def _wrong(self, field: str, text: str) -> StationError:
        return calendar_error(self._file, self._line, field, text)


def calendar_error(file: str, line: int, field: str, text: str) -> StationError:
    """CALENDAR_FILE: the text says what is expected; nothing was changed."""
    return StationError(
        "CALENDAR_FILE",
        _("{file}, event in line {line}, field “{field}”: {text} Nothing was changed.").format(
            file=file, line=line, field=field, text=text
        ),
    )


def _key_of(uid: str) -> str:
    """The rule's key: the letters and digits of an event's UID."""
    name = uid.split("@")[0].lower()
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:60].strip("-") or "lich"
