"""Lịch phát thanh for the wall: a week on one A4 page lying, days as rows."""

from collections import Counter

from PySide6.QtCore import QRectF

from ccht_desktop.desk.printing.paper import CENTRE, GROUND, LEFT, MM, RIGHT, Paper, face
from ccht_desktop.desk.printing.wall_reading import Wall, WallDay, WallSession

DAY = 31 * MM
BESIDE = 3
SIZES = (11.0, 10.5, 10.0, 9.5, 9.0)
FOOT, SIGNING = 6 * MM, 36 * MM
PAD = 1.2 * MM


class WallPages(Paper):
    """The size of its words is set before it is run: the largest that needs the fewest pages."""

    __slots__ = ("points",)

    def run(self, wall: Wall, points: float) -> int:
        """How many pages it took."""
        self.points = points
        sheet = wall.sheet
        self.head((sheet.above, sheet.issuing), sheet.state, sheet.motto)
        self.y += 3.5 * MM
        whole = QRectF(0, 0, self.size.width(), 0)
        self.y = self.write(whole, self.y, sheet.title, face(16, bold=True), CENTRE)
        self.y = self.write(whole, self.y, sheet.period, face(12, italic=True), CENTRE) + 2 * MM
        self._columns(wall)
        beside = _beside(wall)
        last = len(wall.days) - 1
        for number, day in enumerate(wall.days):
            self._day(wall, day, beside, signing=number == last)
        self._below(wall)
        self._foot(wall)
        return self.page

    def _columns(self, wall: Wall) -> None:
        font = face(self.points, bold=True)
        height = self.height("A", DAY, font) + 1.6 * MM
        left = 0.0
        for wide, text in zip((DAY, self.size.width() - DAY), wall.columns, strict=True):
            self.box(QRectF(left, self.y, wide, height), GROUND)
            self.write(QRectF(left, 0, wide, 0), self.y + 0.8 * MM, text, font, CENTRE)
            left += wide
        self.y += height

    def _day(self, wall: Wall, day: WallDay, beside: int, *, signing: bool) -> None:
        lines = [day.sessions[n : n + beside] for n in range(0, len(day.sessions), beside)] or [()]
        wide = (self.size.width() - DAY) / beside
        for place, line in enumerate(lines):
            own = [self._cell_height(one, wide) for one in line]
            label = self._label_height(day) if not place else 0.0
            about = bool(day.about) and not line
            height = max([label, *own, self.height("A", wide, face(self.points)) + 2 * PAD])
            below = self._below_height(wall) if signing and place == len(lines) - 1 else 0.0
            self._need(height + below, wall)
            self.box(QRectF(0, self.y, DAY, height), GROUND if day.off else None)
            if not place or self.y < DAY:
                self._label(day)
            if about:
                self.box(QRectF(DAY, self.y, self.size.width() - DAY, height), GROUND)
                room = QRectF(DAY + PAD, 0, self.size.width() - DAY - 2 * PAD, 0)
                font = face(self.points, italic=True)
                high = self.height(day.about, room.width(), font)
                self.write(room, self.y + (height - high) / 2, day.about, font, CENTRE)
            else:
                self._cells(line, wide, height, beside)
            self.y += height

    def _cells(
        self, line: tuple[WallSession, ...], wide: float, height: float, beside: int
    ) -> None:
        left = DAY
        for number in range(beside):
            self.box(QRectF(left, self.y, wide, height))
            if number < len(line):
                one, room = line[number], QRectF(left + PAD, 0, wide - 2 * PAD, 0)
                font = face(self.points, bold=True)
                y = self.write(room, self.y + PAD, one.head, font, LEFT)
                if one.text:
                    font = face(self.points, italic=not one.heard)
                    self.write(room, y, one.text, font, LEFT)
            left += wide

    def _cell_height(self, one: WallSession, wide: float) -> float:
        room = wide - 2 * PAD
        head = self.height(one.head, room, face(self.points, bold=True))
        text = self.height(one.text, room, face(self.points, italic=not one.heard))
        return head + (text if one.text else 0) + 2 * PAD

    def _label(self, day: WallDay) -> None:
        room = QRectF(PAD, 0, DAY - 2 * PAD, 0)
        y = self.write(room, self.y + PAD, day.name, face(self.points, bold=True), CENTRE)
        y = self.write(room, y, day.date, face(self.points), CENTRE)
        if day.about and day.sessions:
            self.write(room, y, day.about, face(max(9.0, self.points - 1), italic=True), CENTRE)

    def _label_height(self, day: WallDay) -> float:
        room = DAY - 2 * PAD
        high = self.height(day.name, room, face(self.points, bold=True))
        high += self.height(day.date, room, face(self.points))
        if day.about and day.sessions:
            high += self.height(day.about, room, face(max(9.0, self.points - 1), italic=True))
        return high + 2 * PAD

    def _below_height(self, wall: Wall) -> float:
        return max(SIGNING, self._notes_height(wall)) + 2 * MM

    def _notes_height(self, wall: Wall) -> float:
        room = self.size.width() * 0.36
        high = self.height(wall.sheet.notes_title, room, face(10, bold=True))
        return high + sum(self.height(f"- {text}", room, face(10)) for text in wall.notes)

    def _below(self, wall: Wall) -> None:
        """At the left what the schedule rests on, then who made it and who signs it."""
        sheet, width = wall.sheet, self.size.width()
        top = self.y + 2 * MM
        notes = QRectF(0, 0, width * 0.36, 0)
        y = top
        if wall.notes:
            y = self.write(notes, y, sheet.notes_title, face(10, bold=True), LEFT)
        for text in wall.notes:
            y = self.write(notes, y, f"- {text}", face(10), LEFT)
        keeper = QRectF(width * 0.36, 0, width * 0.26, 0)
        chair = QRectF(width * 0.62, 0, width * 0.38, 0)
        y = self.write(chair, top, sheet.place_and_date, face(12, italic=True), CENTRE)
        own = self.write(keeper, y, sheet.keeper, face(12, bold=True), CENTRE)
        self.write(keeper, own, sheet.signed, face(11, italic=True), CENTRE)
        for role in sheet.roles:
            y = self.write(chair, y, role, face(12, bold=True), CENTRE)
        y = self.write(chair, y, sheet.signed, face(11, italic=True), CENTRE)
        self.write(chair, top + SIGNING - 6 * MM, sheet.signer, face(12, bold=True), CENTRE)

    def _foot(self, wall: Wall) -> None:
        if self.of < 2:
            return
        text, font = wall.sheet.page.format(n=self.page, of=self.of), face(9)
        bottom = self.size.height() - self.height(text, self.size.width(), font)
        self.write(QRectF(0, 0, self.size.width(), 0), bottom, text, font, RIGHT)

    def _need(self, height: float, wall: Wall) -> None:
        """A new page, with the heads of its columns, where what comes does not fit."""
        if self.y + height <= self.size.height() - (FOOT if self.of > 1 else 0):
            return
        self._foot(wall)
        self.turn()
        self.page += 1
        self.y = 0.0
        self._columns(wall)


def _beside(wall: Wall) -> int:
    """As many sessions in a line as most days have; a fuller day takes a second line."""
    counts = Counter(min(BESIDE, len(day.sessions)) for day in wall.days if day.sessions)
    return counts.most_common(1)[0][0] if counts else 1
