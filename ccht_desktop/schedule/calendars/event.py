"""One event of an iCalendar file, read field by field; whatever is wrong names line and field."""

import re
from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.calendars.outgoing import RUNDOWN_PROPERTY, domain
from ccht_desktop.schedule.calendars.recurring import Wrong, recurrence_of
from ccht_desktop.schedule.files.fields import LONGEST_CAP_MINUTES
from ccht_desktop.schedule.model import EVERY_DAY, Rule, Schedule

# So the keys of rules begin that were read from calendars, and no others.
_KEY_BEGINNING = "ics"
_OWN = re.compile(r"(.+)-(?:[0-9]{4}|[0-9]{6})(?:-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]+)?")


class RundownUnsaid(StationError):
    """CALENDAR_FILE until a rundown is named. event: the one that does not say what it plays."""

    def __init__(self, event: str, text: str) -> None:
        super().__init__("CALENDAR_FILE", text)
        self.event = event


class IncomingEvent:
    """One VEVENT and the line on which it begins. Methods raise StationError CALENDAR_FILE."""

    def __init__(self, file: str, line: int, component: Any) -> None:
        self.file = file
        self._line = line
        self._component = component

    def key(self) -> str:
        """Of its rule: readable, and another one for every other UID."""
        uid = str(self._component.get("UID", ""))
        if not uid:
            known = (self._component.get(name) for name in ("SUMMARY", "DTSTART", "RRULE"))
            uid = "\n".join(one.to_ical().decode() if _is_text(one) else "" for one in known)
        stem = re.sub(r"[^a-z0-9]+", "-", uid.split("@")[0].lower())[:40].strip("-")
        sign = sha256(uid.encode()).hexdigest()[:10]
        return "-".join(part for part in (_KEY_BEGINNING, stem, sign) if part)

    def is_own(self, rules: Collection[str], code: str) -> bool:
        """Whether a station wrote it of a rule that it still has; code: the station's."""
        name, _at, place = str(self._component.get("UID", "")).rpartition("@")
        found = _OWN.fullmatch(name)
        return place == domain(code) and found is not None and found[1] in rules

    def is_override(self) -> bool:
        """Whether it is one session of a series at another time."""
        return "RECURRENCE-ID" in self._component

    def is_cancelled(self) -> bool:
        return str(self._component.get("STATUS", "")).strip().upper() == "CANCELLED"

    def name(self) -> str:
        name = " ".join(str(self._component.get("SUMMARY", "")).split())[:200]
        return name or _("Imported session")

    def start(self) -> datetime:
        """By the station's wall, as all its moments."""
        return self._moment("DTSTART")

    def origin(self) -> datetime:
        """The session of the series in whose place an override stands."""
        parameters = getattr(self._component.get("RECURRENCE-ID"), "params", {})
        if "RANGE" in parameters:
            text = _(
                "a change of a session and all after it (RANGE=THISANDFUTURE) is not taken. End"
                " the series before it, and make another one from there on."
            )
            raise self.wrong("RECURRENCE-ID", text)
        return self._moment("RECURRENCE-ID")

    def series(self, rundown: str) -> Rule:
        """Its sessions without further dates."""
        start = self.start()
        recurrence, until = self._recurrence(start)
        return Rule(
            key=self.key(),
            name=self.name(),
            rundown=rundown,
            starts=(start.time(),),
            weekdays=EVERY_DAY if recurrence else frozenset({start.weekday()}),
            from_date=start.date(),
            to_date=until if recurrence else start.date(),
            cap_minutes=self._minutes(start),
            rrule=recurrence,
        )

    def moments(self, field: str) -> list[datetime]:
        """Those of RDATE or EXDATE."""
        found = self._component.get(field, [])
        lists = found if isinstance(found, list) else [found]
        values = [entry.dt for one in lists for entry in one.dts]
        if any(not isinstance(value, datetime) for value in values):
            raise self.wrong(field, _("a whole day has no time of day: give the event a time."))
        return [self._at_the_wall(field, value).replace(microsecond=0) for value in values]

    def rundown(self, schedule: Schedule, given: str | None, before: str | None) -> str:
        """Key of what it plays. given: for events that do not say; before: what its rule played."""
        known = {rundown.key: rundown.name for rundown in schedule.rundowns}
        own = str(self._component.get(RUNDOWN_PROPERTY, ""))
        by_name = next((key for key, name in known.items() if name == self.name()), None)
        only = next(iter(known)) if len(known) == 1 else None
        for key in (own, given, before, by_name, only):
            if key in known:
                return str(key)
        text = _("nothing says what it plays. Name a rundown with {option}; there are: {known}.")
        told = text.format(option="--rundown", known=", ".join(known) or _("none"))
        wrong = self.wrong("SUMMARY", told)
        raise RundownUnsaid(self.name(), wrong.text) if known else wrong

    def wrong(self, field: str, text: str) -> StationError:
        return calendar_error(self.file, self._line, field, text)

    def _moment(self, field: str) -> datetime:
        found = self._component.get(field)
        if found is None or isinstance(found, list):
            raise self.wrong(field, _("exactly one is needed."))
        value = found.dt
        if not isinstance(value, datetime):
            raise self.wrong(field, _("a whole day has no time of day: give the event a time."))
        return self._at_the_wall(field, value).replace(microsecond=0)

    def _at_the_wall(self, field: str, value: datetime) -> datetime:
        try:
            moment = value.replace(tzinfo=ZONE) if value.tzinfo is None else local(value)
        except (OverflowError, ValueError) as error:
            raise self.wrong(field, _("this date is out of range.")) from error
        if not 2000 <= moment.year < 2100:
            raise self.wrong(field, _("this date is out of range."))
        return moment

    def _recurrence(self, start: datetime) -> tuple[str, date | None]:
        found = self._component.get("RRULE")
        if found is None:
            return "", None
        if isinstance(found, list):
            raise self.wrong("RRULE", _("exactly one is needed."))
        try:
            return recurrence_of(found, self._component["DTSTART"].dt, start)
        except Wrong as error:
            raise self.wrong(error.field, error.text) from error
        except (OverflowError, ValueError) as error:
            raise self.wrong("RRULE", _("this date is out of range.")) from error

    def _minutes(self, start: datetime) -> int | None:
        if "DTEND" in self._component:
            length = self._moment("DTEND") - start
        elif "DURATION" in self._component:
            length = self._component["DURATION"].dt
        else:
            return None
        minutes = -(-int(length.total_seconds()) // 60)
        if not 0 < minutes <= LONGEST_CAP_MINUTES:
            text = _("a length from 1 to {most} minutes is needed.")
            raise self.wrong("DTEND", text.format(most=LONGEST_CAP_MINUTES))
        return minutes


def calendar_error(file: str, line: int, field: str, text: str) -> StationError:
    """CALENDAR_FILE: the text says what is expected; nothing was changed."""
    return StationError(
        "CALENDAR_FILE",
        _("{file}, event in line {line}, field “{field}”: {text} Nothing was changed.").format(
            file=file, line=line, field=field, text=text
        ),
    )


def _is_text(value: Any) -> bool:
    return hasattr(value, "to_ical")
