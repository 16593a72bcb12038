"""Scenarios that mostly wait, played at once; each test then asks for the one it is about."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Result = TypeVar("Result")


@contextmanager
def side_by_side(
    scenarios: Mapping[str, Callable[[], Result]],
) -> Iterator[Callable[[str], Result]]:
    """Begins all; what it yields waits for one and returns, or raises, what it did."""
    with ThreadPoolExecutor(len(scenarios)) as pool:
        runs = {name: pool.submit(scenario) for name, scenario in scenarios.items()}
        yield lambda name: runs[name].result()
