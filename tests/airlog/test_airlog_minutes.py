"""Proof of silence: each minute is playing, idle or unknown, and no unknown minute is idle."""

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from ccht_desktop.airlog.alive import Span, alive_spans, merged, owed, unsealed
from ccht_desktop.airlog.ledger import Beat, Ledger
from ccht_desktop.airlog.minutes import Minute, Sound, minutes, runs
from ccht_desktop.airlog.model import Entry
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.cli.context import StationContext
from ccht_desktop.cli.log import log
from ccht_desktop.foundation.clock import ZONE, FakeClock, utc_text
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station
from tests.airlog.airlog_samples import end, ledger_in_memory, session, start


def at(clock: str, day: int = 23) -> datetime:
    hour, minute, *second = (int(part) for part in clock.split(":"))
    return datetime(2026, 11, day, hour, minute, second[0] if second else 0, tzinfo=ZONE)


def life(*told: tuple[str, str, Any]) -> list[Entry]:
    """Entries (moment, kind, body); text moments in bodies are local times."""
    made = []
    for seq, (moment, kind, body) in enumerate(told, 1):
        values = {key: utc_text(at(text)) for key, text in body.items() if key != "event"}
        body = values | {key: text for key, text in body.items() if key == "event"}
        made.append(Entry(seq, utc_text(at(moment)), kind, body, "", ""))
    return made


def beat(clock: str, airing: int | None = None, frames: int = 0) -> Beat:
    return Beat(at(clock), airing, frames)


def span(first: str, last: str) -> Span:
    return at(first), at(last)


STARTED = ("04:00", "playout", {"event": "started"})
STOPPED = ("06:30", "playout", {"event": "stopped"})


@pytest.mark.parametrize(
    ("entries", "last", "expected"),
    [
        ([], None, []),
        ([STARTED], beat("04:20"), [span("04:00", "04:20")]),
        ([STARTED], beat("03:59"), []),
        ([STARTED], None, []),
        (
            [STARTED, ("05:00", "alive", {"from": "04:00", "to": "05:00"})],
            beat("05:29:30"),
            [span("05:00", "05:29:30")],
        ),
        (
            [STARTED, ("06:30", "alive", {"from": "04:00", "to": "06:30"}), STOPPED],
            beat("06:30"),
            [],
        ),
        # asleep from 05:10 to 06:00
        (
            [
                STARTED,
                ("06:00", "alive", {"from": "04:00", "to": "05:10"}),
                ("06:00", "gap", {"from": "05:10", "to": "06:00"}),
            ],
            beat("06:20"),
            [span("06:00", "06:20")],
        ),
        # set back from 06:00 to 05:00, then killed
        (
            [
                STARTED,
                ("05:00", "clock", {"old": "06:00", "new": "05:00"}),
                ("05:00", "alive", {"from": "04:00", "to": "06:00"}),
            ],
            beat("05:20"),
            [span("05:00", "05:20")],
        ),
        # killed between the entry of a step and the one that seals what was before
        (
            [STARTED, ("07:00", "clock", {"old": "06:00", "new": "07:00"})],
            beat("07:00"),
            [span("04:00", "06:00")],
        ),
    ],
)
def test_recovery_owes_the_time_that_was_alive_and_not_sealed(
    entries: Iterable[tuple[str, str, Any]], last: Beat | None, expected: list[Span]
) -> None:
    assert unsealed(life(*entries), last) == expected


def test_what_recovery_owes_is_appended_once() -> None:
    clock = FakeClock(at("04:00"))
    ledger = ledger_in_memory(clock)
    reader = AirlogReader(ledger.connection)
    assert owed(reader, None) == []
    ledger.append("playout", {"event": "started"})
    clock.advance(1200)
    ledger.beat(clock.now(), None, 0)
    clock.advance(90)
    ledger.append_all(owed(reader, ledger.last_beat()))
    (sealed,) = reader.entries("alive")
    assert sealed.body == {"from": utc_text(at("04:00")), "to": utc_text(at("04:20"))}
    assert owed(reader, ledger.last_beat()) == []
    ledger.append("playout", {"event": "started"})
    assert owed(reader, ledger.last_beat()) == []


def test_minutes_written_by_a_clock_that_was_wrong_prove_nothing() -> None:
    entries = life(
        ("03:00", "playout", {"event": "started"}),
        ("03:30", "alive", {"from": "03:00", "to": "03:30"}),
        ("03:30", "playout", {"event": "stopped"}),
        STARTED,
        ("05:00", "alive", {"from": "04:00", "to": "05:00"}),
        ("04:10", "clock", {"old": "05:10", "new": "04:10"}),
        ("04:10", "alive", {"from": "05:00", "to": "05:10"}),
        ("04:40", "alive", {"from": "04:10", "to": "04:40"}),
    )
    assert alive_spans(entries, None) == [span("03:00", "03:30"), span("04:10", "04:40")]


def test_a_small_correction_of_the_clock_keeps_its_proof() -> None:
    entries = life(
        STARTED,
        ("05:00:05", "clock", {"old": "05:00", "new": "05:00:05"}),
        ("05:00:05", "alive", {"from": "04:00", "to": "05:00"}),
        ("06:00", "alive", {"from": "05:00:05", "to": "06:00"}),
    )
    assert alive_spans(entries, None) == [span("04:00", "05:00"), span("05:00:05", "06:00")]


def states(found: Iterable[Minute]) -> str:
    return "".join(minute.state[0] for minute in found)


