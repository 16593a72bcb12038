"""Taking parcels: real ledger, real store, no network."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ccht_desktop.district.home import open_home
from ccht_desktop.district.overview import Standing, overview, standing
from ccht_desktop.district.receiver import Answer, Receiver, decide
from ccht_desktop.district.store import Enrolled
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.upload import parcel
from ccht_desktop.upload.keys import load_key, make_station_key
from ccht_desktop.upload.receipt import read_receipt
from ccht_desktop.upload.sending import prepare
from tests.upload.upload_samples import SampleStation, sample_station


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock) -> Iterator[SampleStation]:
    with sample_station(tmp_path / "station", clock) as made:
        yield made


@pytest.fixture
def receiver(tmp_path: Path, clock: FakeClock) -> Receiver:
    return open_home(tmp_path / "district", clock)


def enrol(receiver: Receiver, station: SampleStation) -> None:
    with receiver.store.visit() as visit:
        visit.enrol(Enrolled("99999", "Xã Mẫu", station.public), receiver.clock.now())


def document(station: SampleStation, seq: int = 1) -> bytes:
    """A parcel of all rows so far, under any number."""
    rows = [row for row in station.airlog.airings() if row.closed_seq]
    key = load_key(station.folder.station_key)
    head = station.airlog.head()
    return parcel.build("99999", seq, rows, head, station.clock.now(), key).encode()


def rows_of(home: Path, table: str) -> int:
    with closing(sqlite3.connect(home / "district.db")) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_parcel_is_taken_once_and_receipted_the_same_every_time(
    receiver: Receiver, station: SampleStation, clock: FakeClock, tmp_path: Path
) -> None:
    enrol(receiver, station)
    station.play()
    content = document(station)
    first = receiver.take(content)
    clock.advance(3600)
    again = receiver.take(content)
    assert (first.status, again.status) == (201, 200)
    assert first.document == again.document
    receipt = read_receipt(first.document.encode())
    assert receipt.signature_holds
    assert receipt.key == receiver.key.public
    assert receipt.answers("99999", 1, parcel.read(content).sha256)
    assert rows_of(tmp_path / "district", "parcel") == 1


def test_the_receipts_time_is_the_receiving_levels_not_the_stations(
    receiver: Receiver, station: SampleStation, clock: FakeClock
) -> None:
    enrol(receiver, station)
    station.play()
    content = document(station)
    clock.jump(-20 * 365 * 86400)
    answer = receiver.take(content)
    assert answer.status == 201
    assert read_receipt(answer.document.encode()).received_at == clock.now()


def test_the_same_number_with_other_content_is_refused_and_both_are_kept(
    receiver: Receiver, station: SampleStation, tmp_path: Path
) -> None:
    enrol(receiver, station)
    station.play()
    first = receiver.take(document(station))
    station.play()
    for _again in range(2):
        assert receiver.take(document(station)).status == 409
    assert rows_of(tmp_path / "district", "parcel") == 1
    assert rows_of(tmp_path / "district", "conflict") == 1
    with receiver.store.visit() as visit:
        kept = visit.kept("99999", 1)
        assert kept is not None
        assert kept.receipt == first.document
        assert visit.counted("conflict") == {"99999": 1}


def test_a_tampered_parcel_is_refused_and_noted(receiver: Receiver, station: SampleStation) -> None:
    enrol(receiver, station)
    station.play(60.0)
    tampered = document(station).replace(b'"seconds":60.0', b'"seconds":600.0')
    assert receiver.take(tampered) == Answer(403, "BAD_SIGNATURE", "", None)
    with receiver.store.visit() as visit:
        assert visit.counted("rejected") == {"99999": 1}
        assert visit.kept("99999", 1) is None


def test_rejections_do_not_fill_the_disk(
    receiver: Receiver, station: SampleStation, tmp_path: Path
) -> None:
    enrol(receiver, station)
    station.play(60.0)
    tampered = document(station).replace(b'"seconds":60.0', b'"seconds":600.0')
    for _again in range(105):
        receiver.take(tampered)
    assert rows_of(tmp_path / "district", "rejected") == 100


def test_a_station_nobody_enrolled_leaves_no_trace(
    receiver: Receiver, station: SampleStation, tmp_path: Path
) -> None:
    station.play()
    assert receiver.take(document(station)).status == 401
    assert rows_of(tmp_path / "district", "parcel") == 0
    assert rows_of(tmp_path / "district", "rejected") == 0


def test_another_stations_key_does_not_open_the_door(
    receiver: Receiver, station: SampleStation, tmp_path: Path
) -> None:
    other = make_station_key(tmp_path / "other.key")
    with receiver.store.visit() as visit:
        visit.enrol(Enrolled("99999", "Xã Mẫu", other), receiver.clock.now())
    station.play()
    assert receiver.take(document(station)).status == 403


def test_a_gap_is_kept_and_the_missing_number_named(
    receiver: Receiver, station: SampleStation
) -> None:
    enrol(receiver, station)
    station.play()
    assert (receiver.take(document(station, 1)).status) == 201
    ahead = receiver.take(document(station, 3))
    assert (ahead.status, ahead.wanted) == (202, 2)
    assert read_receipt(ahead.document.encode()).signature_holds
    assert receiver.take(document(station, 2)).status == 201
    with receiver.store.visit() as visit:
        assert visit.wanted("99999") == 4


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 400), (b"<html>", 400), (b"{}", 400), (b" " * (parcel.LARGEST_BYTES + 1), 413)],
)
def test_what_is_no_parcel_is_refused(receiver: Receiver, content: bytes, status: int) -> None:
    assert receiver.take(content).status == status


def test_the_decision_looks_at_the_key_before_anything_else(station: SampleStation) -> None:
    station.play()
    found = parcel.read(document(station))
    known = Enrolled("99999", "Xã Mẫu", station.public)
    assert decide(found, None, None, 1).status == 401
    assert decide(found, known, None, 1).action == "keep"
    assert decide(found, Enrolled("99999", "", "x"), None, 1).action == "note"


def test_a_stations_key_is_never_replaced(receiver: Receiver, station: SampleStation) -> None:
    enrol(receiver, station)
    enrol(receiver, station)
    with pytest.raises(StationError) as caught, receiver.store.visit() as visit:
        visit.enrol(Enrolled("99999", "Xã Khác", "k" * 44), receiver.clock.now())
    assert caught.value.code == "KEY_DIFFERS"
    with receiver.store.visit() as visit:
        assert visit.station("99999") == Enrolled("99999", "Xã Mẫu", station.public)


def test_the_home_keeps_its_key_and_its_parcels(
    receiver: Receiver, station: SampleStation, tmp_path: Path, clock: FakeClock
) -> None:
    enrol(receiver, station)
    station.play()
    first = receiver.take(document(station))
    again = open_home(tmp_path / "district", clock)
    assert again.key.public == receiver.key.public
    assert again.take(document(station)).document == first.document


def test_a_newer_or_a_foreign_file_is_left_alone(tmp_path: Path, clock: FakeClock) -> None:
    open_home(tmp_path, clock)
    with closing(sqlite3.connect(tmp_path / "district.db")) as connection:
        connection.execute("PRAGMA user_version=99")
    with pytest.raises(StationError) as caught:
        open_home(tmp_path, clock)
    assert caught.value.code == "STATION_NEWER"
    (tmp_path / "district.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StationError) as caught:
        open_home(tmp_path, clock)
    assert caught.value.code == "DB_UNREADABLE"


def test_standings_are_by_the_last_parcel(clock: FakeClock) -> None:
    received = clock.now()
    assert standing(None, received) is Standing.NEVER
    assert standing(received, clock.now()) is Standing.REPORTED
    clock.advance(48 * 3600)
    assert standing(received, clock.now()) is Standing.REPORTED
    clock.advance(1)
    assert standing(received, clock.now()) is Standing.LATE


def test_the_overview_adds_up_and_puts_the_silent_first(
    receiver: Receiver, station: SampleStation, clock: FakeClock
) -> None:
    enrol(receiver, station)
    station.play(60.0)
    station.play(30.0, field="CPS")
    key = load_key(station.folder.station_key)
    body = prepare(station.airlog, key, "99999", clock.now())
    assert body is not None
    receiver.take(body["document"].encode())
    with receiver.store.visit() as visit:
        visit.enrol(Enrolled("11111", "Xã Lặng", "k" * 44), clock.now())
        silent, heard = overview(
            visit.stations(),
            visit.ending(clock.now().replace(day=1), clock.now().replace(day=28)),
            visit.last_received(),
            {},
            {},
            clock.now(),
        )
    assert (silent.name, silent.standing) == ("Xã Lặng", Standing.NEVER)
    assert (heard.airings, heard.aired, heard.seconds) == (2, 2, 90.0)
    assert heard.seconds_by_field["CPS"] == 30.0
