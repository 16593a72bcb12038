"""The first run: a name and a code found the station; nothing else is asked."""

from PySide6.QtCore import Qt, QThreadPool, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccht_desktop.desk.lanes import unexpected
from ccht_desktop.desk.look import BODY, PAGE
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import Card, IconMark, label, row
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _


class FirstRun(QWidget):
    founded = Signal()
    _refused = Signal(object)

    def __init__(self, folder: StationFolder, error: StationError | None) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._folder = folder
        self._pool = QThreadPool(self)
        self.name = line(_("Name of the commune"), _("Xã Mẫu"))
        self.code = line(_("Code of the administrative unit"), "99999")
        self._name = Field(_("Name of the commune"), self.name)
        self._code = Field(_("Code of the administrative unit"), self.code)
        self.said = label(error.text if error else "", BODY, tone="fault", wrap=True)
        self.said.setVisible(error is not None)
        self.found = Button(_("Set up the station"), "tick", "primary")
        self.found.setDefault(True)
        self.found.clicked.connect(self.set_up)
        self.name.returnPressed.connect(self.code.setFocus)
        self.code.returnPressed.connect(self.set_up)
        self._refused.connect(self._say)
        self._compose()

    def set_up(self) -> None:
        """Founds the station beside the window; a field left empty is named."""
        name, code = self.name.text().strip(), self.code.text().strip()
        self._name.say("" if name else _("Write the name of the commune."))
        self._code.say(_wrong_with(code))
        if not name or _wrong_with(code):
            (self.code if name else self.name).setFocus()
            return
        self.found.setEnabled(False)

        def make() -> None:
            from ccht_desktop.station import Station

            try:
                Station.create(self._folder, name=name, code=code)
            except StationError as error:
                self._refused.emit(error)
            except Exception as error:  # noqa: BLE001
                self._refused.emit(unexpected(error))
            else:
                self.founded.emit()

        self._pool.start(make)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.name.setFocus()

    def _say(self, error: StationError) -> None:
        self.found.setEnabled(True)
        self.said.setText(error.text)
        self.said.show()

    def _compose(self) -> None:
        card = Card(margin=32, spacing=16)
        card.setFixedWidth(560)
        card.inside.addLayout(
            row(
                IconMark("logo", "action", 40),
                label(_("Welcome to the station"), PAGE, bold=True),
                None,
                spacing=16,
            )
        )
        card.inside.addWidget(
            label(
                _(
                    "Two lines, and the station is ready: then add announcements, approve them, "
                    "and load a schedule."
                ),
                BODY + 1,
                tone="quiet",
                wrap=True,
            )
        )
        card.inside.addWidget(self._name)
        card.inside.addWidget(self._code)
        card.inside.addWidget(self.said)
        where = _("Everything is kept in {folder}").format(folder=self._folder.root)
        card.inside.addWidget(label(where, BODY, tone="quiet", wrap=True))
        card.inside.addLayout(row(None, self.found))
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(row(None, card, None))
        whole.addStretch(3)


def _wrong_with(code: str) -> str:
    if not code:
        return _("Write the code of the unit, for instance 99999.")
    if not (code.isascii() and code.isdigit()):
        return _("The code has digits only, for instance 99999.")
    return ""
