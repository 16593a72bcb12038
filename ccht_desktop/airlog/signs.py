"""Signs of life from long work, so that nobody takes it for dead."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

EVERY = 200
Beat = Callable[[], None]
T = TypeVar("T")


def no_sign() -> None:
    """Where nobody waits for any."""


def alive(rows: Iterable[T], beat: Beat) -> Iterator[T]:
    """The same rows, with a sign of life for every few hundred."""
    for place, row in enumerate(rows):
        if not place % EVERY:
            beat()
        yield row
