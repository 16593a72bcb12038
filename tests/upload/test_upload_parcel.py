"""Parcels, receipts and the outbox."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ccht_desktop.airlog.ledger import canonical
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.upload import parcel
from ccht_desktop.upload.keys import load_key, make_station_key
from ccht_desktop.upload.outbox import outbox
from ccht_desktop.upload.parcel import BadParcel
from ccht_desktop.upload.receipt import read_receipt, write_receipt
from ccht_desktop.upload.sending import check_receipt, outbox_of, pending_letter, prepare
from ccht_desktop.upload.transports.port import TransportError
from tests.upload.upload_samples import SampleStation, sample_station


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock):  # type: ignore[no-untyped-def]
    with sample_station(tmp_path / "station", clock) as made:
        yield made


def packed(station: SampleStation) -> dict[str, Any]:
    key = load_key(station.folder.station_key)
    body = prepare(station.airlog, key, "99999", station.clock.now())
    assert body is not None
    return body


def test_a_parcel_says_what_the_rows_add_up_to(station: SampleStation) -> None:
    station.play(60.0)
    station.play(30.5, field="CPS", sha256="b" * 64)
    station.play(15.0, field=None, group=None, kind="NHAC_HIEU")
    head = station.ledger.head()
    body = packed(station)
    document = json.loads(body["document"])
    assert list(document) == sorted(document)
    assert {name: document[name] for name in ("format", "station", "seq", "airings")} == {
        "format": 1,
        "station": "99999",
        "seq": 1,
        "airings": 3,
    }
    assert document["seconds"] == 105.5
    assert document["by_field"] == {
        "CPS": {"airings": 1, "seconds": 30.5},
        "TTHC": {"airings": 1, "seconds": 60.0},
    }
    assert document["by_outcome"] == {"aired": 3}
    assert document["from"] == "2026-11-23T05:30:00.000+07:00"
    assert document["to"] == "2026-11-23T07:30:15.000+07:00"
    assert document["head"] == {"seq": head[0], "hash": head[1]}
    assert (body["number"], body["after"], body["upto"]) == (1, 0, head[0])


def test_a_parcel_verifies_with_its_stations_key_only(
    station: SampleStation, tmp_path: Path
) -> None:
    station.play()
    found = parcel.read(packed(station)["document"].encode())
    assert found.signed_by(station.public)
    assert not found.signed_by(make_station_key(tmp_path / "other.key"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("airings", 99),
        ("seconds", 1.0),
        ("from", "2026-11-22T05:30:00.000+07:00"),
        ("station", "88888"),
        ("seq", 2),
        ("by_field", {}),
        ("head", {"seq": 1, "hash": "0" * 64}),
        ("new", 1),
    ],
)
def test_no_value_can_be_changed_under_the_signature(
    station: SampleStation, name: str, value: object
) -> None:
    station.play()
    changed = {**json.loads(packed(station)["document"]), name: value}
    assert not parcel.read(canonical(changed).encode()).signed_by(station.public)


def test_another_layout_of_the_same_json_is_the_same_parcel(station: SampleStation) -> None:
    station.play()
    body = packed(station)
    again = parcel.read(json.dumps(json.loads(body["document"]), indent=2).encode())
    assert again.sha256 == body["sha256"]
    assert again.signed_by(station.public)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"null",
        b'{"format": 2}',
        b"[" * 30000,
        b'{"format": NaN}',
        b"x" * (parcel.LARGEST_BYTES + 1),
    ],
)
def test_what_is_no_parcel_is_refused_without_harm(content: bytes) -> None:
    with pytest.raises(BadParcel):
        parcel.read(content)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("seq", 0), ("seq", True), ("airings", -1), ("seconds", "9"), ("seconds", 1e300)],
        *[("from", "hôm qua"), ("by_field", []), ("station", "x" * 201), ("head", {})],
    ],
)
def test_a_parcel_of_wrong_shape_is_refused(
    station: SampleStation, name: str, value: object
) -> None:
    station.play()
    changed = {**json.loads(packed(station)["document"]), name: value}
    with pytest.raises(BadParcel):
        parcel.read(canonical(changed).encode())


def test_a_row_refused_before_it_had_a_time_still_makes_a_parcel(station: SampleStation) -> None:
    refused = {
        "occurrence": None,
        "position": None,
        "session": None,
        "attempt": 1,
        "continues": None,
        "planned_start": None,
        "planned_seconds": 60.0,
        "kind": "CHUYEN_MUC_CCHC",
        "clip": 1,
        "sha256": "a" * 64,
        "title": "Chưa duyệt",
        "field": "TTHC",
        "group": "DVC",
        "priority": 1,
        "approval_number": None,
        "approver": None,
        "started_by": "play_now",
        "cause": "KHAC",
        "note": None,
    }
    station.ledger.append("refused", refused)
    found = parcel.read(packed(station)["document"].encode())
    assert (found.airings, found.by_outcome) == (1, {"refused": 1})


def test_nothing_is_packed_while_nothing_is_new(station: SampleStation) -> None:
    key = load_key(station.folder.station_key)
    assert prepare(station.airlog, key, "99999", station.clock.now()) is None
    station.play()
    station.append([("parcel", packed(station))])
    station.play()
    assert prepare(station.airlog, key, "99999", station.clock.now()) is None


def test_rows_closed_after_packing_go_into_the_next_parcel(station: SampleStation) -> None:
    station.play(60.0)
    first = packed(station)
    station.append([("parcel", first)])
    station.play(30.0)
    station.append([("receipt", {"number": 1, "sha256": first["sha256"], "document": "biên nhận"})])
    second = packed(station)
    assert (second["number"], second["after"]) == (2, first["upto"])
    assert json.loads(second["document"])["seconds"] == 30.0


def test_a_row_still_on_the_air_waits_for_the_parcel_after_its_end(station: SampleStation) -> None:
    station.play(60.0)
    start = dict(next(station.airlog.entries("start")).body)
    start |= {"occurrence": None, "position": None, "started_by": "play_now"}
    station.ledger.append("start", start)
    assert json.loads(packed(station)["document"])["airings"] == 1


def test_where_two_processes_pack_at_once_the_first_parcel_of_a_number_stands(
    station: SampleStation,
) -> None:
    station.play()
    first = packed(station)
    station.play()
    second = packed(station)
    station.append([("parcel", first), ("parcel", second)])
    box = outbox_of(station.airlog)
    assert [letter.sha256 for letter in box.letters] == [first["sha256"]]
    assert (box.after, box.next_number) == (first["upto"], 2)


def test_a_receipt_for_other_content_settles_nothing(station: SampleStation) -> None:
    station.play()
    station.append([("parcel", packed(station))])
    station.append([("receipt", {"number": 1, "sha256": "0" * 64, "document": "x"})])
    assert outbox_of(station.airlog).pending is not None


def test_an_empty_ledger_has_an_empty_outbox() -> None:
    box = outbox([])
    assert (box.pending, box.next_number, box.after) == (None, 1, 0)


def test_a_letter_is_packed_once_and_then_stays_as_it_is(station: SampleStation) -> None:
    station.play()
    first = pending_letter(station, station.append)
    station.play()
    again = pending_letter(station, station.append)
    assert first == again
    assert len(list(station.airlog.entries("parcel"))) == 1


def test_a_receipt_says_what_was_received_and_by_whom(
    station: SampleStation, tmp_path: Path, clock: FakeClock
) -> None:
    station.play()
    found = parcel.read(packed(station)["document"].encode())
    public = make_station_key(tmp_path / "receiver.key")
    text = write_receipt(found, clock.now(), load_key(tmp_path / "receiver.key"))
    receipt = read_receipt(text.encode())
    assert receipt.signature_holds
    assert receipt.key == public
    assert receipt.received_at == clock.now()
    assert receipt.answers("99999", 1, found.sha256)
    assert not receipt.answers("99999", 2, found.sha256)
    assert json.loads(text)["head"] == dict(found.head)
    changed = text.replace('"seq":1,', '"seq":2,')
    assert not read_receipt(changed.encode()).signature_holds


@pytest.mark.parametrize("content", [b"", b"<html>", b"{}", b"[]", b"\xff", b" " * 20000])
def test_a_captive_portal_is_no_receipt(content: bytes) -> None:
    with pytest.raises(ValueError):
        read_receipt(content)


@pytest.mark.parametrize("forged", ["signature", "seq", "sha256", "station"])
def test_a_receipt_for_something_else_is_not_taken(
    station: SampleStation, tmp_path: Path, clock: FakeClock, forged: str
) -> None:
    station.play()
    letter = pending_letter(station, station.append)
    assert letter is not None
    make_station_key(tmp_path / "receiver.key")
    key = load_key(tmp_path / "receiver.key")
    found = parcel.read(letter.document.encode())
    assert check_receipt(write_receipt(found, clock.now(), key).encode(), letter, "").seq == 1
    if forged == "signature":
        text = write_receipt(found, clock.now(), key).replace('"signature":"', '"signature":"A')
    else:
        other = {"seq": 2, "sha256": "0" * 64, "station": "1"}[forged]
        text = write_receipt(replace(found, **{forged: other}), clock.now(), key)  # type: ignore[arg-type]
    with pytest.raises(TransportError) as caught:
        check_receipt(text.encode(), letter, "")
    assert caught.value.code == "UPLOAD_RECEIPT"
