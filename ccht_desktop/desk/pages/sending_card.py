"""What has gone to the receiving level, what waits, and the button that sends."""

import json
from typing import Any

from PySide6.QtCore import Signal

from ccht_desktop.desk import readings
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, IconMark, label, row, set_tone
from ccht_desktop.desk.wording import date_time
from ccht_desktop.foundation.clock import from_text
from ccht_desktop.foundation.translations import _

_TONES = {"sent": "ready", "nothing": "ready", "waiting": "attention", "refused": "fault"}


class SendingCard(Card):
    told = Signal(str, str)
    wanted = Signal(str)
    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(margin=24, spacing=12)
        self._bridge = bridge
        self._set_up = False
        self._to = label("", BODY, tone="quiet", wrap=True)
        self._mark = IconMark("send", "quiet", 20)
        self._state = label("", BODY, bold=True, wrap=True)
        self._receipt = label("", BODY, tone="quiet", wrap=True)
        self.send = Button(_("Send to the receiving level"), "send")
        self.send.clicked.connect(self.send_now)
        self.inside.addWidget(label(_("Receiving level"), SECTION, bold=True, wrap=True))
        self.inside.addWidget(self._to)
        line = row(self._mark, self._state, spacing=8)
        line.setStretch(1, 1)
        self.inside.addLayout(line)
        self.inside.addWidget(self._receipt)
        self.inside.addWidget(self.send)

    def show_report(self, report: readings.MonthReport) -> None:
        self._set_up = report.upload_set
        self._to.setText(report.content.receiving_level)
        waiting = sum(letter.receipt is None for letter in report.letters)
        received = [letter for letter in report.letters if letter.receipt is not None]
        if not report.upload_set:
            self._say("send", "quiet", _("No address is set yet."))
            self.send.say(_("Set the address"))
        else:
            self.send.say(_("Send to the receiving level"))
            if waiting:
                text = _("Waiting: {n} parcels. They are sent again by themselves.")
                self._say("planned", "attention", text.format(n=waiting))
            elif received:
                self._say("tick", "ready", _("Everything sent has been receipted."))
            else:
                self._say("planned", "quiet", _("Nothing has been sent yet."))
        self._receipt.setVisible(bool(received))
        if received:
            last = received[-1]
            self._receipt.setText(
                _("Last receipt: parcel {number}, {when}").format(
                    number=last.number, when=_received_at(last.receipt or "", last.made_at)
                )
            )

    def send_now(self) -> None:
        if not self._set_up:
            self.wanted.emit("settings")
            return
        self.send.setEnabled(False)
        self._say("send", "action", _("Sending…"))
        self._bridge.work(readings.sent, self._sent, self._failed)

    def _sent(self, result: Any) -> None:
        self.send.setEnabled(True)
        self.told.emit(result.text, _TONES[result.state])
        self.changed.emit()

    def _failed(self, error: Any) -> None:
        self.send.setEnabled(True)
        self.told.emit(error.text, "fault")
        self.changed.emit()

    def _say(self, mark: str, tone: str, text: str) -> None:
        self._mark.show_mark(mark, tone)
        self._state.setText(text)
        set_tone(self._state, "" if tone == "ready" else tone)


def _received_at(receipt: str, made_at: str) -> str:
    try:
        said = json.loads(receipt)
    except ValueError:
        said = {}
    text = next((str(said[key]) for key in ("received_at", "at") if key in said), made_at)
    try:
        return date_time(from_text(text))
    except ValueError:
        return text
