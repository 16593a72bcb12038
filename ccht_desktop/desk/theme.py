"""How the look reaches Qt: palette, stylesheet, mixtures of colours."""

from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ccht_desktop.desk.look import DARK, LIGHT, Look, look_named
from ccht_desktop.desk.stylesheet import stylesheet
from ccht_desktop.desk.typeface import font


def look_now() -> Look:
    """The look in force, told by the program's palette, not by what was asked for."""
    dark = QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128
    return DARK if dark else LIGHT


def mixed(over: str, under: str, share: float) -> QColor:
    """`share` of the first colour over the second."""
    top, low = QColor(over), QColor(under)
    return QColor.fromRgbF(
        top.redF() * share + low.redF() * (1 - share),
        top.greenF() * share + low.greenF() * (1 - share),
        top.blueF() * share + low.blueF() * (1 - share),
    )


def palette(wanted: Look) -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, wanted.ground),
        (role.WindowText, wanted.text),
        (role.Base, wanted.surface),
        (role.AlternateBase, wanted.ground),
        (role.Text, wanted.text),
        (role.PlaceholderText, wanted.quiet),
        (role.Button, wanted.surface),
        (role.ButtonText, wanted.text),
        (role.BrightText, wanted.on_air),
        (role.Highlight, wanted.chosen),
        (role.HighlightedText, wanted.text),
        (role.Accent, wanted.action),
        (role.Link, wanted.action),
        (role.ToolTipBase, wanted.surface),
        (role.ToolTipText, wanted.text),
        (role.Light, wanted.surface),
        (role.Midlight, wanted.line),
        (role.Mid, wanted.line),
        (role.Dark, wanted.quiet),
        (role.Shadow, wanted.line),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(wanted.quiet))
    return made


def wear(application: QApplication, name: str) -> None:
    """Puts a look, light or dark, on the whole program."""
    wanted = look_named(name)
    sheet = stylesheet(wanted)
    if application.styleSheet() == sheet:
        return
    application.setStyle("Fusion")
    application.setFont(font())
    application.setPalette(palette(wanted))
    application.setStyleSheet(sheet)
