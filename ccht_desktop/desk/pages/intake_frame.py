"""How the intake of files is laid out: one column beside the list of clips, two on a page."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.pages.describe_form import DescribeForm
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, label, row, rule
from ccht_desktop.foundation.translations import _

WIDE_FROM = 720


class IntakeFrame(Card):
    """listed: where the files go. Files are left and the form right from WIDE_FROM on."""

    def __init__(self, form: DescribeForm) -> None:
        super().__init__(margin=0, spacing=0)
        self.inside.setContentsMargins(1, 1, 1, 1)
        self.form = form
        self.take = Button(_("Take in"), "tick", "primary")
        self.submit = Button(_("Take in and put up for approval"), "approve")
        self.stop = Button(_("Cancel"), name=_("Take nothing in"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Progress of the intake"))
        self.doing = label("", BODY, wrap=True)
        self.said = label("", BODY, tone="fault", wrap=True)
        self.listed = QVBoxLayout()
        self._files, self._side = _area(), _area()
        self._compose()

    def to_top(self) -> None:
        self._files.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= WIDE_FROM
        if wide == (self._side.widget() is not None):
            return
        if wide:
            self._side.setWidget(self._described)
        else:
            self._side.takeWidget()
            self._column.insertWidget(self._column.count() - 1, self._described)
        margin = 23 if wide else 0
        self._written.setContentsMargins(margin, margin, margin, margin)
        self._described.show()
        self._side.setVisible(wide)
        direction = QBoxLayout.Direction
        self._acts.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def _compose(self) -> None:
        body = QWidget()
        body.setObjectName("scrolled")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(23, 23, 23, 23)
        self._column.setSpacing(12)
        self._column.addWidget(label(_("Add files"), SECTION, bold=True))
        for part in (self.said, self.doing, self.progress):
            self._column.addWidget(part)
        self.listed.setSpacing(8)
        self._column.addLayout(self.listed)
        self._described = QWidget()
        self._described.setObjectName("scrolled")
        self._written = QVBoxLayout(self._described)
        self._written.setContentsMargins(0, 0, 0, 0)
        self._written.addWidget(self.form)
        self._written.addStretch(1)
        self._column.addWidget(self._described)
        self._column.addStretch(1)
        self._files.setWidget(body)
        self._side.hide()
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(self._files, 3)
        both.addWidget(self._side, 2)
        self.inside.addLayout(both, 1)
        self.inside.addWidget(rule())
        self._acts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._acts.setContentsMargins(23, 12, 23, 12)
        self._acts.setSpacing(8)
        self._acts.addLayout(row(self.take, self.stop))
        self._acts.addLayout(row(self.submit))
        self._acts.addStretch(1)
        self.inside.addLayout(self._acts)
        self.said.hide()


def _area() -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
