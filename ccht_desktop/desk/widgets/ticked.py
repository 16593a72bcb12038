"""A field of a batch edit: only where it is ticked does it change what was said before."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from ccht_desktop.desk.widgets.forms import Field
from ccht_desktop.foundation.translations import _


class Ticked(QWidget):
    """A tick before a field; whoever changes the field ticks it by that."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__()
        self.field = field
        self.box = QCheckBox()
        self.box.setAccessibleName(_("Change for all: {field}").format(field=name))
        self.box.setToolTip(self.box.accessibleName())
        self.box.setFixedSize(24, 24)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(field, 1)

    def on(self) -> bool:
        return self.box.isChecked()

    def tick(self, on: bool = True) -> None:
        self.box.setChecked(on)
