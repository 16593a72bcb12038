"""The one stylesheet. Widgets ask for a look by the properties `look` and `tone`."""

from ccht_desktop.desk.look import BODY, PAGE, SECTION, SMALL, TABLE, Look

_SHEET = """
* { outline: none; }
QToolTip { background: @surface; color: @text; border: 1px solid @line; padding: 6px; }
QWidget#page, QWidget#ground { background: @ground; }
QFrame[look="card"] { background: @surface; border: 1px solid @line; border-radius: 8px; }
QFrame[look="alarm"] {
  background: @fault_ground; border: 1px solid @fault; border-radius: 8px;
}
QFrame[look="attention"] {
  background: @attention_ground; border: 1px solid @attention; border-radius: 8px;
}
QFrame[look="rule"] { background: @line; border: none; }
QLabel { background: transparent; border: none; color: @text; }
QLabel[tone="quiet"] { color: @quiet; }
QLabel[tone="action"] { color: @action; }
QLabel[tone="on_air"] { color: @on_air; }
QLabel[tone="ready"] { color: @ready; }
QLabel[tone="attention"] { color: @attention; }
QLabel[tone="fault"] { color: @fault; }

QPushButton {
  background: @surface; color: @text; border: 1px solid @line; border-radius: 8px;
  padding: 0 15px; min-height: 38px; font-size: @bodypt;
}
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @chosen; }
QPushButton:checked { background: @chosen; border-color: @action; color: @action; }
QPushButton:focus { border: 2px solid @action; padding: 0 14px; min-height: 36px; }
QPushButton:disabled { color: @quiet; background: @ground; }
QPushButton[look="primary"] {
  background: @action; color: @on_action; border-color: @action; font-weight: bold;
}
QPushButton[look="primary"]:hover { background: @action_hover; }
QPushButton[look="primary"]:focus { border: 2px solid @text; }
QPushButton[look="primary"]:disabled { background: @line; border-color: @line; color: @quiet; }
QPushButton[look="danger"] { color: @on_air; border-color: @on_air; }
QPushButton[look="danger"]:hover { background: @fault_ground; }
QPushButton[look="danger"]:focus { border: 2px solid @on_air; }
QPushButton[look="danger"]:disabled { border-color: @line; color: @quiet; }
QPushButton[look="plain"] { border-color: transparent; background: transparent; color: @action; }
QPushButton[look="plain"]:hover { background: @hover; }
QPushButton[look="plain"]:focus { border: 2px solid @action; }
QPushButton[look="square"] { padding: 0; min-width: 38px; max-width: 38px; }
QPushButton[look="square"]:focus { padding: 0; min-width: 36px; max-width: 36px; }

QLineEdit, QComboBox, QPlainTextEdit {
  background: @surface; color: @text; border: 1px solid @field_line; border-radius: 8px;
  padding: 0 11px; min-height: 38px; font-size: @bodypt;
  selection-background-color: @action; selection-color: @on_action;
}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus {
  border: 2px solid @action; padding: 0 10px; min-height: 36px;
}
QLineEdit:disabled, QComboBox:disabled { color: @quiet; background: @ground; }
QLineEdit[wrong="true"] { border: 2px solid @fault; padding: 0 10px; min-height: 36px; }
QComboBox { padding-right: 36px; }
QComboBox:focus { padding-right: 35px; }
QComboBox::drop-down { border: none; width: 0; }
QComboBox QAbstractItemView {
  background: @surface; color: @text; border: 1px solid @line; padding: 4px;
  selection-background-color: @chosen; selection-color: @text;
}
QComboBox QAbstractItemView::item { min-height: 36px; padding: 0 8px; }

QMenu { background: @surface; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 10px 24px 10px 16px; border-radius: 6px; font-size: @bodypt; }
QMenu::item:selected { background: @chosen; }

QAbstractItemView {
  background: @surface; color: @text; border: none; font-size: @tablept;
  selection-background-color: @chosen; selection-color: @text;
}
QHeaderView { background: @surface; border: none; }
QHeaderView::section {
  background: @surface; color: @quiet; border: none; border-bottom: 1px solid @line;
  padding: 0 12px; font-size: @smallpt; font-weight: bold; min-height: 40px;
}
QScrollArea, QScrollArea > QWidget > QWidget#scrolled { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @field_line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 40px; }
QScrollBar::handle:horizontal { min-width: 40px; }
QScrollBar::handle:hover { background: @quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar {
  background: @line; border: none; border-radius: 4px; min-height: 8px; max-height: 8px;
}
QProgressBar::chunk { background: @action; border-radius: 4px; }
"""


def stylesheet(look: Look) -> str:
    values = {
        **{name: getattr(look, name) for name in look.__slots__},
        "action_hover": "#094D92" if look.name == "light" else "#7BBBF4",
        "field_line": "#8A94A1" if look.name == "light" else "#566271",
        "bodypt": f"{BODY}pt",
        "tablept": f"{TABLE}pt",
        "smallpt": f"{SMALL}pt",
        "sectionpt": f"{SECTION}pt",
        "pagept": f"{PAGE}pt",
    }
    sheet = _SHEET
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", values[name])
    return sheet
