"""Sessions of seven days as boxes: side by side where they overlap; and what a point touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.widgets.week.week_axis import BLOCK, DAY, Axis
from ccht_desktop.foundation.clock import local

AXIS, SIDE, ROW, GAP = 48, 3, 22.0, 2.0
EDGE = 7.0
Part = Literal["body", "edge"]


@dataclass(frozen=True, slots=True)
class Block:
    """A session's place; left and top in pixels, top from the beginning of the day."""

    day: int
    line: SessionLine
    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


def span_of(line: SessionLine) -> tuple[float, float]:
    """Minutes of its day from which a session lasts to which, cut at midnight."""
    at = local(line.start)
    start = at.hour * 60 + at.minute + at.second / 60
    return start, min(DAY, start + line.seconds / 60)


def column_of(day: int, width: float) -> tuple[float, float]:
    """Left edge and width of a day's column."""
    column = (width - AXIS) / 7
    return AXIS + day * column, column


def day_at(x: float, width: float) -> int | None:
    """The day a place lies in; None on the hours at the left."""
    if x < AXIS:
        return None
    return min(6, int((x - AXIS) / ((width - AXIS) / 7)))


def arranged(days: Sequence[Sequence[SessionLine]], axis: Axis, width: float) -> list[Block]:
    """Every session in its place, by days and times."""
    blocks: list[Block] = []
    for number, day in enumerate(days):
        left, column = column_of(number, width)
        ordered = sorted(day, key=lambda line: (line.start, line.occurrence or ""))
        tops = [axis.y_of(span_of(line)[0]) for line in ordered]
        boxes = []
        for place, line in enumerate(ordered):
            end = axis.y_of(span_of(line)[1])
            after = next((top for top in tops[place + 1 :] if top > tops[place]), axis.height)
            # A short session takes what is free below it, so that its words can be read.
            low = max(end - GAP, min(tops[place] + BLOCK, after - GAP), tops[place] + ROW)
            boxes.append((line, tops[place], low - tops[place]))
        for group in _touching(boxes):
            lanes: list[float] = []
            placed: list[tuple[int, tuple[SessionLine, float, float]]] = []
            for box in group:
                lane = next((n for n, low in enumerate(lanes) if low <= box[1]), len(lanes))
                lanes[lane : lane + 1] = [box[1] + box[2]]
                placed.append((lane, box))
            share = (column - 2 * SIDE) / len(lanes)
            for lane, (line, top, height) in placed:
                at = left + SIDE + lane * share
                wide = share - (2 if len(lanes) > 1 else 0)
                blocks.append(Block(number, line, at, top, wide, height))
    return blocks


def touched(blocks: Sequence[Block], x: float, y: float) -> tuple[int, Part] | None:
    """The block at a place, and whether it is held by its lower edge."""
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if block.left <= x < block.left + block.width and block.top <= y < block.bottom:
            return number, "edge" if y >= block.bottom - EDGE else "body"
    return None


def neighbour(blocks: Sequence[Block], chosen: int | None, day: int, step: int) -> int | None:
    """The next block of a day, earlier or later; from none, the day's first or last."""
    own = [number for number, block in enumerate(blocks) if block.day == day]
    if not own:
        return None
    if chosen not in own:
        return own[0] if step > 0 else own[-1]
    return own[min(len(own) - 1, max(0, own.index(chosen) + step))]


def _touching(
    boxes: Sequence[tuple[SessionLine, float, float]],
) -> list[list[tuple[SessionLine, float, float]]]:
    groups: list[list[tuple[SessionLine, float, float]]] = []
    bottom = -1.0
    for box in boxes:
        if groups and box[1] < bottom:
            groups[-1].append(box)
        else:
            groups.append([box])
        bottom = max(bottom, box[1] + box[2])
    return groups
