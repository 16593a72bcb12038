"""Lịch phát thanh, every session item by item, on A4: head, table by days, signatures."""

from PySide6.QtCore import QRectF

from ccht_desktop.desk.printing.paper import CENTRE, GROUND, LEFT, MM, RIGHT, Paper, face
from ccht_desktop.desk.printing.sheet_reading import Row, Sheet

SMALL = 10.5
SIGNING, KEPT = 52 * MM, 3
SHARES = (0.11, 0.49, 0.26, 0.14)


class DetailedPages(Paper):
    """Each day a band, each session and item a row."""

    def run(self, sheet: Sheet) -> int:
        """How many pages it took."""
        self._head(sheet)
        self._columns(sheet)
        last = max((n for n, day in enumerate(sheet.days) if day.rows), default=-1)
        for number, day in enumerate(sheet.days):
            rows = [self._heights(row) for row in day.rows]
            room = self.size.width() - 4 * MM
            title = self.height(day.title, room, face(12, bold=True)) + 2 * MM
            self._need(title + sum(rows[:2]), sheet)
            self._band(day.title, title)
            for place, (row, height) in enumerate(zip(day.rows, rows, strict=True)):
                # Signatures never stand on a page of their own.
                signing = number == last and place == len(rows) - KEPT
                below = sum(rows[-KEPT:]) + SIGNING + len(sheet.notes) * 6 * MM
                self._need(below if signing else height, sheet)
                self._row(row, height)
        self._notes(sheet)
        self._signatures(sheet)
        self._foot(sheet)
        return self.page

    def _head(self, sheet: Sheet) -> None:
        self.head((sheet.above, sheet.issuing), sheet.state, sheet.motto)
        self.y += 9 * MM
        whole = QRectF(0, 0, self.size.width(), 0)
        self.y = self.write(whole, self.y, sheet.title, face(15, bold=True), CENTRE)
        self.y = self.write(whole, self.y, sheet.period, face(13, italic=True), CENTRE) + 4 * MM

    def _columns(self, sheet: Sheet) -> None:
        height = self.height("A", 100 * MM, face(11, bold=True)) + 2 * MM
        left = 0.0
        for share, text in zip(SHARES, sheet.columns, strict=True):
            wide = share * self.size.width()
            self.box(QRectF(left, self.y, wide, height), GROUND)
            room = QRectF(left + MM, 0, wide - 2 * MM, 0)
            self.write(room, self.y + MM, text, face(11, bold=True), CENTRE)
            left += wide
        self.y += height

    def _band(self, text: str, height: float) -> None:
        self.box(QRectF(0, self.y, self.size.width(), height), GROUND)
        room = QRectF(2 * MM, 0, self.size.width() - 4 * MM, 0)
        self.write(room, self.y + MM, text, face(12, bold=True), LEFT)
        self.y += height

    def _row(self, row: Row, height: float) -> None:
        left = 0.0
        texts = (row.hour, row.text, row.kind, row.length)
        for place, (share, text) in enumerate(zip(SHARES, texts, strict=True)):
            wide = share * self.size.width()
            self.box(QRectF(left, self.y, wide, height))
            inset = 4 * MM if place == 1 and not row.bold else MM
            room = QRectF(left + inset, 0, wide - inset - MM, 0)
            where = (CENTRE, LEFT, LEFT, RIGHT)[place]
            font = face(SMALL, bold=row.bold and place != 2, italic=row.bold and place == 2)
            self.write(room, self.y + 0.4 * MM, text, font, where)
            left += wide
        self.y += height

    def _heights(self, row: Row) -> float:
        width, inset = self.size.width(), 5 * MM if not row.bold else 2 * MM
        font = face(SMALL, bold=row.bold)
        text = self.height(row.text, SHARES[1] * width - inset, font)
        kind = self.height(row.kind, SHARES[2] * width - 2 * MM, face(SMALL, italic=row.bold))
        return max(text, kind, self.height("A", MM * 50, font)) + 0.8 * MM

    def _notes(self, sheet: Sheet) -> None:
        if not sheet.notes:
            return
        self._need(14 * MM, sheet, table=False)
        self.y += 3 * MM
        whole = QRectF(0, 0, self.size.width(), 0)
        self.y = self.write(whole, self.y, sheet.notes_title, face(11, bold=True), LEFT)
        for text in sheet.notes:
            self.y = self.write(whole, self.y, f"- {text}", face(11), LEFT)

    def _signatures(self, sheet: Sheet) -> None:
        self._need(SIGNING, sheet, table=False)
        self.y += 5 * MM
        half = self.size.width() / 2
        left, right = QRectF(0, 0, half, 0), QRectF(half, 0, half, 0)
        below = self.write(right, self.y, sheet.place_and_date, face(13, italic=True), CENTRE)
        self.write(left, below, sheet.keeper, face(13, bold=True), CENTRE)
        own = self.height(sheet.keeper, half, face(13, bold=True))
        self.write(left, below + own, sheet.signed, face(12, italic=True), CENTRE)
        for role in sheet.roles:
            below = self.write(right, below, role, face(13, bold=True), CENTRE)
        below = self.write(right, below, sheet.signed, face(12, italic=True), CENTRE)
        self.write(right, below + 18 * MM, sheet.signer, face(13, bold=True), CENTRE)

    def _foot(self, sheet: Sheet) -> None:
        text = sheet.page.format(n=self.page, of=self.of)
        font = face(10)
        bottom = self.size.height() - self.height(text, self.size.width(), font)
        self.write(QRectF(0, 0, self.size.width(), 0), bottom, text, font, RIGHT)

    def _need(self, height: float, sheet: Sheet, *, table: bool = True) -> None:
        """A new page, in the table with the heads of its columns, where what comes does not fit."""
        if self.y + height <= self.size.height() - 8 * MM:
            return
        self._foot(sheet)
        self.turn()
        self.page += 1
        self.y = 0.0
        if table:
            self._columns(sheet)
