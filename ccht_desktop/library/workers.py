"""The port through which the library has risky or heavy work done in a limited child process."""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What a child may use: address space in MB, CPU seconds, seconds on the clock."""

    memory_mb: int
    cpu_seconds: int
    wall_seconds: float


class RunWorker(Protocol):
    """Runs one role of this program in a child and returns its answer.

    Raises the child's own StationError, or StationError WORKER_LIMIT, or WORKER_FAILED.
    """

    def __call__(
        self, role: str, request: dict[str, Any], limits: WorkerLimits
    ) -> dict[str, Any]: ...
