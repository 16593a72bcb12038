"""Phát sóng: what is on the air, what comes next, today's programme; play now."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.present import Coming, Present, following
from ccht_desktop.desk.programme import SessionLine, unfinished
from ccht_desktop.desk.widgets.alarm_list import AlarmList
from ccht_desktop.desk.widgets.labels import Card
from ccht_desktop.desk.widgets.next_card import NextCard
from ccht_desktop.desk.widgets.on_air_card import OnAirCard
from ccht_desktop.desk.wording import long_date
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.walls import spoken_time

if TYPE_CHECKING:
    from ccht_desktop.desk.pages.hold_panel import HoldPanel
    from ccht_desktop.desk.pages.play_panel import PlayPanel
    from ccht_desktop.desk.readings import Today
    from ccht_desktop.desk.widgets.day_table import DayTable
    from ccht_desktop.desk.widgets.empty import Empty

DAY_HEIGHT = 150
CLOCK_MS = 200
READ_AGAIN_MS = 30_000
START_MS = 20_000


class _Below(QStackedWidget):
    """Takes what is left: alarms stand whole before the programme of the day takes more."""

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


class BroadcastPage(Page):
    """Shown by the first paint, so tables are built only when the page is entered."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._shown = bridge.present
        self._planned: Coming | None = None
        self._lines: tuple[SessionLine, ...] = ()
        self._scheduled = False
        self.card = OnAirCard()
        self.card.switch_on.clicked.connect(self._switch_on)
        self.alarms = AlarmList()
        self.next = NextCard()
        self.next.play_now.clicked.connect(self.choose_to_play)
        self.next.pause.clicked.connect(self.pause_or_go_on)
        self.next.hold.clicked.connect(self.keep_silent)
        self.alarms.confirm_clock.connect(self._ask_clock)
        self.below = _Below()
        self._day = Card(margin=0, spacing=0)
        self._day.inside.setContentsMargins(1, 4, 1, 8)
        self.below.addWidget(self._day)
        self.table: DayTable | None = None
        self._empty: Empty | None = None
        self.play_panel: PlayPanel | None = None
        self.hold_panel: HoldPanel | None = None
        lower = QHBoxLayout()
        lower.setSpacing(16)
        lower.addWidget(self.next)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.alarms)
        right.addWidget(self.below, 1)
        self._day.setMinimumHeight(DAY_HEIGHT)
        lower.addLayout(right, 1)
        self.inside.setContentsMargins(24, 16, 24, 16)
        self.inside.addWidget(self.card, 8)
        self.inside.addLayout(lower, 11)
        self._ticks = QTimer(self, interval=CLOCK_MS)
        self._ticks.timeout.connect(self._tick)
        self._again = QTimer(self, interval=READ_AGAIN_MS)
        self._again.timeout.connect(self.read_day)
        self._tick()

    def entered(self) -> None:
        from ccht_desktop.desk.widgets.day_table import DayTable
        from ccht_desktop.desk.widgets.empty import Empty

        if self.table is None:
            self._empty = Empty(
                "schedule",
                _("No session today"),
                _("A schedule says what is heard, and when. Load a ready one to begin."),
                _("Open the schedule"),
                "schedule",
                lambda: self.wanted.emit("schedule"),
            )
            self.table = DayTable(self._empty)
            self._day.inside.addWidget(self.table)
            self.bridge.plan_changed.connect(self.read_day)
            self._ticks.start()
            self._again.start()
        self.read_day()

    def leave(self) -> None:
        self._ticks.stop()
        self._again.stop()

    def see(self, present: Present) -> None:
        before, self._shown = self._shown, present
        self._show()
        if (before.state, before.airing) != (present.state, present.airing):
            self.read_day()

    def in_session(self) -> bool:
        """Whether a session is under way by the programme, also between two items."""
        now = self.bridge.clock.now()
        return any(
            line.occurrence is not None
            and line.state in ("planned", "playing")
            and line.start <= now < line.start + timedelta(seconds=line.seconds)
            for line in self._lines
        )

    def read_day(self) -> None:
        if self.table is None:
            return
        from ccht_desktop.desk.readings import today_of

        self.bridge.read(today_of, self._show_day)

    def choose_to_play(self) -> None:
        """F5: an approved clip, picked in place of the programme."""
        from ccht_desktop.desk.pages.play_panel import PlayPanel

        if self.play_panel is None:
            self.play_panel = PlayPanel(self.bridge)
            self.play_panel.over.connect(lambda: self.below.setCurrentWidget(self._day))
            self.play_panel.told.connect(self.told)
            self.below.addWidget(self.play_panel)
        self.below.setCurrentWidget(self.play_panel)
        self.play_panel.begin()

    def pause_or_go_on(self) -> None:
        """F6: what sounds stands still, at most 5 minutes; again: it goes on."""
        if self._shown.state == "paused":
            self.bridge.command({"do": "resume", "by": "desk"}, None, self._refused)
        elif self._shown.sounding:
            self.bridge.command({"do": "pause", "by": "desk"}, None, self._refused)

    def keep_silent(self) -> None:
        """F7: no start before an hour that is chosen; again: it ends."""
        if self._shown.state == "hold":
            self.bridge.command({"do": "resume", "by": "desk"}, None, self._refused)
            return
        from ccht_desktop.desk.pages.hold_panel import HoldPanel

        if self.hold_panel is None:
            self.hold_panel = HoldPanel(self.bridge)
            self.hold_panel.over.connect(lambda: self.below.setCurrentWidget(self._day))
            self.hold_panel.told.connect(self.told)
            self.below.addWidget(self.hold_panel)
        self.below.setCurrentWidget(self.hold_panel)
        self.hold_panel.begin()

    def _ask_clock(self) -> None:
        now = local(self.bridge.clock.now())
        text = _("This computer says it is {time}, {day}. Is that right?").format(
            time=spoken_time(now.time()), day=long_date(now.date())
        )
        yes = (_("Yes, it is right"), "primary", self._confirm_clock)
        self.offered.emit(text, "attention", [yes])

    def _confirm_clock(self) -> None:
        order = {"do": "clock", "source": "person", "offset_seconds": 0.0, "by": "desk"}
        self.bridge.command(order, self._clock_confirmed, self._refused)

    def _clock_confirmed(self, _answer: Any) -> None:
        self.told.emit(_("Noted. Sessions start by this clock again."), "ready")

    def _refused(self, error: Any) -> None:
        self.told.emit(error.text, "fault")

    def _show_day(self, today: "Today") -> None:
        self._planned, self._lines = today.coming, today.lines
        self._scheduled = today.rules > 0
        if self._empty is not None:
            self._empty.teach(
                _("The schedule has no session today any more.")
                if self._scheduled
                else _("A schedule says what is heard, and when. Load a ready one to begin."),
                step=not self._scheduled,
            )
        if self.table is not None:
            running = self._shown.running
            self.table.show_day(today.lines if running else unfinished(today.lines))
        self._show()

    def _show(self) -> None:
        now = self.bridge.clock.now()
        coming = self._shown.coming or self._planned
        self.card.show_present(self._shown, coming, now, scheduled=self._scheduled)
        self.next.show_state(self._shown)
        self.next.show_next(following(self._shown, self._lines), coming, now)
        doubted = self._shown.clock == "untrusted"
        self.alarms.show_alarms(self._shown.alarms, doubted)

    def _tick(self) -> None:
        self.card.show_time(self.bridge.clock.now())
        self._show()

    def _switch_on(self) -> None:
        self.card.switch_on.setEnabled(False)
        self.bridge.start_playout(self._switched_on, self._not_switched_on)

    def _switched_on(self, _answer: Any) -> None:
        self.card.switch_on.setEnabled(True)
        text = _("The broadcaster is starting. It answers within a few seconds.")
        self.passing.emit(text, lambda present: present.running)
        QTimer.singleShot(START_MS, self, self._look_whether_it_started)

    def _look_whether_it_started(self) -> None:
        if not self._shown.running:
            text = _(
                "The broadcaster has not answered. Switch it on again, or restart the computer."
            )
            self.told.emit(text, "fault")

    def _not_switched_on(self, error: Any) -> None:
        self.card.switch_on.setEnabled(True)
        self.told.emit(error.text, "fault")
