"""What takes minutes: a year of sessions."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.simulation import simulate

pytest_plugins = ["tests.service.service_fixtures"]
pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


def test_a_year_of_sessions_leaves_one_outcome_for_every_item(
    folder: StationFolder, tmp_path: Path
) -> None:
    result = simulate(folder, date(2027, 1, 1), 365, tmp_path / "work")
    assert result.sessions == 365
    assert Counter(a.outcome for a in result.airings) == {"aired": 3 * 365}
    assert len({(a.occurrence, a.position) for a in result.airings}) == 3 * 365
