"""The decision on one clip: submitted, approved, rejected, changes asked, withdrawn."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.marks import CLIP_MARKS
from ccht_desktop.desk.pages.approval_form import ApprovalForm
from ccht_desktop.desk.verdicts import decision_lines
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import IconMark, clear, label, row, set_tone
from ccht_desktop.desk.wording import date_time
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Approval, Clip

if TYPE_CHECKING:
    from ccht_desktop.station import Station

_OPEN = ("draft", "waiting", "changes", "rejected", "expired", "withdrawn")


def open_in_system(path: Path) -> bool:
    """With whatever program people read such files."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class DecisionPanel(QWidget):
    """told(text, tone), offered(text, tone, answers) and asked(box) as those of a page."""

    told = Signal(str, str)
    offered = Signal(str, str, object)
    asked = Signal(object)

    def __init__(self, bridge: Bridge, open_file: Callable[[Path], bool] = open_in_system) -> None:
        super().__init__()
        self._bridge, self._open_file = bridge, open_file
        self.shown: Clip | None = None
        self.history: tuple[Approval, ...] = ()
        self._about = self._beside = ""
        self._mark = IconMark("planned", "quiet", 20)
        self._state = label("", BODY, bold=True)
        self._said = label("", BODY, tone="quiet", wrap=True)
        self._said.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.form = ApprovalForm()
        self.by, self.position, self.number = self.form.by, self.form.position, self.form.number
        self.reason = line(_("Reason"), "")
        self._reason = Field(_("Reason"), self.reason)
        self.submit = Button(_("Submit for approval"), "send")
        self.recall = Button(_("Take the submission back"), "withdraw")
        self.approve = Button(_("Approve"), "approve", "primary")
        self.changes = Button(_("Ask for changes"), "alarm")
        self.reject = Button(_("Reject"), "refused", "danger")
        self.withdraw = Button(_("Withdraw the approval"), "withdraw", "danger")
        self.submit.clicked.connect(self.submit_it)
        self.recall.clicked.connect(self.recall_it)
        self.approve.clicked.connect(self.approve_it)
        self.changes.clicked.connect(lambda: self._with_reason("changes"))
        self.reject.clicked.connect(lambda: self._with_reason("reject"))
        self.withdraw.clicked.connect(lambda: self._with_reason("withdraw"))
        self.reason.returnPressed.connect(lambda: self._with_reason(self._about))
        self.form.done.connect(self.approve_it)
        self.form.scan.asked.connect(self.asked)
        self._compose()
        self.show_clip(None)

    def show_clip(self, clip: Clip | None) -> None:
        before, self.shown = self.shown, clip
        self.setEnabled(clip is not None)
        if clip is None:
            return
        if before is None or before.id != clip.id:
            self.form.clear()
            self._put_reason_away()
            self._show_history(())
        self._show_state(clip)
        self._bridge.read(lambda station: _around(station, clip.id), self._show_around)

    def submit_it(self) -> None:
        self._write(
            lambda station, clip: station.decisions.submit(clip),
            _("“{title}” waits for approval now."),
        )

    def recall_it(self) -> None:
        self._write(
            lambda station, clip: station.decisions.recall(clip),
            _("“{title}” does not wait any more; it can be changed and submitted again."),
        )

    def approve_it(self) -> None:
        asked = self.form.asked()
        if asked is None:
            return
        said: dict[str, Any] = asdict(asked)
        said["scan"] = str(asked.scan) if asked.scan else None
        self._write(
            lambda station, clip: station.decisions.approve(clip, **said),
            _("“{title}” may now go on the air."),
        )

    def show_scan(self, sha256: str) -> None:
        from ccht_desktop.library.attachments import scan_path

        def opened(path: Any) -> None:
            if not self._open_file(path):
                self.told.emit(_("No program opens {file}.").format(file=path), "attention")

        self._bridge.read(lambda station: scan_path(station.folder, sha256), opened, self._failed)

    def _with_reason(self, about: str) -> None:
        """The first press asks for the reason, the second does it."""
        if self._reason.isHidden() or self._about != about:
            self._about = about
            hints = {
                "withdraw": _("Why it must not be heard"),
                "changes": _("What is to be changed"),
                "reject": _("Why it is rejected"),
            }
            self.reason.setPlaceholderText(hints[about])
            self._reason.say("")
            self._reason.show()
            self.reason.setFocus()
            return
        reason = self.reason.text()
        if about == "withdraw":
            self._write(
                lambda station, clip: station.decisions.withdraw(clip, reason),
                _("“{title}” will not be heard any more."),
            )
            return
        by, position = self.by.text(), self.position.text()
        done = {
            "changes": _("Changes were asked of “{title}”."),
            "reject": _("“{title}” was rejected."),
        }[about]

        def refuse(station: "Station", clip: int) -> object:
            chosen = {"changes": station.decisions.ask_changes, "reject": station.decisions.reject}
            return chosen[about](clip, by=by, position=position, reason=reason)

        self._write(refuse, done)

    def _write(self, change: "Callable[[Station, int], object]", done: str) -> None:
        clip = self.shown
        if clip is None:
            return
        self.form.say_nothing()
        self._reason.say("")

        def job(station: "Station") -> None:
            from ccht_desktop.service.appending import plan_changed

            change(station, clip.id)
            plan_changed(station)

        def here() -> bool:
            return self.shown is not None and self.shown.id == clip.id

        def then(_nothing: Any) -> None:
            if here():
                self._put_reason_away()
                self.form.clear()
            self.told.emit(done.format(title=clip.title), "ready")
            self._bridge.plan_changed.emit()

        def failed(error: Any) -> None:
            if here():
                self._failed(error)
            else:
                self.told.emit(error.text, "fault")

        self._bridge.write(job, then, failed)

    def _failed(self, error: Any) -> None:
        if error.code == "REASON_REQUIRED":
            self._reason.say(error.text)
            self.reason.setFocus()
        elif not self.form.say(error.code, error.text):
            self.told.emit(error.text, "fault")
            if error.code == "CLIP_CHANGED":
                self._bridge.plan_changed.emit()

    def _put_reason_away(self) -> None:
        self._about = ""
        self.reason.clear()
        self._reason.say("")
        self._reason.hide()

    def _show_state(self, clip: Clip) -> None:
        state = clip.state(self._bridge.today())
        mark = CLIP_MARKS[state]
        self._mark.show_mark(mark.icon, mark.tone)
        self._state.setText(mark.word)
        set_tone(self._state, mark.tone)
        if clip.fault is not None:
            self._said.setText(
                _("Its file is missing or was changed, so it cannot be heard. Add it again.")
            )
        elif state == "waiting" and clip.submitted_at is not None:
            self._said.setText(_("Submitted on {date}.").format(date=date_time(clip.submitted_at)))
        elif clip.approval is None:
            self._said.setText(_("It cannot be heard before somebody approves it."))
        else:
            self._said.setText("\n".join(decision_lines(clip.approval)))
        set_tone(self._said, "fault" if clip.fault is not None else "quiet")
        held = QApplication.focusWidget()
        open_now = state in _OPEN and clip.fault is None
        for part in (self.form, self.approve, self.changes, self.reject):
            part.setVisible(open_now)
        self.submit.setVisible(open_now and state != "waiting")
        self.recall.setVisible(state == "waiting")
        self.withdraw.setVisible(state == "approved")
        if not (open_now or state == "approved"):
            self._put_reason_away()
        if held is not None and self.isAncestorOf(held) and not held.isVisible():
            # Else the next key would press what comes behind: retiring.
            self._said.setFocus()

    def _show_around(self, found: Any) -> None:
        clip_id, history, approvers, self_allowed = found
        if self.shown is None or self.shown.id != clip_id:
            return
        self.form.offer(approvers, self_allowed)
        self._show_history(history)

    def _show_history(self, history: Sequence[Approval]) -> None:
        if (tuple(history), self._said.text()) == (self.history, self._beside):
            return
        self.history, self._beside = tuple(history), self._said.text()
        clear(self._past)
        texts = ["\n".join(decision_lines(approval)) for approval in self.history]
        if any(text != self._beside for text in texts):
            self._past.addWidget(label(_("Earlier decisions"), BODY, bold=True))
        for approval, text in reversed(list(zip(self.history, texts, strict=True))):
            if text != self._beside:
                self._past.addWidget(label(text, BODY, tone="quiet", wrap=True))
            if approval.scan is not None:
                name = _("Open the scan of {date}").format(date=date_time(approval.at))
                button = Button(_("Open the scan"), "folder", "plain")
                button.setAccessibleName(name)
                button.clicked.connect(lambda _c=False, sha=approval.scan: self.show_scan(sha))
                self._past.addLayout(row(button, None))

    def _compose(self) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addLayout(row(self._mark, self._state, None))
        for part in (
            self._said,
            self.submit,
            self.recall,
            self.form,
            self.approve,
            self._reason,
            self.changes,
            self.reject,
            self.withdraw,
        ):
            inside.addWidget(part)
        past = QWidget()
        self._past = QVBoxLayout(past)
        self._past.setContentsMargins(0, 8, 0, 0)
        self._past.setSpacing(8)
        inside.addWidget(past)
        inside.addStretch(1)
        self._reason.hide()


def _around(station: "Station", clip_id: int) -> tuple[int, Sequence[Approval], object, bool]:
    """What else the panel shows of a clip: earlier decisions, and names to offer."""
    decisions = station.decisions
    allowed = station.settings.flag("approval.self")
    return clip_id, decisions.of_clip(clip_id), decisions.approvers(), allowed
