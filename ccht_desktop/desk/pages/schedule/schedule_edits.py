"""What a person does to sessions of the week: each act an edit with a name, saved, undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.readings import day_start
from ccht_desktop.desk.schedule_saving import Edit, save
from ccht_desktop.desk.wording import hour_minute, short_date
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.copies import WEEK, copy_day, copy_week
from ccht_desktop.schedule.model import Schedule, place_of, time_of
from ccht_desktop.schedule.planned import Occurrence

if TYPE_CHECKING:
    from ccht_desktop.station import Station

DAY = timedelta(days=1)
Copy = Callable[[Schedule, list[Occurrence], list[Occurrence]], tuple[Schedule, int]]


class WeekEdits(QObject):
    """done(what) after each edit that was saved; refused(error) where a wall or a person said no;
    told(text) where there was nothing to do."""

    done = Signal(str)
    refused = Signal(object)
    told = Signal(str)
    stepped = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._widget = bridge, parent

    def move(self, line: SessionLine, day: date, wall: time) -> None:
        """Only this session at another time."""
        place = place_of(_origin(line))
        what = _("Move {session} to {time}").format(
            session=named(line), time=_when(line, day, wall)
        )
        self._save(lambda schedule: edits.move(schedule, place, day, wall), what)

    def move_all(self, line: SessionLine, wall: time) -> None:
        """Every session that the rule begins at this time."""
        rule_key, _day, slot = place_of(_origin(line))
        start = time_of(slot)
        what = _("Move every session of {time} to {to}").format(
            time=f"{start:%H:%M}", to=f"{wall:%H:%M}"
        )

        def edit(schedule: Schedule) -> Schedule:
            rule = next(one for one in schedule.rules if one.key == rule_key)
            return edits.move_start(schedule, rule, start, wall)

        self._save(edit, what)

    def cap(self, line: SessionLine, minutes: int) -> None:
        """The longest that sessions of the rule may be."""
        key = place_of(_origin(line))[0]
        what = _("“{name}” at most {n} minutes, every time").format(name=line.name, n=minutes)

        def edit(schedule: Schedule) -> Schedule:
            rule = next(one for one in schedule.rules if one.key == key)
            return edits.put(schedule, replace(rule, cap_minutes=minutes))

        self._save(edit, what)

    def leave_out(self, line: SessionLine, reason: str) -> None:
        place = place_of(_origin(line))
        what = _("Leave out {session}").format(session=named(line))
        self._save(lambda schedule: edits.skip(schedule, place, reason), what)

    def restore(self, line: SessionLine) -> None:
        place = place_of(_origin(line))
        what = _("{session} again as its rule has it").format(session=named(line))
        self._save(lambda schedule: edits.restore(schedule, place), what)

    def add(self, line: SessionLine, sha256: str, title: str) -> None:
        place = place_of(_origin(line))
        what = _("Add “{title}” to {session}").format(title=title, session=named(line))
        self._save(lambda schedule: edits.add_clip(schedule, place, sha256), what)

    def copy_day(self, day: date, to_day: date) -> None:
        what = _("Copy {day} to {to}").format(day=short_date(day), to=short_date(to_day))
        self._copy(
            (day, 1), (to_day, 1), lambda s, own, there: copy_day(s, own, to_day, there), what
        )

    def copy_last_week(self, monday: date) -> None:
        what = _("Copy the week before into that of {day}").format(day=short_date(monday))
        self._copy(
            (monday - WEEK, 7), (monday, 7), lambda s, own, t: copy_week(s, monday, own, t), what
        )

    def undo(self) -> None:
        from ccht_desktop.service.scheduling import undo_schedule

        self._step(undo_schedule, _("Undone: {what}"))

    def redo(self) -> None:
        from ccht_desktop.service.scheduling import redo_schedule

        self._step(redo_schedule, _("Done again: {what}"))

    def save(self, edit: Edit, what: str) -> None:
        self._save(edit, what)

    def _copy(
        self, source: tuple[date, int], goal: tuple[date, int], copied: Copy, what: str
    ) -> None:
        def read(station: "Station") -> tuple[list[Occurrence], list[Occurrence], int]:
            own, there = (
                station.occurrences(day_start(day), day_start(day + count * DAY))
                for day, count in (source, goal)
            )
            return own, there, copied(station.schedule.current(), own, there)[1]

        def go_on(found: Any) -> None:
            own, there, count = found
            if count:
                self._save(lambda schedule: copied(schedule, own, there)[0], what)
            else:
                self.told.emit(_("There is nothing to copy: it is there already."))

        self._bridge.read(read, go_on)

    def _step(self, step: "Callable[[Station], str | None]", words: str) -> None:
        def stepped(what: Any) -> None:
            if what is not None:
                self._bridge.plan_changed.emit()
                self.stepped.emit(words.format(what=what))

        self._bridge.write(step, stepped, self.refused.emit)

    def _save(self, edit: Edit, what: str) -> None:
        save(self._bridge, self._widget, edit, what, lambda: self.done.emit(what), self._refuse)

    def _refuse(self, error: StationError) -> None:
        self.refused.emit(error)


def named(line: SessionLine) -> str:
    """05:30 on 23/11"""
    at = local(line.start)
    return _("the session of {time} on {day}").format(
        time=hour_minute(line.start), day=f"{at:%d/%m}"
    )


def _when(line: SessionLine, day: date, wall: time) -> str:
    text = f"{wall:%H:%M}"
    if day == local(line.start).date():
        return text
    return _("{time} on {day}").format(time=text, day=f"{day:%d/%m}")


def _origin(line: SessionLine) -> str:
    assert line.plan is not None
    return line.plan.origin
