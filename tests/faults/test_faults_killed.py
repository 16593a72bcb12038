"""kill -9 at random instants: what sounded is in the log, and the station is back at once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import pytest

from tests.faults.airing_truth import lies, stop_errors
from tests.faults.fault_station import Tone, copy_station, make_station
from tests.faults.kill_loop import History, killed_station

BACK_SECONDS = 10.0
TONES = ((400.0, 1.5), (1000.0, 2.5))


def many(
    home: Path, roles: Sequence[Sequence[str]], every: int
) -> tuple[list[Tone], list[History]]:
    """Stations side by side, each with kills of its own at instants of its own."""
    tones = make_station(home / "template", TONES)
    folders = [copy_station(home / "template", home / f"station{n}") for n in range(len(roles))]
    with ThreadPoolExecutor(len(roles)) as pool:
        runs = [
            pool.submit(killed_station, folder, tones, victims, seed, every)
            for seed, (folder, victims) in enumerate(zip(folders, roles, strict=True), 1)
        ]
        return tones, [run.result() for run in runs]


def judge(tones: list[Tone], histories: list[History]) -> None:
    errors = []
    for history in histories:
        assert lies(history.rows, history.sounds, history.kills, tones) == []
        assert history.open_items == []
        assert history.chain_holds
        assert all(kill.back - kill.at <= BACK_SECONDS for kill in history.kills)
        errors += stop_errors(history.rows, history.sounds, history.kills, tones)
    kills = [kill for history in histories for kill in history.kills[:-1]]
    print(
        f"{len(kills)} kills, {sum(len(h.sounds) for h in histories)} airings heard, "
        f"{len(errors)} broken, stop error median {median(errors or [0]):.2f} s, "
        f"largest {max(errors or [0]):.2f} s, back after at most "
        f"{max(kill.back - kill.at for kill in kills):.1f} s"
    )


def test_killed_at_random_the_log_says_what_sounded_and_the_station_is_back(
    tmp_path: Path,
) -> None:
    roles = [
        [role] for role in ("playout", "playout", "playout", "playout", "supervisor", "keeper")
    ]
    judge(*many(tmp_path, roles, 6))


@pytest.mark.long
@pytest.mark.timeout(900)
def test_120_kills_leave_a_true_log_and_no_late_start(tmp_path: Path) -> None:
    roles = ["playout", "keeper", "playout", "supervisor"] * 6
    judge(*many(tmp_path, [roles] * 5, 10))