@pytest.mark.parametrize(
    ("alive", "sounded", "expected"),
    [
        ([("05:00", "05:05")], [], "iiiii"),
        ([], [], "uuuuu"),
        ([("05:00", "05:02:30"), ("05:03", "05:05")], [], "iiuii"),
        ([("05:00:01", "05:04:59")], [], "uiiiu"),
        ([("05:00", "05:05")], [("05:01:30", "05:02:10")], "ippii"),
        ([], [("05:01:59", "05:02:01")], "uppuu"),
        ([("05:00", "05:05")], [("05:01", "05:02")], "ipiii"),
        ([("05:00", "05:02"), ("05:02", "05:05")], [], "iiiii"),
    ],
)
def test_a_minute_says_what_is_known(
    alive: list[tuple[str, str]], sounded: list[tuple[str, str]], expected: str
) -> None:
    spans = merged(span(*each) for each in alive)
    heard = [Sound(at(first), at(last), 7) for first, last in sounded]
    assert states(minutes(at("05:00"), at("05:05"), spans, heard)) == expected


def test_a_part_of_a_minute_asked_for_shows_the_whole_minute() -> None:
    found = list(minutes(at("05:00:30"), at("05:01:01"), [span("05:00", "05:02")], []))
    assert [minute.at for minute in found] == [at("05:00"), at("05:01")]


MOMENT = st.integers(0, 1200).map(lambda seconds: at("05:00") + timedelta(seconds=seconds))
SPAN = st.tuples(MOMENT, MOMENT).map(lambda pair: (min(pair), max(pair)))


@settings(deadline=None, max_examples=200)
@given(st.lists(SPAN, max_size=6), st.lists(SPAN, max_size=4))
def test_no_unknown_minute_is_ever_idle(alive: list[Span], sounded: list[Span]) -> None:
    """Against the plainest reckoning there is: second by second."""
    heard = [Sound(*each, airing) for airing, each in enumerate(sorted(sounded), 1)]
    found = list(minutes(at("05:00"), at("05:20"), merged(alive), heard))
    assert len(found) == 20
    for minute in found:
        seconds = [minute.at + timedelta(seconds=n) for n in range(60)]
        sounds = any(a < minute.at + timedelta(minutes=1) and b > minute.at for a, b in sounded)
        whole = all(any(a <= s and s < b for a, b in alive) for s in seconds)
        assert minute.state == ("playing" if sounds else "idle" if whole else "unknown")


def test_a_week_of_minutes_is_folded_to_runs_of_a_day() -> None:
    week = minutes(at("00:00"), at("00:00", 30), [(at("00:00"), at("00:00", 30))], [])
    assert [(run.first, run.last) for run in runs(week)] == [
        (at("00:00", day), at("23:59", day)) for day in range(23, 30)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> StationFolder:
    """Alive from 05:00; a minute sounds at 05:30; killed at 05:40:10; back at 05:41:40."""
    folder = StationFolder(tmp_path / "station")
    clock = FakeClock(at("05:00"))
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    with closing(open_writer(folder.airlog_db, SCHEMA)) as connection:
        ledger = Ledger(connection, clock)
        ledger.append("playout", {"event": "started"})
        clock.advance(1800)
        first = ledger.append("start", start(session(), 1))
        ledger.append("end", end(first.seq))
        clock.advance(610)
        ledger.beat(clock.now(), None, 0)
        clock.advance(90)
        ledger.append_all(owed(AirlogReader(connection), ledger.last_beat()))
        ledger.append("playout", {"event": "started"})
        clock.advance(20)
        ledger.beat(clock.now(), None, 0)
    return folder


def run(folder: StationFolder, *arguments: str) -> Result:
    context = StationContext(folder.root)
    return CliRunner().invoke(log, ["minutes", *arguments], obj=context, env={"CCHT_LANG": "en"})


def test_ninety_seconds_without_a_broadcaster_are_unknown_and_nothing_else_is(
    folder: StationFolder,
) -> None:
    result = run(folder, "--from", "2026-11-23T05:00", "--to", "2026-11-23T05:42", "--json")
    rows = json.loads(result.stdout)
    assert len(rows) == 42
    assert rows[0] == {"minute": "2026-11-23T05:00:00.000+07:00", "state": "idle", "airing": None}
    by_state = {row["minute"][11:16]: row["state"] for row in rows if row["state"] != "idle"}
    assert by_state == {"05:30": "playing", "05:40": "unknown", "05:41": "unknown"}
    assert rows[30]["airing"] == 3


def test_people_read_runs_of_minutes(folder: StationFolder) -> None:
    result = run(folder, "--from", "23/11/2026 04:59", "--to", "2026-11-23 05:43")
    assert result.stdout.splitlines() == [
        "23/11/2026",
        "04:59  not known (the station was not running)",
        "05:00–05:29  silent (the station was running)",
        "05:30  on the air  Bài mẫu số 1",
        "05:31–05:39  silent (the station was running)",
        "05:40–05:42  not known (the station was not running)",
    ]


@pytest.mark.parametrize(
    "moments",
    [
        ["--from", "2026-11-22T22:00:00+00:00", "--to", "2026-11-22T22:02Z"],
        ["--from", "2026-11-23T05:00+07:00", "--to", "23/11/2026 05:02"],
    ],
)
def test_moments_may_carry_an_offset(folder: StationFolder, moments: list[str]) -> None:
    rows = json.loads(run(folder, *moments, "--json").stdout)
    assert [row["minute"][11:16] for row in rows] == ["05:00", "05:01"]


def test_wrong_moments_are_wrong_usage(folder: StationFolder) -> None:
    assert run(folder, "--from", "soon").exit_code == 2
    assert run(folder, "--from", "2026-11-23", "--to", "2026-11-22").exit_code == 2
    assert run(folder, "--from", "2026-11-23", "--to", "2026-11-23", "--json").stdout == "[]\n"
