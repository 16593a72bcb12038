"""The schedule as an iCalendar file that a phone's calendar opens."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import KIND_NAMES
from ccht_desktop.schedule.days.recurrence import rrule_text
from ccht_desktop.schedule.days.rule_days import dates
from ccht_desktop.schedule.model import Rule, Rundown, Schedule, slot_of
from ccht_desktop.schedule.planned import Occurrence

if TYPE_CHECKING:
    from icalendar.cal import Component

AHEAD = timedelta(days=366)
# By its own property a session of ours finds its rundown again when it is read back.
RUNDOWN_PROPERTY = "X-CCHT-RUNDOWN"


def domain(code: str) -> str:
    """What follows the @ in the UIDs of a station's events; code: the station's."""
    return code or "ccht"


def calendar_text(
    schedule: Schedule,
    coming: Iterable[Occurrence],
    lengths: Mapping[str, timedelta],
    *,
    station: str,
    code: str,
    now: datetime,
) -> bytes:
    """The sessions of the coming year. coming: the occurrences from now to AHEAD; lengths: how long
    a session of a rundown (by its key) is."""
    import icalendar

    found = icalendar.Calendar()
    found.add("prodid", "-//CCHT Desktop//vi")
    found.add("version", "2.0")
    found.add("x-wr-calname", station)
    found.add("x-wr-timezone", str(ZONE))
    found.add_component(_zone())
    rundowns = {rundown.key: rundown for rundown in schedule.rundowns}
    by_start: dict[tuple[str, str], list[Occurrence]] = {}
    for one in coming:
        key, _day, slot = one.origin.split("/")
        by_start.setdefault((key, slot), []).append(one)
    for rule in schedule.rules:
        for wall in rule.starts:
            events = _Events(rule, wall, code, now)
            sessions = by_start.get((rule.key, slot_of(wall)), [])
            for event in events.of(sessions, rundowns, lengths):
                found.add_component(event)
    return bytes(found.to_ical())


class _Events:
    """Those of one start of one rule: a series, and each session that is not as the series has
    it."""

    def __init__(self, rule: Rule, wall: time, code: str, now: datetime) -> None:
        self._rule = rule
        self._wall = wall
        self._name = f"{rule.key}-{slot_of(wall)}"
        self._code = domain(code)
        self._now = now.astimezone(UTC)

    def of(
        self,
        sessions: list[Occurrence],
        rundowns: Mapping[str, Rundown],
        lengths: Mapping[str, timedelta],
    ) -> "Iterator[Component]":
        usual = {
            one.date
            for one in sessions
            if one.key == one.origin and one.rundown == self._rule.rundown
        }
        if usual:
            yield self._series(usual, rundowns, lengths)
        for number, one in enumerate(o for o in sessions if o.date not in usual or _moved(o)):
            event = self._event(one.start, one.rundown, rundowns, lengths)
            event["uid"] = f"{self._name}-{one.origin.split('/')[1]}-{number}@{self._code}"
            yield event

    def _series(
        self,
        usual: set[date],
        rundowns: Mapping[str, Rundown],
        lengths: Mapping[str, timedelta],
    ) -> "Component":
        first, last = min(usual), max(usual)
        start = datetime.combine(first, self._wall, ZONE)
        event = self._event(start, self._rule.rundown, rundowns, lengths)
        event["uid"] = f"{self._name}@{self._code}"
        if len(usual) == 1:
            return event
        recurring = self._recurring(first, last)
        if recurring is None:
            for day in sorted(usual - {first}):
                event.add("rdate", [datetime.combine(day, self._wall, ZONE)])
            return event
        # Until is in universal time where a start has a zone.
        until = datetime.combine(last, self._wall, ZONE).astimezone(UTC)
        event.add("rrule", {**recurring, "UNTIL": [until]})
        for day in dates(self._rule, first, last):
            if day not in usual:
                event.add("exdate", [datetime.combine(day, self._wall, ZONE)])
        return event

    def _recurring(self, first: date, last: date) -> dict[str, list[str]] | None:
        """The series as a recurrence from its first day on; None where it counts from another."""
        parts = dict(part.split("=") for part in rrule_text(self._rule).split(";"))
        counted = self._rule.rrule and {"COUNT", "UNTIL", "INTERVAL"} & parts.keys()
        return None if counted else {name: value.split(",") for name, value in parts.items()}

    def _event(
        self,
        start: datetime,
        rundown: str,
        rundowns: Mapping[str, Rundown],
        lengths: Mapping[str, timedelta],
    ) -> "Component":
        import icalendar

        event = icalendar.Event()
        event.add("dtstamp", self._now)
        event.add("dtstart", local(start))
        event.add("duration", lengths.get(rundown, timedelta(minutes=30)))
        event.add("summary", self._rule.name)
        event.add("description", _description(self._rule, rundowns.get(rundown)))
        event.add("categories", [_("Broadcast")])
        event.add("transp", "TRANSPARENT")
        event.add(RUNDOWN_PROPERTY, rundown)
        return event


def _moved(occurrence: Occurrence) -> bool:
    return occurrence.key != occurrence.origin


def _description(rule: Rule, rundown: Rundown | None) -> str:
    lines = [rundown.name] if rundown else []
    for position in rundown.positions if rundown else ():
        kind = _(KIND_NAMES[position.kind]) if position.kind in KIND_NAMES else _("Silence")
        lines.append(f"{position.number}. {position.name or kind}")
    if rule.decision:
        lines.append(_("By decision: {decision}").format(decision=rule.decision))
    return "\n".join(lines)


def _zone() -> "Component":
    import icalendar

    zone = icalendar.Timezone()
    zone.add("tzid", str(ZONE))
    standard = icalendar.TimezoneStandard()
    standard.add("dtstart", datetime(1975, 6, 13))  # noqa: DTZ001
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone.add_component(standard)
    return zone
