"""What an edit would give: the next dates of a rule, and what would become wrong."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.widgets.labels import clear, label
from ccht_desktop.desk.wording import hour_minute
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import DAY_NAMES, Schedule, Walls
from ccht_desktop.schedule.planned import Occurrence

if TYPE_CHECKING:
    from ccht_desktop.schedule.preview.conflicts import Conflict
    from ccht_desktop.station import Station

SHOWN, MOST = 7, 4
PAUSE_MS = 350
SOON, LATER = timedelta(days=14), timedelta(days=400)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Outlook:
    """coming: the next sessions of a rule; refused: what a wall says no to; wrong: what would
    become wrong within seven days; asked: False where nothing can be said yet."""

    coming: tuple[Occurrence, ...]
    refused: tuple[str, ...]
    wrong: tuple[str, ...]
    asked: bool = True


def outlook(station: "Station", edited: Schedule, rule: str) -> Outlook:
    """What a schedule that is not in force would give, beside the one that is."""
    from ccht_desktop.service.scheduling import judged

    now, walls = station.clock.now(), station.walls()
    before = station.schedule.current()
    refused, asked = judged(station, before, edited)
    known = {(one.code, one.occurrence) for one in _conflicts(station, before, now, walls)}
    told = {one.code for one in refused}
    fresh = [
        one
        for one in _conflicts(station, edited, now, walls)
        if (one.code, one.occurrence) not in known and one.code not in told
    ]
    return Outlook(
        coming(station, edited, rule),
        _firsts((one.code, one.text) for one in refused),
        (*(one.text for one in asked), *_firsts((one.code, one.text) for one in fresh)),
    )


def _conflicts(
    station: "Station", schedule: Schedule, now: datetime, walls: Walls
) -> "list[Conflict]":
    from ccht_desktop.schedule.preview.conflicts import find_conflicts
    from ccht_desktop.service.outlook import lines

    planned = station.resolve(now, now + WEEK, intended=True, schedule=schedule)
    return find_conflicts(planned, walls, lines=lines(station))


def _firsts(found: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Of each code the first text, and how often it comes again on other days."""
    by_code: dict[str, list[str]] = {}
    for code, text in found:
        by_code.setdefault(code, []).append(text)
    again = _("{text} And {n} times more.")
    return tuple(
        again.format(text=texts[0], n=len(texts) - 1) if len(texts) > 1 else texts[0]
        for texts in by_code.values()
    )


def coming(station: "Station", schedule: Schedule, rule: str) -> tuple[Occurrence, ...]:
    """The next sessions of one rule, as they fall."""
    from dataclasses import replace

    alone = replace(schedule, rules=tuple(one for one in schedule.rules if one.key == rule))
    now = station.clock.now()
    for span in (SOON, LATER):
        found = station.occurrences(now, now + span, alone)
        if len(found) >= SHOWN or span is LATER:
            return tuple(found[:SHOWN])
    return ()


class OutlookPanel(QWidget):
    """Asks again a moment after the last edit; answers to older questions are dropped."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._asked = 0
        self._question: Callable[[], tuple[Callable[[Schedule], Schedule], str] | None]
        self._question = lambda: None
        self._timer = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self.shown: Outlook | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(label(_("The next {n} sessions").format(n=SHOWN), SECTION, bold=True))
        inside.addLayout(self._list)
        inside.addStretch(1)

    def ask_by(
        self, question: Callable[[], tuple[Callable[[Schedule], Schedule], str] | None]
    ) -> None:
        """question: the edit and the key of the rule it is about, or None for neither."""
        self._question = question

    def soon(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _ask(self) -> None:
        asked = self._question()
        self._asked += 1
        number = self._asked
        if asked is None:
            self._show(number, Outlook((), (), (), asked=False))
            return
        edit, rule = asked
        self._bridge.read(
            lambda station: outlook(station, edit(station.schedule.current()), rule),
            lambda found: self._show(number, found),
        )

    def _show(self, number: int, found: Outlook) -> None:
        if number != self._asked:
            return
        self.shown = found
        clear(self._list)
        self._show_coming(found)
        for text in found.refused[:MOST]:
            self._list.addWidget(label(text, tone="fault", wrap=True))
        for text in found.wrong[:MOST]:
            self._list.addWidget(label(text, tone="attention", wrap=True))
        more = max(0, len(found.refused) - MOST) + max(0, len(found.wrong) - MOST)
        if more:
            self._list.addWidget(label(_("… and {n} more").format(n=more), tone="attention"))

    def _show_coming(self, found: Outlook) -> None:
        """Two beside each other, so that what is wrong stays in sight below them."""
        places = QGridLayout()
        places.setContentsMargins(0, 0, 0, 4)
        places.setVerticalSpacing(4)
        for number, one in enumerate(found.coming):
            words = label(_in_words(one), tabular=True)
            words.setToolTip(one.holiday)
            places.addWidget(words, number // 2, number % 2)
        if found.coming:
            dates = QWidget()
            dates.setLayout(places)
            self._list.addWidget(dates)
        else:
            text = _("None within a year with these days and times.")
            if not found.asked:
                text = _("They are shown once the rule is complete and nothing in it is wrong.")
            self._list.addWidget(label(text, tone="quiet", wrap=True))


def _in_words(one: Occurrence) -> str:
    """05:30 T2 23/11; of a public holiday with a mark."""
    day: date = local(one.start).date()
    text = f"{hour_minute(one.start)} {DAY_NAMES[day.weekday()]} {day:%d/%m}"
    return f"{text} ({_('holiday')})" if one.holiday else text
