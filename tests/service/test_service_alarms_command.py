"""ccht alarms as people call it."""

import io
import json
import stat
import sys
from collections.abc import Iterator

import pytest

from ccht_desktop.cli.main import run
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.settings import Value
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.alarms.secret import read_secret, secret_file
from tests.service.mail_server import free_port
from tests.service.web_listener import Listener, listening

pytest_plugins = ["tests.service.service_fixtures"]


@pytest.fixture
def phone(folder: StationFolder) -> Iterator[Listener]:
    with listening() as server:
        settings_file.write(folder.settings, {"alarm.webhook_url": server.url()})
        yield server


def alarms(folder: StationFolder, *arguments: str) -> int:
    return run(["-s", str(folder.root), "alarms", *arguments], lambda _arguments: 0)


def test_a_test_message_says_plainly_that_it_is_one(
    folder: StationFolder, phone: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    assert alarms(folder, "test") == 0
    ((_path, body),) = phone.came
    assert body["code"] == "TEST"
    assert "THỬ CẢNH BÁO" in body["text"]
    assert "không cần làm gì" in body["text"]
    assert capsys.readouterr().out == "Webhook: tin thử đã được nhận\n"


def test_what_did_not_work_is_named_and_what_worked_too(
    folder: StationFolder, phone: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    mail: dict[str, Value] = {"alarm.smtp_host": "127.0.0.1", "alarm.smtp_port": free_port()}
    mail |= {"alarm.email_to": "a@mau.example", "alarm.email_from": "b@mau.example"}
    settings_file.write(folder.settings, mail)
    assert alarms(folder, "test") == 1
    told = capsys.readouterr()
    assert told.out.splitlines()[0] == "Webhook: tin thử đã được nhận"
    assert told.out.splitlines()[1].startswith("Thư điện tử: Máy chủ thư 127.0.0.1 chưa nhận thư")
    assert told.err == "Tin thử chưa gửi được qua: Thư điện tử. [ALARM_TEST]\n"
    assert alarms(folder, "test", "--json") == 1
    rows = json.loads(capsys.readouterr().out)
    assert [(row["way"], row["problem"] is None) for row in rows] == [
        ("webhook", True),
        ("email", False),
    ]


def test_where_no_way_is_set_it_says_what_to_set(
    folder: StationFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert alarms(folder, "test") == 1
    assert "alarm.webhook_url" in capsys.readouterr().err


def test_the_password_comes_from_stdin_and_goes_into_the_owners_file_only(
    folder: StationFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("mật khẩu\n"))
    assert alarms(folder, "password") == 0
    assert read_secret(folder) == "mật khẩu"
    assert stat.S_IMODE(secret_file(folder).stat().st_mode) == 0o600
    told = capsys.readouterr()
    assert "mật khẩu\n" not in told.out.replace("Đã lưu mật khẩu.", "") + told.err
    files = [path for path in folder.root.rglob("*") if path.is_file()]
    assert [p.name for p in files if "mật khẩu".encode() in p.read_bytes()] == ["alarm.secret"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert alarms(folder, "password") == 0
    assert not secret_file(folder).exists()
