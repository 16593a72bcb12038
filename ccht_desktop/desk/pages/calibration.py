"""Measuring how late the sound is heard: asks for silence at the amplifier, shows progress."""

from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import label, row, set_tone
from ccht_desktop.desk.wording import number
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

if TYPE_CHECKING:
    from ccht_desktop.station import Station


class CalibrationPart(QWidget):
    """done: the latency in the settings has changed."""

    done = Signal()
    _came = Signal(int, int)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._stop = Event()
        self.said = label("", BODY, tone="quiet", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.start = Button(_("Measure the latency…"), "ear")
        self.start.clicked.connect(self._ask)
        self.off = Button(_("The amplifier is off: begin"), "", "primary")
        self.off.clicked.connect(self.measure)
        self.cancel = Button(_("Cancel"))
        self.cancel.clicked.connect(self._cancelled)
        self._came.connect(self._progress)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.said)
        inside.addWidget(self.bar)
        inside.addLayout(row(self.start, self.off, self.cancel, None))
        self._rest(_("The loopback must be chosen above: a monitor, or the line input."))

    def measure(self) -> None:
        self._stop.clear()
        self.off.hide()
        self.bar.setRange(0, 0)
        self.bar.show()
        self.said.setText(_("Measuring: clicks sound for about half a minute."))
        self._bridge.work(self._calibrate, self._measured, self._failed)

    def _calibrate(self, station: "Station") -> Any:
        from ccht_desktop.service.calibration import calibrate

        def progress(done: int, total: int) -> None:
            if self._stop.is_set():
                raise StationError("CANCELLED", _("Cancelled; nothing was changed."))
            self._came.emit(done, total)

        station.reload_settings()
        loopback = station.settings.text("output.loopback")
        if not loopback:
            raise StationError("NO_LOOPBACK", _("Choose first where the sound comes back in."))
        return calibrate(station, loopback, "desk", progress=progress)

    def _ask(self) -> None:
        self.start.hide()
        self.off.show()
        self.cancel.show()
        set_tone(self.said, "attention")
        self.said.setText(
            _("Clicks will sound. Switch the amplifier off, or the village hears them.")
        )

    def _cancelled(self) -> None:
        self._stop.set()
        if self.bar.isHidden():
            self._rest("")

    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _measured(self, found: Any) -> None:
        text = _("Latency set to {new} ms (before: {old}); measured again: {residue} ms off.")
        new, old, residue = (
            number(value, 1) for value in (found.latency_ms, found.old_ms, found.residue_ms)
        )
        self._rest(text.format(new=new, old=old, residue=residue), "ready")
        self.done.emit()

    def _failed(self, error: Any) -> None:
        self._rest(error.text, "quiet" if error.code == "CANCELLED" else "fault")

    def _rest(self, text: str, tone: str = "quiet") -> None:
        set_tone(self.said, tone)
        self.said.setText(text)
        self.bar.hide()
        self.off.hide()
        self.cancel.hide()
        self.start.show()
