"""A receipt is signed with the receiving level's time: the station's second clock."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ccht_desktop.district.home import open_home
from ccht_desktop.district.receiver import Receiver
from ccht_desktop.district.serving import served
from ccht_desktop.district.store import Enrolled
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.upload.sending import deliver, outbox_of
from tests.upload.upload_samples import SampleStation, sample_station

AHEAD = 5400.0


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock) -> Iterator[SampleStation]:
    with sample_station(tmp_path / "station", clock) as made:
        yield made


@pytest.fixture
def receiver(tmp_path: Path, clock: FakeClock, station: SampleStation) -> Receiver:
    """Its clock is right; the station's is an hour and a half behind."""
    true = FakeClock(clock.now() + timedelta(seconds=AHEAD))
    made = open_home(tmp_path / "district", true)
    with made.store.visit() as visit:
        visit.enrol(Enrolled("99999", "Xã Mẫu", station.public), true.now())
    return made


@pytest.fixture
def address(receiver: Receiver, station: SampleStation) -> Iterator[str]:
    with served(receiver) as found:
        station.set(upload_url=found, upload_code="99999", upload_receiver_key=receiver.key.public)
        yield found


def test_a_receipt_tells_how_far_our_clock_is_off(station: SampleStation, address: str) -> None:
    station.play()
    assert deliver(station, station.append).clock_offset == pytest.approx(AHEAD, abs=0.01)
    assert deliver(station, station.append).clock_offset is None, "nothing was sent"


def test_a_receipt_of_an_unknown_key_tells_no_time(station: SampleStation, address: str) -> None:
    station.set(upload_receiver_key="")
    station.play()
    result = deliver(station, station.append)
    assert (result.state, result.clock_offset) == ("sent", None)


def test_a_parcel_that_may_have_arrived_before_tells_no_time(
    station: SampleStation, receiver: Receiver, address: str, clock: FakeClock
) -> None:
    """Its receipt may be the one of the first time, and hours old."""
    station.play()
    station.set(upload_url="http://127.0.0.1:9")
    assert deliver(station, station.append).state == "waiting"
    letter = outbox_of(station.airlog).pending
    assert letter is not None
    receiver.take(letter.document.encode())
    clock.advance(7200)
    station.set(upload_url=address)
    result = deliver(station, station.append)
    assert (result.state, result.clock_offset) == ("sent", None)
