"""ccht upload, district and report as people call them."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.cli.context import StationContext
from ccht_desktop.cli.district import district
from ccht_desktop.cli.report import report
from ccht_desktop.cli.upload import upload
from ccht_desktop.district.home import open_home
from ccht_desktop.district.serving import served
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station
from ccht_desktop.upload.packaging import read_package
from tests.upload.upload_samples import SampleStation


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock) -> Iterator[SampleStation]:
    """A whole station; its log stays open for the test to write."""
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    with closing(open_writer(folder.airlog_db, SCHEMA)) as connection:
        yield SampleStation(folder, Ledger(connection, clock), clock, "")


def run(command: click.Command, station: SampleStation, *arguments: str) -> Result:
    context = StationContext(station.folder.root)
    result = CliRunner().invoke(command, arguments, obj=context, env={"CCHT_LANG": "en"})
    context.close()
    return result


def done(command: click.Command, station: SampleStation, *arguments: str) -> str:
    result = run(command, station, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(command: click.Command, station: SampleStation, *arguments: str) -> str:
    result = run(command, station, *arguments)
    assert result.exit_code == 1, result.output
    assert result.stderr.count("\n") == 1
    return result.stderr


def enrolled(station: SampleStation, home: Path, address: str) -> None:
    done(upload, station, "enrol", "--to", address, "--code", "99999")
    key = station.folder.documents / "khoa-cong-khai.txt"
    done(
        district, station, "enrol", "--home", str(home), "--code", "99999",
        "--key", str(key), "--name", "Xã Mẫu",
    )  # fmt: skip


def test_enrolled_on_both_sides_a_parcel_goes_through(
    station: SampleStation, tmp_path: Path, clock: FakeClock
) -> None:
    home = tmp_path / "district"
    with served(open_home(home, clock)) as address:
        enrolled(station, home, address)
        pinned = settings_file.read(station.folder.settings).text("upload.receiver_key")
        assert pinned == open_home(home, clock).key.public
        assert "nothing new" in done(upload, station, "send")
        station.play()
        assert "parcel 1" in done(upload, station, "send")
        (row,) = json.loads(done(upload, station, "status", "--json"))
    assert (row["number"], row["state"], row["airings"]) == (1, "receipted", 1)
    assert row["received_at"] == "2026-11-23T05:00:00.000+07:00"


def test_offline_the_command_says_so_and_the_parcel_waits(station: SampleStation) -> None:
    done(upload, station, "enrol", "--to", "http://127.0.0.1:9", "--code", "99999")
    station.play()
    assert "[UPLOAD_OFFLINE]" in refused(upload, station, "send")
    (row,) = json.loads(done(upload, station, "status", "--json"))
    assert (row["state"], row["received_at"]) == ("waiting", None)


def test_the_first_receipt_pins_the_receivers_key(
    station: SampleStation, tmp_path: Path, clock: FakeClock
) -> None:
    home = tmp_path / "district"
    with served(open_home(home, clock)) as address:
        enrolled(station, home, address)
        settings_file.write(station.folder.settings, {"upload.receiver_key": ""})
        station.play()
        done(upload, station, "send")
    pinned = settings_file.read(station.folder.settings).text("upload.receiver_key")
    assert pinned == open_home(home, clock).key.public


def test_moving_to_another_receiving_level_forgets_the_old_key(station: SampleStation) -> None:
    done(upload, station, "enrol", "--to", "http://127.0.0.1:9", "--code", "99999")
    settings_file.write(station.folder.settings, {"upload.receiver_key": "k" * 44})
    done(upload, station, "enrol", "--to", "http://127.0.0.1:9", "--code", "1")
    assert settings_file.read(station.folder.settings).text("upload.receiver_key") == "k" * 44
    done(upload, station, "enrol", "--to", "http://127.0.0.1:10", "--code", "1")
    assert settings_file.read(station.folder.settings).text("upload.receiver_key") == ""


def test_the_key_file_holds_the_public_key_and_nothing_secret(station: SampleStation) -> None:
    done(upload, station, "enrol", "--to", "http://127.0.0.1:9", "--code", "123")
    text = (station.folder.documents / "khoa-cong-khai.txt").read_text("utf-8")
    secret = station.folder.station_key.read_text("ascii").splitlines()[1]
    assert "123" in text
    assert secret not in text


def test_a_usb_stick_carries_the_parcel_there_and_the_receipt_back(
    station: SampleStation, tmp_path: Path
) -> None:
    home, stick = tmp_path / "district", tmp_path / "usb"
    stick.mkdir()
    enrolled(station, home, "http://127.0.0.1:9")
    station.play()
    done(upload, station, "package", "-o", str(stick / "goi.zip"))
    for _again in range(2):
        done(district, station, "import", str(stick / "goi.zip"), "--home", str(home))
    receipt = str(stick / "goi.receipt.json")
    for _again in range(2):
        assert "Parcel 1" in done(upload, station, "send", "--receipt", receipt)
    (row,) = json.loads(done(upload, station, "status", "--json"))
    assert row["state"] == "receipted"
    assert len(list(station.airlog.entries("receipt"))) == 1
    assert "[UPLOAD_NOTHING]" in refused(upload, station, "package", "-o", str(stick / "b.zip"))


def test_a_shared_folder_carries_it_too(station: SampleStation, tmp_path: Path) -> None:
    home, shared = tmp_path / "district", tmp_path / "chung"
    shared.mkdir()
    enrolled(station, home, shared.as_uri())
    station.play()
    for _again in range(2):
        assert "[UPLOAD_WAITING]" in refused(upload, station, "send")
    assert [path.name for path in shared.iterdir()] == ["99999-1.json"]
    done(district, station, "import", str(shared / "99999-1.json"), "--home", str(home))
    assert "parcel 1" in done(upload, station, "send")


def test_a_folder_that_holds_another_parcel_of_the_number_is_left_alone(
    station: SampleStation, tmp_path: Path
) -> None:
    shared = tmp_path / "chung"
    shared.mkdir()
    (shared / "99999-1.json").write_text("khác", "utf-8")
    done(upload, station, "enrol", "--to", str(shared), "--code", "99999")
    station.play()
    assert "[UPLOAD_CONFLICT]" in refused(upload, station, "send")
    assert (shared / "99999-1.json").read_text("utf-8") == "khác"


@pytest.mark.parametrize(
    ("change", "code"),
    [(b"tampered", "DISTRICT_403"), (b"", "DISTRICT_400"), (b"PK\x03\x04", "BAD_PACKAGE")],
)
def test_a_package_that_was_changed_is_not_taken(
    station: SampleStation, tmp_path: Path, change: bytes, code: str
) -> None:
    home, file = tmp_path / "district", tmp_path / "goi.zip"
    enrolled(station, home, "http://127.0.0.1:9")
    station.play()
    done(upload, station, "package", "-o", str(file))
    if change == b"tampered":
        changed = read_package(file).replace(b'"airings":1', b'"airings":2')
        with zipfile.ZipFile(file, "w") as package:
            package.writestr("parcel.json", changed)
    else:
        file.write_bytes(change)
    assert f"[{code}]" in refused(district, station, "import", str(file), "--home", str(home))
    assert not (tmp_path / "goi.receipt.json").exists()


def test_a_zip_that_swells_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("parcel.json", b" " * 50_000_000)
    assert len(read_package(tmp_path / "bomb.zip")) <= 65 * 1024
    (tmp_path / "big.zip").write_bytes(b"PK" + bytes(2_000_000))
    with pytest.raises(StationError):
        read_package(tmp_path / "big.zip")


@pytest.mark.parametrize("address", ["", "ftp://a", "duong-dan/tuong-doi"])
def test_what_is_no_address_is_refused(station: SampleStation, address: str) -> None:
    answer = refused(upload, station, "enrol", "--to", address, "--code", "1")
    assert "[UPLOAD_ADDRESS]" in answer
    assert settings_file.read(station.folder.settings).text("upload.url") == ""


def test_the_months_report_is_one_command(station: SampleStation, tmp_path: Path) -> None:
    station.play(90.0)
    for name in ("bc.docx", "bc.json"):
        done(report, station, "--month", "2026-11", "-o", str(tmp_path / name))
    assert (tmp_path / "bc.docx").read_bytes().startswith(b"PK")
    figures = json.loads((tmp_path / "bc.json").read_text("utf-8"))
    shown = json.loads(done(report, station, "--month", "2026-11", "--json"))
    assert shown == figures
    assert (figures["airings"], figures["seconds"], figures["previous"]) == (1, 90.0, None)
    assert figures["by_field"]["TTHC"]["seconds"] == 90.0
    later = json.loads(done(report, station, "--month", "2026-12", "--json"))
    assert (later["airings"], later["previous"]["airings"]) == (0, 1)


def test_a_report_without_a_file_or_with_a_strange_month_is_refused(
    station: SampleStation, tmp_path: Path
) -> None:
    assert run(report, station, "--month", "2026-11").exit_code == 2
    assert "[BAD_MONTH]" in refused(report, station, "--month", "11/2026", "--json")
    strange = refused(report, station, "--month", "2026-11", "--format", "pdf", "-o", "x.pdf")
    assert "[NO_FORMAT]" in strange


def test_the_receiving_level_serves_a_station_whose_clock_is_far_ahead(
    station: SampleStation, tmp_path: Path, clock: FakeClock
) -> None:
    home = tmp_path / "district"
    behind = FakeClock(clock.now() - timedelta(days=900))
    with served(open_home(home, behind)) as address:
        enrolled(station, home, address)
        station.play()
        assert "parcel 1" in done(upload, station, "send")
