"""What a system offers to keep a computer awake, and to wake it."""

from datetime import datetime
from typing import Protocol

from ccht_desktop.foundation.translations import _


class PowerRefused(Exception):
    """The system does not do it; the text says why, in a few words."""


class Means(Protocol):
    """hold and release may be repeated; a wake replaces the one before.

    hold and wake raise PowerRefused.
    """

    def hold(self) -> None:
        """The computer does not sleep until release(), or this process ends."""
        ...

    def release(self) -> None: ...

    def wake(self, moment: datetime, now: datetime) -> None:
        """The computer wakes at a moment if it sleeps then."""
        ...

    def forget_wake(self) -> None: ...


class NoMeans:
    """A system that this program does not know how to keep awake."""

    def hold(self) -> None:
        raise PowerRefused(_("not known on this system"))

    def release(self) -> None:
        return

    def wake(self, moment: datetime, now: datetime) -> None:
        raise PowerRefused(_("not known on this system"))

    def forget_wake(self) -> None:
        return
