"""The whole way: a real ledger, a real server on loopback, real HTTP."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ccht_desktop.district.home import open_home
from ccht_desktop.district.receiver import Receiver
from ccht_desktop.district.serving import listen, served
from ccht_desktop.district.store import Enrolled
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.upload.keys import make_station_key
from ccht_desktop.upload.parcel import LARGEST_BYTES
from ccht_desktop.upload.sending import deliver, outbox_of
from ccht_desktop.upload.transports.https import receiver_key
from tests.upload.upload_samples import SampleStation, sample_station


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock) -> Iterator[SampleStation]:
    with sample_station(tmp_path / "station", clock) as made:
        yield made


@pytest.fixture
def receiver(tmp_path: Path, clock: FakeClock, station: SampleStation) -> Receiver:
    made = open_home(tmp_path / "district", clock)
    with made.store.visit() as visit:
        visit.enrol(Enrolled("99999", "Xã Mẫu <b>", station.public), clock.now())
    return made


@pytest.fixture
def address(receiver: Receiver, station: SampleStation) -> Iterator[str]:
    with served(receiver) as found:
        station.set(upload_url=found, upload_code="99999")
        yield found


def closed_port() -> int:
    with listen("127.0.0.1", 0) as listening:
        return int(listening.getsockname()[1])


def kept(receiver: Receiver) -> list[int]:
    with receiver.store.visit() as visit:
        return [seq for seq in range(1, 10) if visit.kept("99999", seq)]


def test_a_days_airings_arrive_and_come_back_receipted(
    station: SampleStation, receiver: Receiver, address: str
) -> None:
    station.play()
    result = deliver(station, station.append)
    assert (result.state, result.sent) == ("sent", (1,))
    assert result.receiver_key == receiver.key.public == receiver_key(address).strip()
    assert outbox_of(station.airlog).pending is None
    assert kept(receiver) == [1]
    assert deliver(station, station.append).state == "nothing"


def test_offline_the_parcel_waits_and_later_arrives_exactly_once(
    station: SampleStation, receiver: Receiver
) -> None:
    station.set(upload_url=f"http://127.0.0.1:{closed_port()}")
    station.play(60.0)
    first = deliver(station, station.append)
    station.play(30.0)
    assert (first.state, first.code) == ("waiting", "UPLOAD_OFFLINE")
    assert deliver(station, station.append).state == "waiting"
    waiting = outbox_of(station.airlog).letters
    assert [letter.number for letter in waiting] == [1]
    with served(receiver) as address:
        station.set(upload_url=address)
        assert deliver(station, station.append).sent == (1, 2)
    assert kept(receiver) == [1, 2]
    with receiver.store.visit() as visit:
        sums = [
            json.loads(each.document)["seconds"]
            for each in map(visit.kept, ["99999"] * 2, (1, 2))
            if each
        ]
        arrived = visit.kept("99999", 1)
    assert sums == [60.0, 30.0]
    assert arrived is not None
    assert arrived.document == waiting[0].document


class LosingReplies:
    """Stands between station and receiver: the parcel goes through, the reply does not."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._listening = listen("127.0.0.1", 0)
        self._thread = threading.Thread(target=self._run, name="losing")
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> "LosingReplies":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._thread.join()
        self._listening.close()

    def _run(self) -> None:
        connection, _peer = self._listening.accept()
        with connection, socket.create_connection(self._upstream()) as upstream:
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65536)
            rest = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            body = head.split(b"\r\n\r\n", 1)[1]
            while len(body) < rest:
                body += connection.recv(65536)
            upstream.sendall(head.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n" + body)
            upstream.recv(65536)

    def _upstream(self) -> tuple[str, int]:
        host, port = self._target.removeprefix("http://").split(":")
        return host, int(port)


def test_a_lost_reply_costs_nothing_and_the_receipt_is_the_first_one(
    station: SampleStation, receiver: Receiver, address: str, clock: FakeClock
) -> None:
    station.play()
    with LosingReplies(address) as between:
        station.set(upload_url=between.address)
        assert deliver(station, station.append).state == "waiting"
    with receiver.store.visit() as visit:
        arrived = visit.kept("99999", 1)
    clock.advance(3600)
    station.set(upload_url=address)
    assert deliver(station, station.append).sent == (1,)
    assert arrived is not None
    assert outbox_of(station.airlog).letters[0].receipt == arrived.receipt
    assert kept(receiver) == [1]


@pytest.mark.parametrize(
    ("change", "status"), [(b"", 200), (b'"airings":9', 403), (b'"station":"1"', 401)]
)
def test_the_status_says_what_became_of_a_parcel(
    station: SampleStation, address: str, change: bytes, status: int
) -> None:
    station.play()
    deliver(station, station.append)
    content = outbox_of(station.airlog).letters[0].document.encode()
    if change:
        name = change.split(b":")[0]
        old = {b'"airings"': b'"airings":1,', b'"station"': b'"station":"99999",'}[name]
        assert content.count(old) >= 1
        content = change.join(content.rsplit(old.rstrip(b","), 1))
    answer = httpx.post(address + "/v1/parcels", content=content)
    assert answer.status_code == status


def test_a_replaced_log_is_a_conflict_a_person_must_solve(
    station: SampleStation, receiver: Receiver, address: str, tmp_path: Path, clock: FakeClock
) -> None:
    station.play()
    deliver(station, station.append)
    with sample_station(tmp_path / "restored", clock) as restored:
        restored.folder.station_key.write_bytes(station.folder.station_key.read_bytes())
        restored.set(upload_url=address)
        restored.play(20.0)
        result = deliver(restored, restored.append)
        assert (result.state, result.code) == ("refused", "UPLOAD_CONFLICT")
        assert outbox_of(restored.airlog).pending is not None
    assert "trùng số, khác nội dung" in httpx.get(address).text


def test_an_unknown_station_is_told_to_give_its_key(
    station: SampleStation, tmp_path: Path, clock: FakeClock
) -> None:
    with served(open_home(tmp_path / "other", clock)) as address:
        station.set(upload_url=address)
        station.play()
        result = deliver(station, station.append)
    assert (result.state, result.code) == ("refused", "UPLOAD_UNKNOWN")
    assert "khoa-cong-khai.txt" in result.text


def test_a_receipt_of_another_key_than_the_pinned_one_is_not_believed(
    station: SampleStation, address: str, tmp_path: Path
) -> None:
    station.set(upload_receiver_key=make_station_key(tmp_path / "pinned.key"))
    station.play()
    result = deliver(station, station.append)
    assert (result.state, result.code) == ("refused", "UPLOAD_OTHER_KEY")
    assert outbox_of(station.airlog).pending is not None


def test_a_web_page_instead_of_a_receipt_leaves_the_parcel_waiting(
    station: SampleStation, receiver: Receiver
) -> None:
    station.play()
    with listen("127.0.0.1", 0) as listening:

        def portal() -> None:
            connection, _peer = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>")

        thread = threading.Thread(target=portal)
        thread.start()
        station.set(upload_url=f"http://127.0.0.1:{listening.getsockname()[1]}")
        result = deliver(station, station.append)
        thread.join()
    assert (result.state, result.code) == ("waiting", "UPLOAD_RECEIPT")


def test_too_much_is_refused_before_it_is_read(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            b"POST /v1/parcels HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_an_endless_body_is_cut_off_before_its_end(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/parcels HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        connection.sendall(b"400\r\n" + b"x" * 1024 + b"\r\n")
        for _number in range(LARGEST_BYTES // 1024):
            connection.sendall(b"400\r\n" + b"x" * 1024 + b"\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("bad", ["http://[::1", "http://", "https://xn--a/"])
def test_an_address_nobody_can_have_is_named_not_a_crash(station: SampleStation, bad: str) -> None:
    station.set(upload_url=bad)
    station.play()
    assert deliver(station, station.append).code in ("UPLOAD_ADDRESS", "UPLOAD_OFFLINE")


def test_the_page_shows_who_has_reported_on_any_device(
    station: SampleStation, receiver: Receiver, address: str, clock: FakeClock
) -> None:
    with receiver.store.visit() as visit:
        visit.enrol(Enrolled("11111", "Xã Lặng", "k" * 44), clock.now())
    station.play(90.0)
    deliver(station, station.append)
    page = httpx.get(address)
    text = page.text
    assert "Đã báo cáo: 1" in text
    assert "Chưa báo cáo: 1" in text
    assert "Xã Mẫu &lt;b&gt;" in text
    assert "Cải cách thủ tục hành chính</span><span>1,5" in text
    assert 'name="viewport"' in text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "src=" not in text
    assert "1,5" not in httpx.get(address, params={"thang": "2026-10"}).text
    assert httpx.get(address, params={"thang": "<script>"}).status_code == 400
    clock.advance(49 * 3600)
    assert "Chậm: 1" in httpx.get(address).text


def test_many_stations_at_once_lose_nothing(
    receiver: Receiver, address: str, station: SampleStation
) -> None:
    station.play()
    deliver(station, station.append)
    content = outbox_of(station.airlog).letters[0].document.encode()
    codes: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: codes.append(
                httpx.post(address + "/v1/parcels", content=content).status_code
            )
        )
        for _number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [200] * 8
    assert kept(receiver) == [1]


def test_a_port_in_use_is_named() -> None:
    with listen("127.0.0.1", 0) as listening:
        port = int(listening.getsockname()[1])
        with pytest.raises(StationError) as caught:
            listen("127.0.0.1", port)
    assert caught.value.code == "PORT_TAKEN"
    assert str(port) in caught.value.text


def test_without_a_receiving_level_nothing_is_packed(station: SampleStation) -> None:
    station.play()
    with pytest.raises(StationError) as caught:
        deliver(station, station.append)
    assert caught.value.code == "UPLOAD_NOT_SET"
    assert list(station.airlog.entries("parcel")) == []
