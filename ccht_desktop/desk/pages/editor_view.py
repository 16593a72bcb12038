"""The editor: one clip, what is done to it, and a new clip at the end. The clip itself stays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.edited_peaks import edited_peaks
from ccht_desktop.desk.pages.editor_hearing import EditorHearing
from ccht_desktop.desk.pages.editor_jobs import Made, divided, opened, peaks_of, saved
from ccht_desktop.desk.pages.editor_layout import EditorLayout
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.edit_list import (
    RATE,
    Cut,
    EditList,
    Fade,
    History,
    Operation,
    RemoveSilence,
    Trim,
    frames_of,
    moved,
)
from ccht_desktop.library.workers import Cancelled

if TYPE_CHECKING:
    from ccht_desktop.library.model import Clip
    from ccht_desktop.station import Station


@dataclass(slots=True)
class _Bench:
    """One clip in the editor: its picture and its edits."""

    clip: "Clip"
    history: History
    peaks: bytes = b""


class EditorView(QWidget):
    """over: back to the list; told(text, tone); made(path, description): a new sound, or each part
    of a divided one in order.

    Edits that were not saved are kept while the window is open.
    """

    over = Signal()
    told = Signal(str, str)
    made = Signal(object, object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._bench: _Bench | None = None
        self._kept: dict[int, History] = {}
        self._others: dict[str, bytes] = {}
        self._before: QWidget | None = None
        self.parts = parts = EditorLayout(self, bridge)
        self.waveform, self.tools, self.work = parts.waveform, parts.tools, parts.work
        self.hearing = EditorHearing(bridge, parts, self)
        self._connect()
        self._connect_keys()
        self._show_state()

    def open(self, clip: "Clip", others: "list[Clip]") -> None:
        """Begins, or goes on where this clip was left."""
        self.work.stop()
        self.hearing.forget()
        history = self._kept.get(clip.id, History(EditList.of(clip.frames)))
        bench = self._bench = _Bench(clip, history)
        self.parts.show_title(clip.title)
        self.tools.show_others([])
        self._draw(0.0)
        self.waveform.setFocus()
        self.work.begin(
            _("Reading the sound…"),
            lambda station, cancelled: opened(station, clip, history, others, cancelled),
            lambda found: self._opened(bench, *found),
        )
        if history.changed:
            self.told.emit(
                _("Your edits of “{title}” from before are still here.").format(title=clip.title),
                "action",
            )

    def leave(self) -> None:
        """Stops whatever runs; what was edited stays."""
        self.work.stop()
        self.hearing.leave()

    @property
    def history(self) -> History:
        """The edits of the clip in hand."""
        return self._bench.history if self._bench else History(EditList.of(0))

    def undo(self) -> None:
        self._take(self.history.undo())

    def redo(self) -> None:
        self._take(self.history.redo())

    def start_over(self) -> None:
        """A step like any other: it can be undone."""
        self._take(self.history.push(EditList.of(self.history.now.frames)))

    def keep(self) -> None:
        """Only what lies between the cue marks stays."""
        if self._chosen():
            self._do(Trim(self.waveform.cue_in, self._end()))

    def cut(self) -> None:
        """What lies between the cue marks goes."""
        if self._chosen():
            self._do(Cut(self.waveform.cue_in, self.waveform.cue_out))

    def add_mark(self) -> None:
        edits = self.history.now
        marks = (*(mark / RATE for mark in edits.marks), self.waveform.cursor_at)
        self._take(self.history.push(edits.marked(marks)))

    def remove_mark(self) -> None:
        """Takes away the mark nearest to the cursor."""
        marks = [mark / RATE for mark in self.history.now.marks]
        if marks:
            marks.remove(min(marks, key=lambda mark: abs(mark - self.waveform.cursor_at)))
            self._take(self.history.push(self.history.now.marked(tuple(marks))))

    def next_mark(self) -> None:
        """The cursor goes to the next mark, after the last one to the first."""
        marks = [mark / RATE for mark in self.history.now.marks]
        later = [mark for mark in marks if mark > self.waveform.cursor_at + 0.001]
        if marks:
            self.waveform.show_cursor((later or marks)[0])

    def listen(self) -> None:
        """The result from the cursor on; again, silence."""
        if self._bench is not None and not self.work.busy:
            self.hearing.toggle(self._bench.clip, self._bench.history.now)

    def save(self) -> None:
        """Makes the new sound; it becomes a clip once it is described."""
        bench = self._bench
        if bench is None or self.work.busy or not bench.history.changed:
            return
        self.hearing.stop()
        clip, edits = bench.clip, bench.history.now

        self.work.begin(
            _("Saving the new sound…"),
            lambda station, cancelled: saved(station, clip, edits, cancelled),
            lambda made: self.made.emit(*made),
        )

    def split(self) -> None:
        """Makes one new sound of each part."""
        bench = self._bench
        if bench is None or self.work.busy or not bench.history.now.marks:
            return
        self.hearing.stop()
        clip, edits = bench.clip, bench.history.now

        self.work.begin(
            _("Dividing the sound…"),
            lambda station, cancelled: divided(station, clip, edits, cancelled),
            self._made_parts,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the waveform that mean an edit."""
        if watched is not self.waveform or event.type() != QEvent.Type.KeyPress:
            return False
        assert isinstance(event, QKeyEvent)
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Space: self.listen,
            Qt.Key.Key_Delete: self.cut,
            Qt.Key.Key_M: self.add_mark,
            Qt.Key.Key_N: self.next_mark,
        }
        act = acts.get(event.key())
        if act is None or event.isAutoRepeat() or event.modifiers():
            return False
        act()
        return True

    def _made_parts(self, parts: list[Made]) -> None:
        for path, description in parts:
            self.made.emit(path, description)

    def _do(self, operation: Operation) -> None:
        try:
            edits = self.history.now.then(operation)
        except StationError as error:
            self.told.emit(error.text, "attention")
            return
        before, cursor = self.history.now, frames_of(self.waveform.cursor_at)
        fallen = moved(operation, cursor, before.length)
        at = operation.start if isinstance(operation, Cut) and fallen is None else 0.0
        self._take(self.history.push(edits), at if fallen is None else fallen / RATE)

    def _take(self, history: History, cursor: float | None = None) -> None:
        """Another state of the edits is the one in force."""
        bench = self._bench
        if bench is None or self.work.busy or history == bench.history:
            return
        self.hearing.stop()
        sounds_else = history.now.operations != bench.history.now.operations
        bench.history = self._kept[bench.clip.id] = history
        if not history.changed and not history.past and not history.now.marks:
            del self._kept[bench.clip.id]
        if sounds_else:
            self._draw(self.waveform.cursor_at if cursor is None else cursor)
        self._show_state()

    def _silence(self, head: bool, tail: bool, threshold_db: float) -> None:
        bench = self._bench
        if bench is None:
            return
        clip, edits = bench.clip, bench.history.now
        wanted = RemoveSilence(head, tail, threshold_db)

        def done(found: RemoveSilence) -> None:
            if not any(found.found or ()):
                self.told.emit(_("There is no such silence there; nothing was changed."), "action")
            else:
                self._do(found)

        self.work.begin(
            _("Looking for silence…"),
            lambda station, cancelled: station.workshop.measured(clip, edits, wanted, cancelled),
            done,
        )

    def _join(self, other: "Clip", pause: float, at: Any) -> None:
        def job(station: "Station", cancelled: Cancelled) -> Any:
            return station.workshop.join(other, pause, at), peaks_of(station, other, cancelled)

        def done(found: Any) -> None:
            join, self._others[found[0].path] = found
            self._do(join)

        self.work.begin(_("Reading the sound…"), job, done)

    def _propose(self, shortest: float, threshold_db: float) -> None:
        bench = self._bench
        if bench is None:
            return
        clip, edits = bench.clip, bench.history.now

        def done(marks: tuple[float, ...]) -> None:
            if not marks:
                text = _("No such silence was found inside. Try a shorter one, or set marks.")
                self.told.emit(text, "action")
                return
            self._take(self.history.push(self.history.now.marked(marks)))

        self.work.begin(
            _("Looking for silence…"),
            lambda station, cancelled: station.workshop.proposed(
                clip, edits, shortest, threshold_db, cancelled
            ),
            done,
        )

    def _chosen(self) -> bool:
        """Whether the cue marks choose less than the whole."""
        whole = self.waveform.cue_in <= 0 and self.waveform.cue_out >= self.waveform.seconds
        if whole:
            text = _("Choose a stretch first: drag the marks I and O, or press I and O.")
            self.told.emit(text, "action")
        return not whole and self._bench is not None

    def _end(self) -> float | None:
        """Where the chosen stretch ends; None for the very last sample."""
        at = self.waveform.cue_out
        return None if at >= self.waveform.seconds else at

    def _opened(
        self, bench: _Bench, peaks: bytes, others: dict[str, bytes], usable: "list[Clip]"
    ) -> None:
        if self._bench is bench:
            bench.peaks = peaks
            self._others.update(others)
            self.tools.show_others(usable)
            self._draw(self.waveform.cursor_at)

    def _draw(self, cursor: float) -> None:
        bench = self._bench
        assert bench is not None
        edits = bench.history.now
        drawn = edited_peaks(bench.peaks, edits, self._others) if bench.peaks else None
        self.waveform.show_peaks(drawn, edits.seconds)
        self.waveform.show_cursor(cursor)
        self._show_state()

    def _show_state(self) -> None:
        bench = self._bench
        if bench is not None:
            self.parts.show_history(bench.history, bench.clip.seconds, busy=self.work.busy)
            self.parts.show_cues(self.waveform.cue_in, self.waveform.cue_out)

    def _work_changed(self, busy: bool) -> None:
        """The keys come back to what had them before the work."""
        if busy:
            self._before = self.focusWidget()
        self._show_state()
        if not busy and self._before is not None and self.isVisible():
            self._before.setFocus()

    def _connect(self) -> None:
        parts, tools = self.parts, self.tools
        self.waveform.installEventFilter(self)
        self.waveform.cues_changed.connect(parts.show_cues)
        parts.strip.chosen.connect(self.waveform.show_cursor)
        parts.cues_typed.connect(self._cues_typed)
        for button, act in (
            (parts.undo, self.undo),
            (parts.redo, self.redo),
            (parts.start_over, self.start_over),
            (parts.listen, self.listen),
            (parts.keep, self.keep),
            (parts.cut, self.cut),
            (parts.save, self.save),
            (parts.back, self.over.emit),
        ):
            button.clicked.connect(lambda _on=False, act=act: act())
        tools.silence.connect(self._silence)
        tools.fade.connect(lambda rise, fall: self._do(Fade(rise, fall)))
        tools.join.connect(self._join)
        tools.propose.connect(self._propose)
        tools.mark.connect(self.add_mark)
        tools.unmark.connect(self.remove_mark)
        tools.split.connect(self.split)
        self.work.changed.connect(self._work_changed)
        self.work.failed.connect(lambda text: self.told.emit(text, "fault"))
        self.hearing.listener.told.connect(self.told)

    def _connect_keys(self) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, act in (
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+S", self.save),
            ("Esc", self._escape),
        ):
            QShortcut(QKeySequence(keys), self, context=context).activated.connect(act)

    def _escape(self) -> None:
        """The last thing begun: work, listening, the view itself."""
        if self.work.busy:
            self.work.stop()
        elif self.hearing.playing:
            self.hearing.stop()
        else:
            self.over.emit()

    def _cues_typed(self, cue_in: float, cue_out: float) -> None:
        self.waveform.show_cues(cue_in, cue_out)
        self.parts.show_cues(self.waveform.cue_in, self.waveform.cue_out)
