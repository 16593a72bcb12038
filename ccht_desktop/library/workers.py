"""The port through which the library has risky or heavy work done in a limited child process."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

Cancelled = Callable[[], bool]


def never() -> bool:
    """For work that nobody cancels."""
    return False


def cancelled_by_a_person() -> StationError:
    """The error with which cancelled work ends."""
    return StationError("CANCELLED", _("Cancelled; nothing was kept."))


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What a child may use: address space in MB, CPU seconds, seconds on the clock."""

    memory_mb: int
    cpu_seconds: int
    wall_seconds: float


class RunWorker(Protocol):
    """Runs one role of this program in a child and returns its answer.

    cancelled is asked ten times a second, and ends the child at once when it says yes.
    Raises the child's own StationError, or StationError WORKER_LIMIT, WORKER_FAILED or CANCELLED.
    """

    def __call__(
        self,
        role: str,
        request: dict[str, Any],
        limits: WorkerLimits,
        cancelled: Cancelled = never,
    ) -> dict[str, Any]: ...
