"""One setting as a field of a form, by its kind; says at once when a value cannot be."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ccht_desktop.desk.widgets.controls import Choice, Switch
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import Setting, Value, parse
from ccht_desktop.foundation.translations import N_, _

CHOICES: dict[str, tuple[tuple[str, str], ...]] = {
    "station.language": (("vi", N_("Vietnamese")), ("en", N_("English"))),
    "alarm.smtp_security": (("starttls", "STARTTLS"), ("tls", "TLS")),
    "desk.theme": (("light", N_("Light, for the day")), ("dark", N_("Dark, for the night"))),
}
NONE_IF_EMPTY = ("relay.device", "live.device")
LISTED = ("output.id", "output.device", "preview.device", "recording.device", *NONE_IF_EMPTY)
"""Settings whose values are found on the computer; offer() brings them."""
SHORT = ("whole", "number", "time", "day_month")


class SettingField(Field):
    changed = Signal(object)

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        words = _(setting.meaning)
        if setting.key in CHOICES:
            words = words.partition(":")[0]
        super().__init__(words, self._control(setting))
        self.short = setting.kind in SHORT or setting.key in CHOICES
        self._shown = ""

    def show_value(self, value: Value) -> None:
        """Shows what is kept; a field being edited is left alone."""
        self._shown = _text(value)
        control = self.control
        if isinstance(control, Switch):
            control.setChecked(bool(value))
        elif isinstance(control, Choice):
            self._choose(control, str(value))
        elif isinstance(control, QLineEdit) and not control.isModified():
            control.setText(self._shown)

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Offers (value, words); the value that is kept stays, also when it is not among them."""
        choice = self.control
        if not isinstance(choice, Choice):
            return
        choice.clear()
        for value, words in options:
            choice.addItem(words, value)
        self._choose(choice, self._shown)

    def _choose(self, choice: Choice, value: str) -> None:
        if choice.findData(value) < 0:
            empty = _("none") if self.setting.key in NONE_IF_EMPTY else _("the system's own")
            choice.addItem(value or empty, value)
        choice.choose(value)

    def kept(self) -> None:
        self.say(_("✓ Kept"), "ready")

    def _control(self, setting: Setting) -> QWidget:
        name = _(setting.meaning)
        if setting.kind == "flag":
            switch = Switch(name, _("Yes"), _("No"))
            switch.clicked.connect(lambda on: self.changed.emit(bool(on)))
            return switch
        if setting.key in CHOICES or setting.key in LISTED:
            known = CHOICES.get(setting.key, ())
            choice = Choice(name, [(value, _(words)) for value, words in known])
            choice.activated.connect(lambda _place: self.changed.emit(choice.value()))
            return choice
        edit = line(name)
        edit.editingFinished.connect(lambda: self._edited(edit))
        return edit

    def _edited(self, edit: QLineEdit) -> None:
        if not edit.isModified() or edit.text() == self._shown:
            return
        try:
            value = parse(self.setting, edit.text())
        except StationError as error:
            self.say(error.text)
            return
        edit.setModified(False)
        self._shown = _text(value)
        self.changed.emit(value)


def _text(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value)
