"""Báo cáo: a month's figures, the Word document, and what has gone to the receiving level."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.airlog.outcomes import CAUSE_NAMES
from ccht_desktop.desk import readings
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.pages.sending_card import SendingCard
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.field_bars import Bar, FieldBars
from ccht_desktop.desk.widgets.figure_card import FigureCard
from ccht_desktop.desk.widgets.labels import Card, IconMark, clear, label, row
from ccht_desktop.desk.widgets.month_picker import MonthPicker
from ccht_desktop.desk.wording import number
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, SIX_FIELDS
from ccht_desktop.report.figures import Figures
from ccht_desktop.report.months import Month

SIDE = 320


class ReportPage(Page):
    def __init__(self, bridge: Bridge) -> None:
        now = local(bridge.clock.now())
        self.month = MonthPicker(Month(now.year, now.month))
        self.save = Button(_("Save the Word report"), "save", "primary")
        super().__init__(bridge, _("Reports"), self.month, self.save)
        self._shown: readings.MonthReport | None = None
        self.sessions = FigureCard(_("Sessions"))
        self.airings = FigureCard(_("Airings"))
        self.minutes = FigureCard(_("Time on the air"))
        self.fields = FigureCard(_("Fields of reform"))
        self.bars = FieldBars(_("Airings by field"))
        self.sending = SendingCard(bridge)
        self.sending.told.connect(self.told)
        self.sending.wanted.connect(self.wanted)
        self.sending.changed.connect(self.read)
        self._compose()
        self.month.changed.connect(self.read)
        self.save.clicked.connect(self._ask_where)

    def entered(self) -> None:
        self.read()

    def read(self) -> None:
        month = self.month.month
        self.bridge.read(lambda station: readings.month_report(station, month), self._show)

    def save_to(self, path: Path) -> None:
        """Writes the report in view as an official document."""
        if self._shown is None:
            return
        content = self._shown.content

        def job(_station: Any) -> None:
            from ccht_desktop.report.formats import find

            find("report", "docx").write(path, content)

        def done(_nothing: Any) -> None:
            self.save.setEnabled(True)
            text = _("The report is in {file}. Read it, have it signed, and send it.")
            self.told.emit(text.format(file=path), "ready")

        def failed(error: Any) -> None:
            self.save.setEnabled(True)
            self.told.emit(error.text, "fault")

        self.save.setEnabled(False)
        self.bridge.work(job, done, failed)

    def _ask_where(self) -> None:
        name = f"bao-cao-cchc-{self.month.month}.docx"
        self.ask_place(_("Save the report"), name, "Word (*.docx)", self.save_to)

    def _show(self, report: Any) -> None:
        if report.content.month != self.month.month:
            return
        self._shown = report
        now, before = report.content.figures, report.content.previous
        self.sessions.show_figure(
            number(now.sessions), "", _against(now.sessions, before and before.sessions)
        )
        self.airings.show_figure(
            number(now.airings), "", _against(now.airings, before and before.airings)
        )
        minutes = round(now.seconds / 60)
        self.minutes.show_figure(
            number(minutes), _("minutes"), _against(minutes, before and round(before.seconds / 60))
        )
        reached = sum(now.by_field[str(f)].airings > 0 for f in SIX_FIELDS)
        self.fields.show_figure(f"{reached}/6", "", _("fields aired at least once"))
        self._show_bars(now)
        self._show_causes(now)
        self.sending.show_report(report)

    def _show_bars(self, now: Figures) -> None:
        most = max((tally.airings for tally in now.by_field.values()), default=0) or 1
        self.bars.show_bars(
            [
                Bar(
                    _(FIELD_NAMES[code]),
                    field_colour(code),
                    tally.airings / most,
                    _("{n} airings · {m} minutes").format(
                        n=number(tally.airings), m=number(round(tally.seconds / 60))
                    ),
                )
                for code, tally in now.by_field.items()
            ]
        )

    def _show_causes(self, now: Figures) -> None:
        clear(self._causes)
        if not now.rows:
            words = _("Nothing of reform was broadcast in this month.")
            self._causes.addWidget(label(words, BODY, tone="quiet", wrap=True))
            return
        if not now.by_cause:
            good = label(_("Everything planned was aired in full."), BODY, wrap=True)
            line = QHBoxLayout()
            line.addWidget(IconMark("tick", "ready", 20))
            line.addWidget(good, 1)
            self._causes.addLayout(line)
            return
        for code, count in sorted(now.by_cause.items(), key=lambda pair: -pair[1]):
            words = _(CAUSE_NAMES.get(code, code))
            times = label(_("{n} times").format(n=number(count)), BODY, bold=True, tabular=True)
            line = row(
                IconMark("missed", "fault", 20),
                label(words[:1].upper() + words[1:], BODY),
                None,
                times,
            )
            self._causes.addLayout(line)

    def _compose(self) -> None:
        cards = row(self.sessions, self.airings, self.minutes, self.fields, spacing=16)
        bars = Card(margin=24, spacing=16)
        bars.inside.addWidget(label(_("Airings by field"), SECTION, bold=True))
        bars.inside.addWidget(self.bars)
        bars.inside.addStretch(1)
        causes = Card(margin=24, spacing=12)
        causes.inside.addWidget(
            label(_("Not aired in full, by cause"), SECTION, bold=True, wrap=True)
        )
        self._causes = QVBoxLayout()
        self._causes.setSpacing(8)
        causes.inside.addLayout(self._causes)
        causes.inside.addStretch(1)
        side = QWidget()
        side.setFixedWidth(SIDE)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(16)
        right.addWidget(self.sending)
        right.addWidget(causes, 1)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(bars, 1)
        below.addWidget(side)
        body = QWidget()
        body.setObjectName("scrolled")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        inside.addLayout(cards)
        inside.addLayout(below, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.inside.addWidget(area, 1)


def _against(now: int, before: Any) -> str:
    if before is None:
        return _("no month before to compare")
    return _("month before: {n}").format(n=number(before))
