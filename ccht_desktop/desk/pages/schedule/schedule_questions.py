"""What is asked about one session before it is changed: which ones, when, why, with what."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from ccht_desktop.desk import readings
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.schedule.schedule_bar import Answer, reason_field
from ccht_desktop.desk.pages.schedule.schedule_edits import WeekEdits, named
from ccht_desktop.desk.pages.schedule.schedule_layout import ScheduleLayout
from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.week_reading import Week
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.dates import DateLine
from ccht_desktop.desk.widgets.time_line import TimeLine
from ccht_desktop.desk.widgets.week.week_drag import Target
from ccht_desktop.desk.widgets.week.week_painting import spoken
from ccht_desktop.desk.wording import WEEKDAYS, hour_minute
from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.schedule.model import place_of, slot_of
from ccht_desktop.schedule.walls import allowed_by, in_quiet_text, is_quiet

REASONS = (
    N_("Power cut announced"),
    N_("Mourning"),
    N_("School examinations"),
    N_("Storm or flood"),
    N_("Loudspeakers under repair"),
)
Told = Callable[[str, str], object]


class Questions:
    """The questions of the bar below the week."""

    def __init__(self, bridge: Bridge, home: ScheduleLayout, edits: WeekEdits, told: Told) -> None:
        self._bridge, self._edits, self._told = bridge, edits, told
        self._week, self._bar = home.week, home.bar

    def ask(self, name: str, line: SessionLine) -> None:
        if name == "skip":
            self._ask_reason(line)
        elif name == "shift":
            self._ask_time(line)
        elif name == "add":
            jobs = self._bridge
            jobs.read(lambda station: readings.playable(station, ""), partial(self._ask_clip, line))

    def dropped(self, line: SessionLine, target: Target) -> None:
        """A session was let go at another time: this one only, or all of its hour."""
        week = self._week.week
        if week is None or not self._allowed(
            line, week.monday + timedelta(days=target.day), target
        ):
            return
        day = week.monday + timedelta(days=target.day)
        self._week.propose(target)
        assert line.plan is not None
        slot = place_of(line.plan.origin)[2]
        answers: list[Answer] = [
            (_("Only this session"), lambda: self._edits.move(line, day, target.wall))
        ]
        same_day = day == local(line.start).date()
        if same_day and slot_of(target.wall) != slot:
            words = _("Every session of {time}").format(time=f"{slot[:2]}:{slot[2:4]}")
            answers.append((words, lambda: self._edits.move_all(line, target.wall)))
        when = spoken(target)
        if not same_day:
            when += f", {_(WEEKDAYS[day.weekday()])} {day:%d/%m}"
        text = _("Move “{name}” of {time} to {when}?")
        told = text.format(name=line.name, time=hour_minute(line.start), when=when)
        self._bar.ask(told, (), answers)
        # The keys stay in the week: another step by key, Enter for yes, Esc for no.
        self._week.setFocus()

    def answer(self, yes: bool) -> None:
        """Enter or Esc in the week, while it shows where a session would go."""
        if yes and self._bar.answers:
            self._bar.answers[0].click()
        else:
            self._bar.close_bar()

    def _allowed(self, line: SessionLine, day: date, target: Target) -> bool:
        if not target.why:
            return True
        self._bar.close_bar()
        self._week.propose(None)
        if target.why == "quiet" and self._week.week is not None:
            self._told(in_quiet_text(line.name, target.wall, self._week.week.walls), "fault")
        else:
            self._told(_("That time has passed already. Choose a later one."), "attention")
        return False

    def _ask_reason(self, line: SessionLine) -> None:
        field = reason_field([_(reason) for reason in REASONS])

        def leave_out() -> bool:
            if not field.currentText().strip():
                field.setFocus()
                return False
            self._edits.leave_out(line, field.currentText())
            return True

        text = _("Why is {session} left out?").format(session=named(line))
        self._bar.ask(text, (field,), [(_("Leave out"), leave_out)])

    def _ask_time(self, line: SessionLine) -> None:
        at = local(line.start)
        day, wall = DateLine(_("Day"), self._bridge.today), TimeLine(_("Time"))
        day.setFixedWidth(120)
        day.show_day(at.date())
        wall.show_wall(at.time())

        def move() -> bool:
            try:
                to_day, to_wall = day.day(), wall.wall()
            except StationError as error:
                self._told(error.text, "fault")
                return False
            if to_day is None or to_wall is None:
                return False
            week = self._week.week
            if week is not None and _forbidden(to_wall, week):
                self._told(in_quiet_text(line.name, to_wall, week.walls), "fault")
                return False
            if datetime.combine(to_day, to_wall, ZONE) <= self._bridge.clock.now():
                self._told(_("That time has passed already. Choose a later one."), "attention")
                return False
            self._edits.move(line, to_day, to_wall)
            return True

        text = _("When is {session} to begin?").format(session=named(line))
        self._bar.ask(text, (day, wall), [(_("Move"), move)])
        wall.setFocus()
        wall.selectAll()

    def _ask_clip(self, line: SessionLine, clips: Any) -> None:
        if not clips:
            self._told(_("There is no approved clip. Approve one in the library."), "attention")
            return
        field = Choice(_("Clip"), [(clip.sha256, clip.title) for clip in clips])
        field.setMinimumHeight(40)
        titles = {clip.sha256: clip.title for clip in clips}

        def add() -> None:
            self._edits.add(line, field.value(), titles[field.value()])

        text = _("Which clip goes into {session}?").format(session=named(line))
        self._bar.ask(text, (field,), [(_("Add"), add)])


def _forbidden(wall: time, week: Week) -> bool:
    return is_quiet(wall, week.walls) and not allowed_by(wall, week.schedule.windows)
