"""How loud a microphone is: a bar over three zones, and the zone in words."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccht_desktop.desk.look import SMALL
from ccht_desktop.desk.theme import look_now, mixed
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.paint import fill, smooth, write
from ccht_desktop.foundation.translations import N_, _

LEAST, QUIET, LOUD = -60.0, -24.0, -3.0
FALL = 1.0
Zone = Literal["quiet", "good", "loud"]
ZONES: tuple[tuple[Zone, float, float, str, str], ...] = (
    ("quiet", LEAST, QUIET, "attention", N_("too quiet")),
    ("good", QUIET, LOUD, "ready", N_("just right")),
    ("loud", LOUD, 0.0, "fault", N_("too loud")),
)


def zone_of(peak: float) -> Zone:
    """The zone of a highest peak of some seconds, in dBFS."""
    if peak < QUIET:
        return "quiet"
    return "good" if peak < LOUD else "loud"


class LevelMeter(QWidget):
    """show_level() some twenty times a second; the highest peak falls slowly."""

    BAR = 24

    def __init__(self) -> None:
        super().__init__()
        self._peak = self._rms = self._held = LEAST
        self._said = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Loudness of the microphone"))

    def show_level(self, peak: float, rms: float) -> None:
        """In dBFS."""
        self._peak, self._rms = peak, rms
        self._held = max(peak, self._held - FALL)
        said = next(_(words) for zone, *_rest, words in ZONES if zone == zone_of(self._held))
        if said != self._said:
            self._said = said
            self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, self.BAR + 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.BAR + 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        reached = self._x(max(self._rms, LEAST)), self._x(max(self._peak, LEAST))
        zone = zone_of(self._peak)
        lit = look.tone(next(tone for name, _low, _high, tone, _words in ZONES if name == zone))
        for _zone, low, high, tone, words in ZONES:
            left, right = self._x(low), self._x(high)
            ink = look.tone(tone)
            fill(
                painter,
                QRectF(left, 0, right - left - 1, self.BAR),
                mixed(ink, look.surface, 0.2),
                3,
            )
            for share, end in ((0.6, reached[1]), (1.0, reached[0])):
                if end > left:
                    done = QRectF(left, 0, min(end, right - 1) - left, self.BAR)
                    fill(painter, done, mixed(lit, look.surface, share), 3)
            # The last zone is narrower than its words.
            where = Qt.AlignmentFlag.AlignRight if tone == "fault" else Qt.AlignmentFlag.AlignLeft
            room = 96 if tone == "fault" else right - left - 8
            box = QRectF(right - room if tone == "fault" else left, self.BAR + 2, room, 22)
            write(painter, box, _(words), font(SMALL), look.quiet, where)
        if self._held > LEAST:
            painter.setPen(Qt.PenStyle.NoPen)
            fill(painter, QRectF(self._x(self._held) - 1.5, 0, 3, self.BAR), look.text, 1)
        painter.end()

    def _x(self, level: float) -> float:
        """Louder parts have more room than a plain scale would give them."""
        share = (min(max(level, LEAST), 0.0) - LEAST) / -LEAST
        return float(self.width() * share**1.4)
