"""Where and when one clip aired, newest first."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.outcomes import CAUSE_NAMES
from ccht_desktop.desk.look import BODY, SMALL
from ccht_desktop.desk.marks import ITEM_MARKS
from ccht_desktop.desk.widgets.labels import IconMark, clear, label
from ccht_desktop.desk.widgets.labels import row as side_by_side
from ccht_desktop.desk.wording import date_time
from ccht_desktop.foundation.translations import _

SHOWN = 6


class AiredList(QWidget):
    """most: rows from the log beyond which there may be more."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._airings: tuple[Airing, ...] | None = None
        self.lines: list[str] = []
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(8)

    def show_airings(self, airings: Sequence[Airing]) -> None:
        if self._airings == tuple(airings):
            return
        self._airings = tuple(airings)
        self.lines = []
        clear(self._inside)
        sounded = sum(airing.outcome in ("aired", "partial") for airing in airings)
        head = _("Aired")
        if airings:
            many = f"{self._most}+" if len(airings) >= self._most else str(sounded)
            head = _("Aired {n} times").format(n=many)
        self._inside.addWidget(label(head, BODY, bold=True))
        if not airings:
            self._say(_("Not aired yet."))
        for airing in airings[:SHOWN]:
            self._add(airing)
        if len(airings) > SHOWN:
            self._say(_("Older ones are on the log page."))

    def _add(self, airing: Airing) -> None:
        mark = ITEM_MARKS[airing.outcome or "open"]
        moment = airing.started_at or airing.planned_start
        when = date_time(moment) if moment else "–"
        cause = _(CAUSE_NAMES[airing.cause]) if airing.cause in CAUSE_NAMES else ""
        session = airing.session or _("outside the schedule")
        about = " · ".join(part for part in (session, mark.word, cause) if part)
        words = label(when, BODY, tabular=True)
        icon = IconMark(mark.icon, mark.tone, 20)
        icon.setAccessibleName(mark.word)
        self._inside.addLayout(side_by_side(icon, words, None))
        tone = mark.tone if mark.tone in ("fault", "attention") else "quiet"
        below = label(about, SMALL, tone=tone, wrap=True)
        below.setContentsMargins(28, 0, 0, 0)
        self._inside.addWidget(below)
        self.lines.append(f"{when} · {about}")

    def _say(self, text: str) -> None:
        self._inside.addWidget(label(text, tone="quiet", wrap=True))
        self.lines.append(text)
