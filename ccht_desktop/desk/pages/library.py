"""Thư viện: search, the table of clips, and beside it one clip or the intake of files."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from ccht_desktop.desk import readings
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.models.clips import clip_table
from ccht_desktop.desk.pages.clip_panel import ClipPanel
from ccht_desktop.desk.pages.intake_panel import IntakePanel
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.forms import line
from ccht_desktop.desk.widgets.labels import Card
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _

SEARCH_PAUSE_MS = 120
SIDE = 344


class LibraryPage(Page):
    def __init__(self, bridge: Bridge) -> None:
        self.search = line(_("Search clips"), _("Search: “cai cach” finds “cải cách”"))
        self.search.setFixedWidth(320)
        self.add = Button(_("Add files"), "add", "primary")
        super().__init__(bridge, _("Library"), self.search, self.add)
        self.setAcceptDrops(True)
        today = local(bridge.clock.now()).date()
        self.table = Table(clip_table(today), _("Clips"), 64)
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._show_chosen())
        self.clip = ClipPanel(bridge, today)
        self.intake = IntakePanel(bridge)
        self._compose()
        self._pause = QTimer(self, interval=SEARCH_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.read)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.add.clicked.connect(self.choose_files)
        self.clip.told.connect(self.told)
        self.clip.offered.connect(self.offered)
        self.intake.over.connect(lambda: self.side.setCurrentWidget(self.clip))
        self.intake.added.connect(self._added)
        self.intake.told.connect(self.told)
        bridge.plan_changed.connect(self.read)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)
        QShortcut(QKeySequence("Ctrl+O"), self).activated.connect(self.choose_files)

    def entered(self) -> None:
        self.read()

    def leave(self) -> None:
        self._pause.stop()
        self.intake.cancel()

    def read(self) -> None:
        words = self.search.text()
        self.bridge.read(lambda station: readings.clips(station, words), self._show)

    def choose_files(self) -> None:
        """Ctrl+O: asks for audio files; nothing is taken before their description is given."""
        sounds = _("Audio files") + " (*.mp3 *.wav *.m4a *.aac *.ogg *.opus *.flac *.wma *.amr)"
        kinds = [sounds, _("All files") + " (*)"]
        self.ask_files(_("Choose audio files"), kinds, self.take)

    def take(self, paths: list[Path]) -> None:
        self.intake.offer(paths)
        self.side.setCurrentWidget(self.intake)
        self.whole.setCurrentIndex(0)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take(paths)

    def _compose(self) -> None:
        card = Card(margin=0, spacing=0)
        card.inside.setContentsMargins(1, 4, 1, 8)
        self.found = QStackedWidget()
        self.found.addWidget(self.table)
        self.found.addWidget(
            Empty("search", _("Nothing found"), _("Try fewer words, or words without marks."))
        )
        card.inside.addWidget(self.found)
        self.side = QStackedWidget()
        self.side.setFixedWidth(SIDE)
        self.side.addWidget(self.clip)
        self.side.addWidget(self.intake)
        both = Card(margin=0)
        both.setProperty("look", "")
        filled = QHBoxLayout()
        filled.setSpacing(16)
        filled.addWidget(card, 1)
        filled.addWidget(self.side)
        both.inside.addLayout(filled)
        bare = Card(margin=0)
        bare.inside.addWidget(
            Empty(
                "music",
                _("The library is empty"),
                _(
                    "Add the first announcement: a file from Zalo, a USB stick or the recorder. "
                    "The program checks it, measures its loudness, and keeps it here until "
                    "somebody approves it."
                ),
                _("Add files"),
                "add",
                self.choose_files,
            )
        )
        self.whole = QStackedWidget()
        self.whole.addWidget(both)
        self.whole.addWidget(bare)
        self.inside.addWidget(self.whole, 1)

    def _show(self, clips: Any) -> None:
        self.table.show_rows(clips)
        searching = bool(self.search.text().strip())
        taking = self.side.currentWidget() is self.intake
        self.whole.setCurrentIndex(0 if clips or searching or taking else 1)
        self.found.setCurrentIndex(0 if clips or not searching else 1)
        if clips and self.table.chosen() is None:
            self.table.selectRow(0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.clip.show_clip(self.table.chosen())

    def _added(self, clip_id: int) -> None:
        self.side.setCurrentWidget(self.clip)

        def show(clips: Any) -> None:
            self._show(clips)
            self.table.choose(clip_id)

        self.search.clear()
        self._pause.stop()
        self.bridge.read(lambda station: readings.clips(station, ""), show)
