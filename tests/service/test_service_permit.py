"""A session with its own decision sounds in quiet hours, and no second longer."""

from dataclasses import replace
from datetime import date, datetime, time

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import ZONE, FakeClock
from ccht_desktop.schedule.planned import Permit
from ccht_desktop.service.virtual import VirtualRun
from ccht_desktop.station import Station
from tests.service.planned_by_hand import air, clip, planned

pytest_plugins = ["tests.service.service_fixtures"]

DAY = date(2026, 11, 23)
DECISION = "12/QĐ-UBND"


def at(wall: str) -> datetime:
    return datetime.combine(DAY, time.fromisoformat(wall), ZONE)


def test_a_permitted_session_is_heard_whole_before_quiet_hours_end(
    station: Station, morning: FakeClock
) -> None:
    session = planned("som", at("04:45"), *(clip(600) for _ in range(3)))
    permitted = replace(session, permit=Permit(at("04:45"), at("06:30"), DECISION))
    rows = air(station, morning, [permitted])
    assert [(row.outcome, row.played_seconds) for row in rows] == [("aired", 600.0)] * 3
    assert rows[0].started_at == at("04:45")


def test_without_a_permit_quiet_hours_stay_a_wall(station: Station, morning: FakeClock) -> None:
    rows = air(station, morning, [planned("som", at("04:45"), clip(60), clip(60))])
    assert [(row.outcome, row.cause) for row in rows] == [("refused", "NGOAI_GIO")] * 2


def test_what_would_outlast_its_permit_into_quiet_hours_is_refused_as_at_any_wall(
    station: Station, morning: FakeClock
) -> None:
    settings_file.write(station.folder.settings, {"quiet.to": "06:00"})
    station.reload_settings()
    session = planned("som", at("04:45"), clip(600), clip(600), clip(60))
    permitted = replace(session, permit=Permit(at("04:45"), at("05:00"), DECISION))
    rows = air(station, morning, [permitted])
    assert [(row.outcome, row.cause) for row in rows] == [
        ("aired", None),
        ("refused", "NGOAI_GIO"),
        ("aired", None),
    ]
    assert rows[2].ended_at is not None
    assert rows[2].ended_at <= at("05:00")


def test_a_pause_by_hand_carries_no_sound_past_the_end_of_a_permit(
    station: Station, morning: FakeClock
) -> None:
    settings_file.write(station.folder.settings, {"quiet.to": "06:00"})
    station.reload_settings()
    session = planned("som", at("04:45"), clip(840))
    permitted = replace(session, permit=Permit(at("04:45"), at("05:00"), DECISION))

    def pause(run: VirtualRun) -> None:
        run.until(at("04:50"))
        run.broadcaster.engine.people.pause("Cán bộ mẫu")
        run.until(at("04:53"))
        run.broadcaster.engine.people.resume("Cán bộ mẫu")

    (row,) = air(station, morning, [permitted], during=pause)
    assert (row.outcome, row.cause) == ("partial", "NGOAI_GIO")
    assert row.ended_at is not None
    assert row.ended_at <= at("05:00")
