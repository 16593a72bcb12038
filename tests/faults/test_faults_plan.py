"""plan.db is locked, damaged or replaced: what was planned airs on time."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.faults import plan_scenarios as plan
from tests.faults.fault_station import Tone, make_station
from tests.faults.plan_scenarios import Aired, PlanStation
from tests.faults.side_by_side import side_by_side

ON_TIME = 0.25
# A device is given its sound up to a buffer of 200 ms before it is heard.
HEARD_ON_TIME = 0.45
SHORT: dict[str, plan.Play] = {
    "locked": plan.locked(6),
    "locked at start": plan.locked_at_start,
    "corrupt": plan.corrupt_while_running,
    "corrupt at start": plan.corrupt_at_start,
    "gone at start": plan.gone_at_start,
    "replaced by an old copy": plan.replaced_by_old,
    "overwritten by an old copy": plan.overwritten_by_old,
    "edited after it was replaced": plan.edited_after_replacement,
}
LONG: dict[str, plan.Play] = {"locked for a minute": plan.locked(60)}
Runs = Callable[[str], Aired]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tone]:
    root = tmp_path_factory.mktemp("plan") / "template"
    return root, make_station(root, [(500.0, 1.2)])[0]


def scenes(
    family: dict[str, plan.Play],
    template: tuple[Path, Tone],
    folders: pytest.TempPathFactory,
) -> dict[str, Callable[[], Aired]]:
    return {
        name: partial(how, PlanStation(folders.mktemp("station"), *template))
        for name, how in family.items()
    }


@pytest.fixture(scope="module")
def runs(template: tuple[Path, Tone], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    with side_by_side(scenes(SHORT, template, tmp_path_factory)) as begun:
        yield begun


@pytest.mark.parametrize("fault", list(SHORT))
def test_what_was_planned_airs_on_time_whatever_becomes_of_the_plan(runs: Runs, fault: str) -> None:
    on_time(runs(fault))


@pytest.mark.parametrize("fault", ["corrupt", "corrupt at start", "gone at start"])
def test_a_plan_that_cannot_be_read_raises_an_alarm(runs: Runs, fault: str) -> None:
    assert "PLAN_UNREADABLE" in runs(fault).alarms


@pytest.mark.long
def test_a_plan_that_another_program_locks_for_a_minute_delays_nothing(
    template: tuple[Path, Tone], tmp_path_factory: pytest.TempPathFactory
) -> None:
    ((_name, scene),) = scenes(LONG, template, tmp_path_factory).items()
    on_time(scene())


def on_time(aired: Aired) -> None:
    (row,), (sound,) = aired.rows, aired.sounds
    assert row.outcome == "aired"
    assert abs(sound.wall - aired.due) < HEARD_ON_TIME
    assert row.late_seconds is not None
    assert abs(row.late_seconds) < ON_TIME
