"""Thư viện: search and filters, the table of clips, and beside it one clip, several, or intake."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.clip_pages import ClipPages
from ccht_desktop.desk.look import BODY, PAGE
from ccht_desktop.desk.models.clip_rows import ClipRows
from ccht_desktop.desk.pages.batch_panel import BatchPanel
from ccht_desktop.desk.pages.clip_panel import ClipPanel
from ccht_desktop.desk.pages.describe_panel import DescribePanel
from ccht_desktop.desk.pages.intake_panel import IntakePanel
from ccht_desktop.desk.pages.library_filters import FilterRow
from ccht_desktop.desk.pages.library_views import (
    ALL,
    DOCUMENTS,
    EDITOR,
    RECORD,
    REGISTER,
    SCRIPT,
    LibraryViews,
    View,
)
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.clip_list import ORDERS, ClipList
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.wording import number
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.search import COUNTED

SIDE = 344
WIDEST = (1 << 24) - 1


class LibraryPage(Page):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.setAcceptDrops(True)
        self._wanted: int | None = None
        self._asked_anew = False
        self.heading = label(_("Library"), PAGE, bold=True)
        self.counted = label("", BODY, tone="quiet", tabular=True)
        self.add = Button(_("Add files"), "add", "primary")
        self.makers = {view: Button(_(view.words), view.icon) for view in (RECORD, SCRIPT)}
        self.books = Button(_("Registers"), "down")
        self.menu = QMenu(self.books)
        self.filters = FilterRow()
        self.search = self.filters.search
        rows = ClipRows(bridge.today)
        self.table = ClipList(rows, _("Clips"))
        self.pages = ClipPages(bridge, self)
        self.clip = ClipPanel(bridge)
        self.batch = BatchPanel(bridge)
        self.describing = DescribePanel(bridge)
        self.intake = IntakePanel(bridge)
        self.views = LibraryViews(bridge, self._compose())
        self.inside.addWidget(self.views)
        self.add.clicked.connect(self.choose_files)
        self.filters.changed.connect(self._ask_anew)
        self.table.ordered.connect(self.filters.put_in_order)
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._show_chosen())
        rows.more_wanted.connect(self.pages.more)
        self.pages.shown.connect(self._show)
        self.pages.followed.connect(self._follow)
        self._connect_panels()
        self._keys()
        bridge.plan_changed.connect(self.read)
        bridge.day_changed.connect(self.read)

    def entered(self) -> None:
        self.read()

    def leave(self) -> None:
        self.filters.stop()
        self.intake.cancel()
        self.clip.leave()
        self.views.leave()

    def read(self) -> None:
        """Reads again what is asked for; rows, choice and place stay."""
        self.pages.ask(self.filters.query())

    def choose_files(self) -> None:
        """Ctrl+O: asks for audio files; nothing is taken before their description is given."""
        sounds = _("Audio files") + " (*.mp3 *.wav *.m4a *.aac *.ogg *.opus *.flac *.wma)"
        kinds = [sounds, _("All files") + " (*)"]
        self.ask_files(_("Choose audio files"), kinds, self.take)

    def take(self, paths: list[Path]) -> None:
        self.views.close_view()
        self.intake.offer(paths)
        self._show_intake()

    def take_made(self, path: Any, description: Any) -> None:
        """A sound that was made here goes the way of every file."""
        self.intake.offer_made(path, description)
        self._show_intake()

    def describe_chosen(self) -> None:
        """F2: what the chosen clips are."""
        chosen = self.table.all_chosen()
        if chosen and self.side.currentWidget() in (self.clip, self.batch):
            self.describing.describe_many(chosen)
            self.side.setCurrentWidget(self.describing)

    def edit_chosen(self) -> None:
        """Ctrl+E: the sound of the chosen clip."""
        clip = self.clip.shown
        if clip is not None and clip.fault is None and self._alone():
            others = [other for other in self.table.clips.rows if other.id != clip.id]
            self.views.open(EDITOR, clip, others)

    def open_view(self, view: View) -> None:
        self.views.open(view)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back from a view; in the list it clears the filters."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.views.currentWidget() is not self.views.home:
            self.views.close_view()
        elif self.filters.query().narrowed:
            self.filters.clear_all()

    def _connect_panels(self) -> None:
        for part in (self.clip, self.describing, self.batch, self.intake, self.views):
            for name in ("told", "offered", "asked"):
                if hasattr(part, name):
                    getattr(part, name).connect(getattr(self, name))
        self.clip.describe_wanted.connect(self.describe_chosen)
        self.batch.describe_wanted.connect(self.describe_chosen)
        self.clip.edit_wanted.connect(self.edit_chosen)
        self.clip.file_wanted.connect(self.choose_files)
        self.describing.over.connect(self._show_side)
        self.intake.over.connect(self._show_side)
        self.intake.added.connect(self._added)
        self.views.made.connect(self.take_made)
        self.views.back.connect(self.read)

    def _keys(self) -> None:
        acts: dict[str, Any] = {
            "Ctrl+F": self._search,
            "Ctrl+O": self.choose_files,
            "Ctrl+P": self._listen,
            "F2": self.describe_chosen,
            "Ctrl+E": self.edit_chosen,
            "Ctrl+L": self.clip.next_session.ask,
        }
        for column, order in enumerate(ORDERS):
            if order is not None:
                acts[f"Alt+{column + 1}"] = partial(self.table.order_by, column)
        for view in ALL:
            if view is not EDITOR:
                acts[view.key] = partial(self.open_view, view)
        for key, act in acts.items():
            QShortcut(QKeySequence(key), self.views.home).activated.connect(act)
        retire = QShortcut(QKeySequence("Delete"), self.table)
        retire.setContext(Qt.ShortcutContext.WidgetShortcut)
        retire.activated.connect(self._retire_chosen)
        for view, button in self.makers.items():
            button.setToolTip(view.key)
            button.clicked.connect(partial(self._open_by_button, view))
        for view in (REGISTER, DOCUMENTS):
            words = f"{_(view.words)}\t{view.key}"
            self.menu.addAction(words).triggered.connect(partial(self._open_by_button, view))
        self.books.clicked.connect(self._show_menu)

    def _open_by_button(self, view: View, _checked: bool = False) -> None:
        self.open_view(view)

    def _show_menu(self) -> None:
        self.menu.popup(self.books.mapToGlobal(QPoint(0, self.books.height() + 4)))

    def _search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _listen(self) -> None:
        if self._alone() and self.clip.shown is not None and self.clip.shown.fault is None:
            self.clip.preview.toggle()

    def _retire_chosen(self) -> None:
        if self.side.currentWidget() is self.clip:
            self.clip.retire_it()
        elif self.side.currentWidget() is self.batch:
            self.batch.retire_them()

    def _alone(self) -> bool:
        return self.side.currentWidget() is self.clip

    def _ask_anew(self) -> None:
        self._asked_anew = True
        self.read()

    def _show(self, found: Any) -> None:
        top, self._asked_anew = self._asked_anew, False
        self.table.show_found(found.clips, more=found.count > len(found.clips), top=top)
        many = _("more than {n}") if found.count > COUNTED else "{n}"
        text = many.format(n=number(min(found.count, COUNTED)))
        self.counted.setText(_("{n} clips").format(n=text) if found.count else "")
        taking = self.side.currentWidget() is self.intake
        self.whole.setCurrentIndex(1 if found.bare and not taking else 0)
        self.found.setCurrentIndex(0 if found.clips or found.bare else 1)
        if self._wanted is not None:
            self.table.choose(self._wanted)
            self._wanted = None
        self._show_chosen()

    def _follow(self, found: Any) -> None:
        fetched = len(self.table.clips.rows) + len(found.clips)
        more = bool(found.clips) and (found.count > fetched or found.count > COUNTED)
        self.table.clips.append(found.clips, more=more)

    def _show_chosen(self) -> None:
        chosen = self.table.all_chosen()
        if len(chosen) > 1:
            self.batch.show_clips(chosen)
        else:
            self.clip.show_clip(chosen[0] if chosen else None)
        if self.side.currentWidget() in (self.clip, self.batch):
            self.side.setCurrentWidget(self.batch if len(chosen) > 1 else self.clip)

    def _show_side(self) -> None:
        """Back to what is chosen."""
        self.side.setCurrentWidget(self.clip)
        self._show_chosen()
        self.table.setFocus()

    def _show_intake(self) -> None:
        self.side.setCurrentWidget(self.intake)
        self.whole.setCurrentIndex(0)

    def _share_width(self) -> None:
        """Files on their way in need the whole page."""
        taking = self.side.currentWidget() is self.intake
        self._beside_it.setHidden(taking)
        self.filters.setHidden(taking)
        self.side.setMinimumWidth(SIDE)
        self.side.setMaximumWidth(WIDEST if taking else SIDE)

    def _added(self, clip_id: int) -> None:
        self.side.setCurrentWidget(self.clip)
        self._wanted = clip_id
        self.table.order_as_found()
        self.filters.clear_all()

    def _compose(self) -> QWidget:
        home = QWidget()
        inside = QVBoxLayout(home)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        acts = (*self.makers.values(), self.books, self.add)
        inside.addLayout(row(self.heading, 8, self.counted, None, *acts))
        both = QWidget()
        filled = QVBoxLayout(both)
        filled.setContentsMargins(0, 0, 0, 0)
        filled.setSpacing(12)
        filled.addWidget(self.filters)
        beside = QHBoxLayout()
        beside.setSpacing(16)
        self._beside_it = self._list()
        beside.addWidget(self._beside_it, 1)
        self.side = QStackedWidget()
        self.side.setFixedWidth(SIDE)
        for part in (self.clip, self.batch, self.describing, self.intake):
            self.side.addWidget(part)
        self.side.currentChanged.connect(self._share_width)
        beside.addWidget(self.side)
        filled.addLayout(beside, 1)
        self.whole = QStackedWidget()
        self.whole.addWidget(both)
        self.whole.addWidget(self._bare())
        inside.addWidget(self.whole, 1)
        return home

    def _list(self) -> QWidget:
        card = Card(margin=0, spacing=0)
        card.inside.setContentsMargins(1, 4, 1, 8)
        self.found = QStackedWidget()
        self.found.addWidget(self.table)
        self.nothing = Empty(
            "search",
            _("Nothing found"),
            _("Try fewer words, or words without marks. Or show every clip again."),
            _("Clear all filters"),
            "close",
            self.filters.clear_all,
        )
        self.found.addWidget(self.nothing)
        card.inside.addWidget(self.found)
        return card

    def _bare(self) -> QWidget:
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
        return bare
