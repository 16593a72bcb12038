"""One figure in large type, with its name and a quiet line of comparison."""

from ccht_desktop.desk.look import BODY, SMALL
from ccht_desktop.desk.widgets.labels import Card, label, row


class FigureCard(Card):
    def __init__(self, name: str) -> None:
        super().__init__(margin=16, spacing=0)
        self._name = label(name, BODY, tone="quiet")
        self._figure = label("–", 26, bold=True, tabular=True)
        self._unit = label("", BODY, tone="quiet")
        self._beside = label(" ", SMALL, tone="quiet")
        self.inside.addWidget(self._name)
        self.inside.addLayout(row(self._figure, self._unit, None))
        self.inside.addWidget(self._beside)

    def show_figure(self, figure: str, unit: str = "", beside: str = "") -> None:
        self._figure.setText(figure)
        self._unit.setText(unit)
        self._beside.setText(beside or " ")
        self.setAccessibleName(f"{self._name.text()}: {figure} {unit}")

    def figure(self) -> str:
        return self._figure.text()
