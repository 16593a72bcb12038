"""Nhật ký: every airing of a month, its outcome and cause; verified and exported."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget

from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.outcomes import OUTCOME_NAMES
from ccht_desktop.desk import readings
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.models.airings import airing_table
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.forms import line
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.widgets.month_picker import MonthPicker
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.desk.wording import folded, number
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.report.months import Month


class LogPage(Page):
    def __init__(self, bridge: Bridge) -> None:
        now = local(bridge.clock.now())
        self.month = MonthPicker(Month(now.year, now.month))
        self.verify = Button(_("Verify the log"), "verify")
        self.export = Button(_("Export…"), "save")
        super().__init__(bridge, _("Airing log"), self.month, self.verify, self.export)
        self._airings: tuple[Airing, ...] = ()
        self.search = line(_("Search the log"), _("Search titles and sessions"))
        self.search.setFixedWidth(320)
        self.outcome = Choice(
            _("Outcome"),
            [("", _("All outcomes")), *((o, _(name)) for o, name in OUTCOME_NAMES.items())],
        )
        self.outcome.setMinimumWidth(200)
        self.table = Table(airing_table(), _("Airing log"), 56)
        self._said = label("", BODY, tone="quiet", tabular=True, wrap=True)
        self._compose()
        self.month.changed.connect(self.read)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.outcome.currentIndexChanged.connect(lambda _place: self._filter())
        self.verify.clicked.connect(self.verify_log)
        self.export.clicked.connect(self.offer_formats)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)

    def entered(self) -> None:
        self.read()

    def read(self) -> None:
        month = self.month.month
        self.bridge.read(
            lambda station: readings.airings(station, month.start, month.end), self._show
        )

    def verify_log(self) -> None:
        """Recomputes the chain beside everything else; the answer stays until it is read."""
        self.verify.setEnabled(False)
        self.told.emit(_("Verifying the log…"), "action")
        self.bridge.work(readings.verified, self._verified, self._not_verified)

    def offer_formats(self) -> None:
        from ccht_desktop.report.formats import of_subject

        menu = QMenu(self)
        for member in of_subject("log"):
            menu.addAction(_(member.label), partial(self._ask_where, member))
        menu.popup(self.export.mapToGlobal(self.export.rect().bottomLeft()))

    def export_to(self, path: Path, format_id: str) -> None:
        """Writes the rows in view, in the order of the table."""
        rows = self.table.cells.rows

        def job(_station: Any) -> int:
            from ccht_desktop.report.formats import find

            find("log", format_id).write(path, rows)
            return len(rows)

        def done(count: Any) -> None:
            text = _("{n} rows are in {file}.").format(n=number(count), file=path)
            self.told.emit(text, "ready")

        self.bridge.work(job, done, lambda error: self.told.emit(error.text, "fault"))

    def _ask_where(self, member: Any) -> None:
        name = f"nhat-ky-{self.month.month}{member.suffix}"
        self.ask_place(
            _("Export the log"),
            name,
            f"{_(member.label)} (*{member.suffix})",
            lambda place: self.export_to(place, member.id),
        )

    def _show(self, airings: Any) -> None:
        self._airings = airings
        self._filter()

    def _filter(self) -> None:
        outcome, words = self.outcome.value(), folded(self.search.text()).split()
        rows = [
            airing
            for airing in reversed(self._airings)
            if (not outcome or airing.outcome == outcome)
            and all(word in folded(f"{airing.title} {airing.session}") for word in words)
        ]
        self.table.show_rows(rows)
        self.found.setCurrentIndex(0 if rows else (2 if self._airings else 1))
        self._said.setText(_summary(rows))

    def _verified(self, verdict: Any) -> None:
        self.verify.setEnabled(True)
        if verdict.ok:
            text = _("The log is whole: {n} entries, nothing was changed.")
            self.told.emit(text.format(n=number(verdict.entries)), "ready")
        else:
            text = _("The log is not as it was written. {reason}")
            self.told.emit(text.format(reason=verdict.reason), "fault")

    def _not_verified(self, error: Any) -> None:
        self.verify.setEnabled(True)
        self.told.emit(error.text, "fault")

    def _compose(self) -> None:
        self.inside.addLayout(row(self.search, self.outcome, None, spacing=16))
        card = Card(margin=0, spacing=0)
        card.inside.setContentsMargins(1, 4, 1, 8)
        self.found = QStackedWidget()
        self.found.addWidget(self.table)
        self.found.addWidget(
            Empty(
                "log",
                _("Nothing was broadcast in this month"),
                _("What the station airs is written here by itself, with its hour and outcome."),
            )
        )
        self.found.addWidget(
            Empty("search", _("Nothing found"), _("Choose all outcomes, or search fewer words."))
        )
        card.inside.addWidget(self.found)
        self.inside.addWidget(card, 1)
        self.inside.addWidget(self._said)


def _summary(rows: list[Airing]) -> str:
    counts = {outcome: sum(row.outcome == outcome for row in rows) for outcome in OUTCOME_NAMES}
    parts = [_("{n} airings").format(n=number(len(rows)))]
    parts += [f"{_(OUTCOME_NAMES[o]).lower()} {n}" for o, n in counts.items() if n]
    return " · ".join(parts)
