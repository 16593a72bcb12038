"""Recording from the microphone: count-in, level, listening again, and on to the intake."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from ccht_desktop.desk import recording
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.listening import Listener
from ccht_desktop.desk.pages.record_layout import RecordLayout
from ccht_desktop.desk.widgets.labels import set_tone
from ccht_desktop.desk.widgets.level_meter import LEAST, zone_of
from ccht_desktop.desk.wording import in_words, minutes_seconds
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Description

if TYPE_CHECKING:
    from ccht_desktop.service.microphone import Microphone

LOOK_MS = 50
BEAT_MS = 1000
BEATS = 3
LEAST_SECONDS = 60.0
LOOKS_TO_JUDGE = 40
State = Literal["ready", "counting", "recording", "taken"]


class RecordView(QWidget):
    """R records, S stops, Space does what comes next. A take that was not used waits here."""

    over = Signal()
    told = Signal(str, str)
    made = Signal(object, object)

    def __init__(self, bridge: Bridge, *, beat_ms: int = BEAT_MS) -> None:
        super().__init__()
        self._bridge = bridge
        self.state: State = "ready"
        self.parts = RecordLayout(self)
        self.listener = Listener(bridge, self)
        self.microphone: Microphone | None = None
        self._closing: list[Microphone] = []
        self._place: recording.Place | None = None
        self._take: recording.Take | None = None
        self._path: Path | None = None
        self._handed: set[Path] = set()
        self._beats = 0
        self._peaks: list[float] = []
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._see)
        self._beat = QTimer(self, interval=beat_ms)
        self._beat.timeout.connect(self._count)
        self._connect()

    def open(self) -> None:
        """Opens the microphone: its level is seen before anything is recorded."""
        self._look_around()
        self.parts.expect()
        self._show_state()

    def leave(self) -> None:
        """Closes the microphone; what is being recorded is kept as a take."""
        self._beat.stop()
        self._look.stop()
        if self.state == "counting":
            self.state = "ready"
        elif self.state == "recording":
            self.stop()
        self._close_microphone()
        for microphone in self._closing:
            microphone.close()
        self._closing.clear()
        self.listener.leave()

    def record(self) -> None:
        """R: counts in; the take before is thrown away once the new one begins."""
        microphone = self.microphone
        if self.state not in ("ready", "taken") or microphone is None or not microphone.open:
            return
        if self._place is not None and self._place.seconds < LEAST_SECONDS:
            self.told.emit(_("The disk has no room for a recording. Make room first."), "fault")
            return
        self.listener.forget()
        self.parts.question.hide()
        self.state = "counting"
        self._beats = BEATS
        self._show_state()
        self._beat.start()

    def stop(self) -> None:
        """S: ends the count-in or the recording."""
        if self.state == "counting":
            self._beat.stop()
            self.state = "taken" if self._take is not None else "ready"
        elif self.state == "recording":
            if self.microphone is not None:
                self.microphone.stop()
            self._recorded()
        self._show_state()

    def next(self) -> None:
        """Space: records, stops, or listens."""
        match self.state:
            case "ready":
                self.record()
            case "counting" | "recording":
                self.stop()
            case "taken":
                self.listen()

    def listen(self) -> None:
        take = self._take
        if take is None:
            return
        if self.listener.playing:
            self.listener.stop()
        else:
            at = self.parts.waveform.cursor_at
            self.listener.play(lambda _station: recording.sound_of(take.path), at)

    def use(self) -> None:
        """Hands the take on; it is no longer this view's."""
        if self.state == "taken" and self._take is not None:
            self.listener.leave()
            path, self._take, self._path = self._take.path, None, None
            self._handed.add(path)
            self.state = "ready"
            self._show_state()
            self.made.emit(path, Description(""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.next()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._place is not None and self.microphone is None:
            self._look_around()

    def hideEvent(self, event: QHideEvent) -> None:
        """A recording goes on behind another page; a microphone that only listens does not."""
        super().hideEvent(event)
        if self.state not in ("counting", "recording"):
            self.leave()

    def _connect(self) -> None:
        parts, listener = self.parts, self.listener
        parts.back.clicked.connect(self.over.emit)
        parts.record.clicked.connect(self.record)
        parts.stop.clicked.connect(self.stop)
        parts.listen.clicked.connect(self.listen)
        parts.again.clicked.connect(self.record)
        parts.use.clicked.connect(self.use)
        parts.retry.clicked.connect(self.open)
        parts.device.activated.connect(lambda _place: self._choose(parts.device.value()))
        parts.waveform.cursor_moved.connect(self._seek)
        parts.question.confirmed.connect(parts.question.hide)
        parts.question.confirmed.connect(listener.confirm)
        listener.moved.connect(self._heard)
        listener.over.connect(lambda: self._heard(None))
        listener.asked.connect(parts.question.ask)
        listener.told.connect(self.told)
        QShortcut(QKeySequence("R"), self).activated.connect(self.record)
        QShortcut(QKeySequence("S"), self).activated.connect(self.stop)

    def _look_around(self) -> None:
        known = frozenset(self._handed | ({self._path} if self._path is not None else set()))
        self._bridge.read(lambda station: recording.place(station, known), self._show_place)

    def _show_place(self, place: Any) -> None:
        self._place = place
        self.parts.offer(place.microphones, place.chosen)
        if place.left is not None and self.state == "ready" and self._path is None:
            self._offer_left(place.left)
        if self.isVisible() and (self.microphone is None or self.microphone.over):
            self._open_microphone(place.chosen)

    def _offer_left(self, path: Path) -> None:
        """What an earlier run of the program recorded and nobody took."""
        self._path = path
        self._recorded()
        self._show_state()
        text = _("An earlier recording was not used yet. Use it, or record again.")
        self.told.emit(text, "attention")

    def _choose(self, name: str) -> None:
        if self.state in ("ready", "taken"):
            self._open_microphone(name)
            self._bridge.read(lambda station: recording.choose(station, name), lambda _none: None)

    def _open_microphone(self, name: str) -> None:
        from ccht_desktop.service.microphone import Microphone

        self._close_microphone()
        self.microphone = Microphone(name)
        self._peaks.clear()
        self._look.start()
        self._see()

    def _close_microphone(self) -> None:
        if self.microphone is not None:
            self.microphone.close(0.0)
            self._closing.append(self.microphone)
            self.microphone = None
            self.parts.allow(recording=False)

    def _count(self) -> None:
        self._beats -= 1
        if self._beats:
            self.parts.time.setText(str(self._beats))
            return
        self._beat.stop()
        self._bridge.read(recording.next_path, self._begin)

    def _begin(self, path: Any) -> None:
        microphone = self.microphone
        if self.state != "counting" or microphone is None:
            return
        try:
            microphone.record(path)
        except OSError as error:
            self.stop()
            text = _("The recording cannot be written ({reason}).").format(reason=error)
            self.told.emit(text, "fault")
            return
        if self._path is not None:
            before = self._path
            self._bridge.read(lambda _s: before.unlink(missing_ok=True), lambda _none: None)
        self._path, self._take = path, None
        self.state = "recording"
        self._show_state()

    def _recorded(self) -> None:
        """The file is whole: it becomes a take once it was looked through."""
        path = self._path
        self.state = "taken"

        def show(take: Any) -> None:
            if path == self._path and self.state == "taken":
                self._take = take
                self.parts.waveform.show_peaks(take.peaks, take.seconds)
                self._show_state()

        if path is not None:
            self._bridge.read(lambda _station: recording.take_of(path), show)

    def _see(self) -> None:
        """Twenty times a second: the level, the time, what is wrong."""
        microphone = self.microphone
        if microphone is None:
            return
        self._peaks = [*self._peaks[1 - LOOKS_TO_JUDGE :], microphone.level.peak]
        self.parts.meter.show_level(microphone.level.peak, microphone.level.rms)
        if microphone.ended is not None:
            self._ended(microphone.ended)
        elif self.state == "recording":
            self.parts.time.setText(minutes_seconds(microphone.recorded))
        self._say(microphone)
        self._show_room()

    def _ended(self, reason: str) -> None:
        """By itself: the device is lost, the hour is full, or the disk."""
        if self.state == "counting":
            self.stop()
        elif self.state == "recording":
            self.told.emit(reason, "attention")
            self.stop()

    def _say(self, microphone: "Microphone") -> None:
        said, tone = self.parts.said, "quiet"
        if microphone.ended is not None:
            text, tone = microphone.ended, "fault"
        elif not microphone.open:
            text = _("Opening the microphone…")
        elif microphone.mute:
            text, tone = _("The microphone gives no sound. Is it switched on?"), "fault"
        else:
            text, tone = _words(max(self._peaks, default=LEAST))
        set_tone(said, tone)
        if said.text() != text:
            said.setText(text)
        self.parts.retry.setVisible(microphone.over)
        ready = microphone.open and self.state in ("ready", "taken")
        self.parts.allow(recording=ready)
        self.parts.settle()

    def _show_room(self) -> None:
        left = self._place.seconds if self._place is not None else 0.0
        if self.state == "recording" and self.microphone is not None:
            left -= self.microphone.recorded
        text = _("Room for {time}").format(time=in_words(max(left, 0.0)))
        if self.parts.room.text() != text:
            self.parts.room.setText(text)

    def _seek(self, at: float) -> None:
        if self.listener.playing:
            self.listener.seek(at)
        else:
            self._heard(None)

    def _heard(self, at: float | None) -> None:
        if self.state == "taken" and self._take is not None:
            self.parts.show_listening(at, self._take.seconds, playing=self.listener.playing)

    def _show_state(self) -> None:
        length = self._take.seconds if self._take is not None else 0.0
        self.parts.show_state(self.state, length, BEATS, taken=self._take is not None)


def _words(peak: float) -> tuple[str, str]:
    """What to say of the loudest of the last two seconds, and its tone."""
    match zone_of(peak):
        case "quiet":
            return _("Too quiet: speak up, or come closer to the microphone."), "attention"
        case "good":
            return _("The loudness is good."), "ready"
        case _:
            return _("Too loud: move away from the microphone a little."), "fault"
