"""How fast a library of 100,000 clips answers, against a bare FTS query and against 100 clips."""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ccht_desktop.foundation.database import open_writer
from ccht_desktop.library.search import ClipQuery, ClipSearch
from tests.library.library_sounds import SCHEMA
from tests.library.many_clips import TODAY, put_many

pytestmark = pytest.mark.benchmark
RUNS = 15
WINDOW = 100
KEYSTROKE_MS = 50
# A bare query that fetches every match without rank, filter or clip.
BARE = "SELECT rowid FROM clip_fts WHERE clip_fts MATCH ? ORDER BY rowid DESC"
TYPED = ("c", "ca", "cai", "cai c", "cai cach", "đài", "dai bieu hoi", "zalo", "khong co")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClipSearch]:
    plan = open_writer(tmp_path_factory.mktemp("large") / "plan.db", SCHEMA)
    put_many(plan, 100_000)
    yield ClipSearch(plan)
    plan.close()


def milliseconds(work: Callable[[], object]) -> float:
    work()
    spent = []
    for _run in range(RUNS):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent) * 1000


def keystroke(search: ClipSearch, query: ClipQuery) -> None:
    search.count(query, TODAY)
    search.page(query, TODAY, 0, WINDOW)


def test_the_page_opens_as_fast_on_many_clips_as_on_few(large: ClipSearch, tmp_path: Path) -> None:
    plan = open_writer(tmp_path / "plan.db", SCHEMA)
    put_many(plan, 100)
    small = ClipSearch(plan)
    few = milliseconds(lambda: keystroke(small, ClipQuery()))
    many = milliseconds(lambda: keystroke(large, ClipQuery()))
    plan.close()
    print(f"100 clips {few:.1f} ms, 100,000 clips {many:.1f} ms: {many / few:.2f}")
    assert many / few <= 3


def test_a_keystroke_costs_little_more_than_the_bare_search(large: ClipSearch) -> None:
    """The floor: every match of the commonest beginning, without rank, filter or clip."""
    bare = milliseconds(lambda: large._plan.execute(BARE, ('"c" *',)).fetchall())
    slowest = 0.0
    for text in TYPED:
        spent = milliseconds(lambda text=text: keystroke(large, ClipQuery(text)))  # type: ignore[misc]
        print(f"{text!r}: {spent:.1f} ms")
        slowest = max(slowest, spent)
    print(f"bare {bare:.1f} ms, slowest {slowest:.1f} ms: {slowest / bare:.2f}")
    assert slowest / bare <= 2


@pytest.mark.parametrize(
    "query",
    [
        ClipQuery(state="draft"),
        ClipQuery(state="waiting", field="CV", level="quiet"),
        ClipQuery(validity="ending"),
        ClipQuery(fault=True),
        ClipQuery("cai cach", state="rejected", level="silent"),
        ClipQuery("c", fault=True),
        ClipQuery(order="title"),
        ClipQuery(order="state"),
    ],
    ids=lambda query: str(query.order) + str(query.state or query.validity or query.fault),
)
def test_filters_cost_no_more_than_reading_the_shelf_twice(
    large: ClipSearch, query: ClipQuery
) -> None:
    shelf = "SELECT sum(frames) FROM clip_shelf WHERE standing <> field"
    bare = milliseconds(lambda: large._plan.execute(shelf).fetchall())
    spent = milliseconds(lambda: keystroke(large, query))
    print(f"shelf {bare:.1f} ms, {query.text!r} {spent:.1f} ms: {spent / bare:.2f}")
    assert spent / bare <= 8
