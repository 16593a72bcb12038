"""Cài đặt: forms made from the list of settings; each field is kept as soon as it is left."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk import readings
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.pages.calibration import CalibrationPart
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.pages.setting_field import SettingField
from ccht_desktop.desk.widgets.labels import Card, IconMark, label, row
from ccht_desktop.desk.wording import breakable, date_time
from ccht_desktop.foundation.settings import SETTINGS, Setting, Settings, Value
from ccht_desktop.foundation.translations import N_, _

if TYPE_CHECKING:
    from ccht_desktop.station import Station

GROUPS: dict[str, tuple[str, str]] = {
    "station": ("broadcast", N_("Station")),
    "report": ("report", N_("Reports")),
    "approval": ("approve", N_("Approval")),
    "quiet": ("moon", N_("Quiet hours")),
    "session": ("schedule", N_("Sessions")),
    "clock": ("clock", N_("Computer clock")),
    "output": ("device", N_("Loudspeakers")),
    "loudness": ("music", N_("Loudness")),
    "library": ("library", N_("Library")),
    "preview": ("ear", N_("Listening")),
    "recording": ("device", N_("Microphone")),
    "relay": ("broadcast", N_("Relays")),
    "live": ("broadcast", N_("Live slots")),
    "upload": ("send", N_("Receiving level")),
    "alarm": ("bell", N_("Alarms to the phone")),
    "backup": ("save", N_("Backup")),
    "retention": ("archive", N_("Tidying up")),
    "power": ("power", N_("Keeping awake")),
    "desk": ("sun", N_("Window")),
}
LEFT = ("station", "report", "approval", "clock", "backup", "retention", "power", "desk")
"""Groups of the left column; the others, and groups not known here, stand at the right."""


class SettingsPage(Page):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, _("Settings"))
        self.fields: dict[str, SettingField] = {}
        self._devices = label(_("Looking for devices…"), BODY, tone="quiet", wrap=True)
        self._folder = label("", BODY, wrap=True)
        self._backup = label("", BODY, tone="quiet", wrap=True)
        self.calibration = CalibrationPart(bridge)
        self.calibration.done.connect(lambda: self.bridge.read(_settings_of, self._show))
        self._compose()

    def entered(self) -> None:
        self.bridge.read(_settings_of, self._show)
        self.bridge.work(readings.computer, self._show_computer)

    def keep(self, setting: Setting, value: Value) -> None:
        """Writes one value; its field tells whether it was kept."""
        field = self.fields[setting.key]

        def done(_nothing: Any) -> None:
            field.kept()
            if setting.key == "desk.theme":
                self.themed.emit(str(value))
            elif setting.key == "station.language":
                text = _("The language changes when the window is opened again.")
                self.told.emit(text, "action")

        self.bridge.work(
            lambda station: _write(station, setting.key, value),
            done,
            lambda error: field.say(error.text),
        )

    def _show(self, shown: Any) -> None:
        settings, folder = shown
        for key, field in self.fields.items():
            field.show_value(settings.get(key))
        self._folder.setText(breakable(folder))

    def _show_computer(self, computer: readings.Computer) -> None:
        self.fields["output.id"].offer([(name, _(words)) for name, words in computer.outputs])
        own = ("", _("the system's own"))
        for key, names in (
            ("output.device", computer.devices),
            ("preview.device", computer.devices),
            ("recording.device", computer.loopbacks),
        ):
            self.fields[key].offer([own, *((name, name) for name in names)])
        for key, names in (
            ("output.spare", computer.devices),
            ("output.loopback", computer.loopbacks),
            ("relay.device", computer.loopbacks),
            ("live.device", computer.loopbacks),
            ("alarm.beep_device", computer.devices),
        ):
            self.fields[key].offer([("", _("none")), *((name, name) for name in names)])
        if computer.devices:
            self._devices.setText("\n".join(f"•  {name}" for name in computer.devices))
        else:
            self._devices.setText(_("No sound device was found. Check its plug and power."))
        if computer.backups:
            name, when = computer.backups[0]
            text = _("Last copy: {name}, {when}")
            self._backup.setText(text.format(name=name, when=date_time(when)))
        else:
            self._backup.setText(_("No copy yet. The broadcaster makes one every day at 12:15."))

    def _compose(self) -> None:
        columns = [QVBoxLayout(), QVBoxLayout()]
        for column in columns:
            column.setSpacing(16)
        for name, settings in grouped():
            card = self._card(name, settings)
            columns[0 if name in LEFT else 1].addWidget(card)
        columns[0].addWidget(self._place_card())
        both = QHBoxLayout()
        both.setSpacing(16)
        for column in columns:
            column.addStretch(1)
            both.addLayout(column, 1)
        body = QWidget()
        body.setObjectName("scrolled")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 8, 16)
        inside.addLayout(both)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        self.inside.addWidget(area, 1)

    def _card(self, name: str, settings: list[Setting]) -> Card:
        card = _headed(*GROUPS.get(name, ("settings", name)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        place = 0
        for setting in settings:
            field = SettingField(setting)
            field.changed.connect(lambda value, setting=setting: self.keep(setting, value))
            self.fields[setting.key] = field
            if field.short and place % 2 == 1:
                grid.addWidget(field, place // 2, 1)
                place += 1
            else:
                place += place % 2
                grid.addWidget(field, place // 2, 0, 1, 1 if field.short else 2)
                place += 1 if field.short else 2
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        card.inside.addLayout(grid)
        if name == "output":
            card.inside.addWidget(label(_("Sound devices of this computer"), BODY, tone="quiet"))
            card.inside.addWidget(self._devices)
            card.inside.addWidget(self.calibration)
        return card

    def _place_card(self) -> Card:
        card = _headed("folder", N_("Folder and backup"))
        card.inside.addWidget(label(_("Everything of this station is kept in"), tone="quiet"))
        card.inside.addWidget(self._folder)
        card.inside.addWidget(self._backup)
        return card


def grouped() -> Iterator[tuple[str, list[Setting]]]:
    """Settings by the first part of their keys, in their order."""
    for name, settings in groupby(SETTINGS, key=lambda setting: setting.key.split(".")[0]):
        yield name, list(settings)


def _headed(mark: str, words: str) -> Card:
    card = Card(margin=24, spacing=16)
    head = label(_(words), SECTION, bold=True)
    card.inside.addLayout(row(IconMark(mark, "action"), head, None, spacing=12))
    return card


def _settings_of(station: "Station") -> tuple[Settings, str]:
    station.reload_settings()
    return station.settings, str(station.folder.root)


def _write(station: "Station", key: str, value: Value) -> None:
    from ccht_desktop.foundation import settings as settings_file
    from ccht_desktop.service.appending import plan_changed

    settings_file.write(station.folder.settings, {key: value})
    station.reload_settings()
    plan_changed(station)
