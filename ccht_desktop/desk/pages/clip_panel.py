"""One clip: what it is, how it sounds, the decision on it, and where it aired."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk import readings
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.marks import FAULT_MARKS, loudness_mark
from ccht_desktop.desk.models.clips import last_day
from ccht_desktop.desk.pages.batch_panel import change_each
from ccht_desktop.desk.pages.decision_panel import DecisionPanel
from ccht_desktop.desk.pages.next_session_button import NextSessionButton
from ccht_desktop.desk.widgets.aired_list import AiredList
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, IconMark, label, row, rule, set_tone
from ccht_desktop.desk.widgets.painted import Chip
from ccht_desktop.desk.widgets.preview_bar import PreviewBar
from ccht_desktop.desk.wording import (
    breakable,
    date_time,
    loudness,
    minutes_seconds,
    number,
    short_date,
)
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import (
    FIELD_NAMES,
    GROUP_NAMES,
    KIND_NAMES,
    PRIORITY_NAMES,
    SOURCE_NAMES,
)
from ccht_desktop.library.model import Clip

if TYPE_CHECKING:
    from ccht_desktop.station import Station


class ClipPanel(Card):
    """describe_wanted, edit_wanted, file_wanted: for the clip that is shown."""

    told = Signal(str, str)
    offered = Signal(str, str, object)
    asked = Signal(object)
    describe_wanted = Signal()
    edit_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(margin=0, spacing=0)
        self.inside.setContentsMargins(1, 1, 1, 1)
        self._bridge = bridge
        self.shown: Clip | None = None
        self._title = label("", SECTION, bold=True, wrap=True)
        self._field = Chip()
        self._fault_mark = IconMark("missed", "fault", 20)
        self.fault = label("", BODY, tone="fault", bold=True)
        self.again = Button(_("Add the file again"), "add")
        self.preview = PreviewBar(bridge)
        self.findings = label("", BODY, tone="attention", wrap=True)
        self.decision = DecisionPanel(bridge)
        self.describe = Button(_("Describe"), "tag")
        self.edit = Button(_("Edit the sound"), "cut")
        self.next_session = NextSessionButton(bridge)
        self.retire = Button(_("Retire the clip"), "archive", "danger")
        self.aired = AiredList(readings.AIRINGS_OF_CLIP)
        self._hint = label(
            _("Choose a clip to hear it and to decide on it."), tone="quiet", wrap=True
        )
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        self.describe.clicked.connect(self.describe_wanted)
        self.edit.clicked.connect(self.edit_wanted)
        self.again.clicked.connect(self.file_wanted)
        self.retire.clicked.connect(self.retire_it)
        self.preview.told.connect(self.told)
        self.next_session.told.connect(self.told)
        self.next_session.offered.connect(self.offered)
        for name in ("told", "offered", "asked"):
            getattr(self.decision, name).connect(getattr(self, name))
        self._compose()
        self.show_clip(None)

    def show_clip(self, clip: Clip | None) -> None:
        before, self.shown = self.shown, clip
        self.area.setVisible(clip is not None)
        self._hint.setVisible(clip is None)
        self.preview.show_clip(clip if clip is None or clip.fault is None else None)
        self.decision.show_clip(clip)
        self.next_session.show_clip(clip)
        if clip is None:
            return
        if before is None or before.id != clip.id:
            self.area.verticalScrollBar().setValue(0)
        self._title.setText(clip.title)
        words = _(FIELD_NAMES[clip.field]) if clip.field in FIELD_NAMES else ""
        self._field.show_words(words, field_colour(clip.field))
        for part in (self._fault_mark, self.fault, self.again):
            part.setVisible(clip.fault is not None)
        if clip.fault is not None:
            self.fault.setText(FAULT_MARKS[clip.fault].word)
        self.preview.setVisible(clip.fault is None)
        self.edit.setVisible(clip.fault is None)
        self.retire.setVisible(not clip.retired)
        if before is None or before.id != clip.id:
            self.findings.hide()
        self._show_facts(clip)
        self._bridge.read(
            lambda station: readings.known_of(station, clip),
            lambda known: self._show_known(clip, *known),
        )

    def retire_it(self) -> None:
        """At once; the notice offers the way back."""
        clip = self.shown
        if clip is None or clip.retired:
            return
        done = _("“{title}” is retired; its log stays.").format(title=clip.title)
        undo = (_("Undo"), "", lambda: self.revive(clip))

        def job(station: "Station") -> object:
            return change_each(station, [clip.id], lambda at, number: at.library.retire(number))

        def then(_result: Any) -> None:
            self.offered.emit(done, "ready", [undo])
            self._bridge.plan_changed.emit()

        self._bridge.write(job, then, self._failed)

    def revive(self, clip: Clip) -> None:
        """Takes a retired clip back into use."""
        done = _("“{title}” is in use again.").format(title=clip.title)

        def job(station: "Station") -> object:
            return change_each(station, [clip.id], lambda at, number: at.library.revive(number))

        def then(_result: Any) -> None:
            self.told.emit(done, "ready")
            self._bridge.plan_changed.emit()

        self._bridge.write(job, then, self._failed)

    def leave(self) -> None:
        """The window is closing: nothing may sound on."""
        self.preview.leave()

    def _failed(self, error: Any) -> None:
        self.told.emit(error.text, "fault")

    def _show_known(self, clip: Clip, airings: Any, findings: Sequence[str]) -> None:
        """Whoever decides sees what was found when the file came in."""
        if self.shown is not None and self.shown.id == clip.id:
            self.aired.show_airings(airings)
            self.findings.setText("\n".join(findings))
            self.findings.setVisible(bool(findings))

    def _show_facts(self, clip: Clip) -> None:
        mark = loudness_mark(clip.lufs, clip.true_peak)
        peak = "" if clip.true_peak is None else f"{number(clip.true_peak, 1)} dBTP"
        last = last_day(clip)
        author = clip.author + (f" ({clip.pen_name})" if clip.pen_name else "")
        values = {
            "length": minutes_seconds(clip.seconds),
            "loudness": f"{loudness(clip.lufs)} · {mark.word}",
            "peak": peak.replace("-", "−"),
            "group": _(GROUP_NAMES[clip.group]) if clip.group in GROUP_NAMES else "",
            "kind": _(KIND_NAMES.get(clip.kind, clip.kind)),
            "priority": _(PRIORITY_NAMES[clip.priority]),
            "until": short_date(last) if last else "",
            "author": author,
            "source": _(SOURCE_NAMES.get(clip.source, clip.source)),
            "added": date_time(clip.added_at),
            "file": breakable(clip.source_name),
        }
        for key, text in values.items():
            words, value = self._facts[key]
            value.setText(text)
            words.setVisible(bool(text))
            value.setVisible(bool(text))
        set_tone(self._facts["loudness"][1], "" if mark.tone == "ready" else mark.tone)

    def _compose(self) -> None:
        body = QWidget()
        body.setObjectName("scrolled")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(23, 23, 23, 23)
        inside.setSpacing(12)
        inside.addWidget(self._title)
        inside.addLayout(row(self._field, None))
        inside.addLayout(row(self._fault_mark, self.fault, None))
        inside.addWidget(self.again)
        inside.addWidget(self.preview)
        inside.addWidget(self.findings)
        inside.addLayout(row(self.describe, self.edit, None))
        inside.addLayout(row(self.next_session, None))
        inside.addWidget(rule())
        inside.addWidget(self.decision)
        inside.addWidget(rule())
        inside.addLayout(self._fact_lines())
        inside.addWidget(rule())
        inside.addWidget(self.aired)
        inside.addStretch(1)
        inside.addWidget(self.retire)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(body)
        self.inside.addWidget(self.area)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setContentsMargins(24, 24, 24, 24)
        self.inside.addWidget(self._hint)

    def _fact_lines(self) -> QFormLayout:
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
            ("until", _("Valid to")),
            ("author", _("Author")),
            ("source", _("Source")),
            ("added", _("Added")),
            ("file", _("From file")),
        ):
            value = label("", BODY, wrap=True, tabular=True)
            value.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._facts[key] = (label(words, BODY, tone="quiet"), value)
            form.addRow(*self._facts[key])
        return form
