"""One clip: what it is, how it sounds, and the decision on it."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.marks import CLIP_MARKS, loudness_mark
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import Card, IconMark, label, row, rule, set_tone
from ccht_desktop.desk.widgets.painted import Chip
from ccht_desktop.desk.wording import (
    breakable,
    date_time,
    loudness,
    minutes_seconds,
    number,
    short_date,
)
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, GROUP_NAMES, KIND_NAMES, PRIORITY_NAMES
from ccht_desktop.library.model import Clip

if TYPE_CHECKING:
    from ccht_desktop.station import Station


class ClipPanel(Card):
    told = Signal(str, str)
    offered = Signal(str, str, object)

    def __init__(self, bridge: Bridge, today: date) -> None:
        super().__init__(margin=0, spacing=0)
        self.inside.setContentsMargins(1, 1, 1, 1)
        self._bridge, self._today = bridge, today
        self.shown: Clip | None = None
        self._title = label("", SECTION, bold=True, wrap=True)
        self._field = Chip()
        self._mark = IconMark("planned", "quiet", 20)
        self._state = label("", BODY, bold=True)
        self._decision = label("", BODY, tone="quiet", wrap=True)
        self._facts: dict[str, QLabel] = {}
        self.by = line(_("Approved by"), _("Name of the leader"))
        self.number = line(_("Number of the decision"), _("for instance 12/QĐ-UBND"))
        self.reason = line(_("Reason"), _("Why it must not be heard"))
        self._by = Field(_("Approved by"), self.by)
        self._number = Field(_("Number of the decision"), self.number)
        self._reason = Field(_("Reason"), self.reason)
        self.approve = Button(_("Approve"), "approve", "primary")
        self.withdraw = Button(_("Withdraw the approval"), "withdraw", "danger")
        self.retire = Button(_("Retire the clip"), "archive", "danger")
        self.approve.clicked.connect(self.approve_it)
        self.number.returnPressed.connect(self.approve_it)
        self.withdraw.clicked.connect(self.withdraw_it)
        self.retire.clicked.connect(self.retire_it)
        self._compose()
        self.show_clip(None)

    def show_clip(self, clip: Clip | None) -> None:
        before, self.shown = self.shown, clip
        self._body.setVisible(clip is not None)
        if clip is None:
            return
        if before is None or before.id != clip.id:
            for field in (self._by, self._number, self._reason):
                field.say("")
            self.reason.clear()
            self.number.clear()
            self._reason.hide()
        self._title.setText(clip.title)
        words = _(FIELD_NAMES[clip.field]) if clip.field in FIELD_NAMES else ""
        self._field.show_words(words, field_colour(clip.field))
        self._show_facts(clip)
        self._show_decision(clip)

    def approve_it(self) -> None:
        clip = self.shown
        if clip is None:
            return
        by, number_text = self.by.text(), self.number.text()
        self._by.say("")
        self._number.say("")

        def approve(station: "Station") -> None:
            station.decisions.approve(clip.id, by=by, number=number_text)

        self._write(approve, self._not_approved, _("“{title}” may now go on the air."))

    def withdraw_it(self) -> None:
        """The first press asks for the reason, the second does it."""
        clip = self.shown
        if clip is None:
            return
        if self._reason.isHidden():
            self._reason.show()
            self.reason.setFocus()
            return
        reason = self.reason.text()
        self._write(
            lambda station: station.decisions.withdraw(clip.id, reason),
            lambda error: self._reason.say(error.text),
            _("“{title}” will not be heard any more."),
        )

    def retire_it(self) -> None:
        """At once; the notice offers the way back."""
        clip = self.shown
        if clip is None:
            return
        undo = (_("Undo"), "", lambda: self.revive(clip))
        self._write(
            lambda station: station.library.retire(clip.id),
            lambda error: self.told.emit(error.text, "fault"),
            _("“{title}” is retired; its log stays."),
            lambda text: self.offered.emit(text, "ready", [undo]),
        )

    def revive(self, clip: Clip) -> None:
        done = _("“{title}” is in use again.").format(title=clip.title)
        self._write(
            lambda station: station.library.revive(clip.id),
            lambda error: self.told.emit(error.text, "fault"),
            done.replace("{", "{{").replace("}", "}}"),
        )

    def _write(
        self,
        change: "Callable[[Station], object]",
        failed: Callable[[Any], None],
        done: str,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        title = self.shown.title if self.shown else ""

        def job(station: "Station") -> None:
            from ccht_desktop.service.appending import plan_changed

            change(station)
            plan_changed(station)

        def then(_nothing: Any) -> None:
            self._reason.hide()
            text = done.format(title=title)
            if tell is None:
                self.told.emit(text, "ready")
            else:
                tell(text)
            self._bridge.plan_changed.emit()

        self._bridge.work(job, then, failed)

    def _not_approved(self, error: Any) -> None:
        field = self._by if error.code == "APPROVER_REQUIRED" else self._number
        field.say(error.text)
        field.control.setFocus()

    def _show_facts(self, clip: Clip) -> None:
        mark = loudness_mark(clip.lufs, clip.true_peak)
        peak = "" if clip.true_peak is None else f"{number(clip.true_peak, 1)} dBTP"
        values = {
            "length": minutes_seconds(clip.seconds),
            "loudness": f"{loudness(clip.lufs)} · {mark.word}",
            "peak": peak.replace("-", "−"),
            "group": _(GROUP_NAMES[clip.group]) if clip.group in GROUP_NAMES else "–",
            "kind": _(KIND_NAMES.get(clip.kind, clip.kind)),
            "priority": _(PRIORITY_NAMES[clip.priority]),
            "added": date_time(clip.added_at),
            "file": breakable(clip.source_name),
        }
        for key, text in values.items():
            self._facts[key].setText(text)
        set_tone(self._facts["loudness"], "" if mark.tone == "ready" else mark.tone)

    def _show_decision(self, clip: Clip) -> None:
        state = clip.state(self._today)
        mark = CLIP_MARKS[state]
        self._mark.show_mark(mark.icon, mark.tone)
        self._state.setText(mark.word)
        set_tone(self._state, mark.tone)
        approval = clip.approval
        if approval is None:
            self._decision.setText(_("It cannot be heard before somebody approves it."))
        elif approval.withdrawn_at is not None:
            self._decision.setText(
                _("Withdrawn on {date}: {reason}").format(
                    date=short_date(local(approval.withdrawn_at).date()),
                    reason=approval.withdrawn_reason,
                )
            )
        else:
            until = (
                _(" · until {date}").format(date=short_date(approval.valid_to))
                if approval.valid_to
                else ""
            )
            self._decision.setText(
                _("{by} · number {number} · {date}").format(
                    by=approval.by,
                    number=approval.number,
                    date=short_date(local(approval.at).date()),
                )
                + until
            )
        open_to_approval = state in ("draft", "expired", "withdrawn")
        for part in (self._by, self._number, self.approve):
            part.setVisible(open_to_approval)
        self.withdraw.setVisible(state == "approved")
        self.retire.setVisible(state != "retired")

    def _compose(self) -> None:
        self._body = QWidget()
        self._body.setObjectName("scrolled")
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(23, 23, 23, 23)
        inside.setSpacing(12)
        inside.addWidget(self._title)
        inside.addLayout(row(self._field, None))
        inside.addLayout(row(self._mark, self._state, None))
        inside.addWidget(self._decision)
        for part in (self._by, self._number, self.approve, self._reason, self.withdraw):
            inside.addWidget(part)
        inside.addWidget(rule())
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for key, words in (
            ("length", _("Length")),
            ("loudness", _("Loudness")),
            ("peak", _("Peak")),
            ("group", _("Group")),
            ("kind", _("Kind")),
            ("priority", _("Priority")),
            ("added", _("Added")),
            ("file", _("From file")),
        ):
            self._facts[key] = label("", BODY, wrap=True, tabular=True)
            self._facts[key].setAlignment(Qt.AlignmentFlag.AlignTop)
            form.addRow(label(words, BODY, tone="quiet"), self._facts[key])
        inside.addLayout(form)
        inside.addStretch(1)
        inside.addWidget(self.retire)
        self._reason.hide()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._body)
        self.inside.addWidget(area)
