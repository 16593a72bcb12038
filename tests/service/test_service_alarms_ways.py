"""Letters and webhooks that arrive at real servers, and what does not."""

import email
import logging
import os
import stat
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from ccht_desktop.foundation.settings import Settings, Value
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.alarms.deciding import Notice
from ccht_desktop.service.alarms.secret import read_secret, secret_file, write_secret
from ccht_desktop.service.alarms.ways.email import Email, compose
from ccht_desktop.service.alarms.ways.port import Sender, WayError
from ccht_desktop.service.alarms.ways.webhook import Webhook
from tests.service.mail_server import Letterbox, free_port, mail_server, make_certificate
from tests.service.web_listener import Listener, listening

AT = "2026-11-23T05:00:00.000+07:00"
NOTICE = Notice(
    "alarm",
    "THIET_BI",
    "Mất thiết bị âm thanh. Buổi phát “Sáng” lúc 5 giờ 30 phút SÁNG ngày 23/11 sẽ không có tiếng.",
    "2026-11-23T04:50:00.000+07:00",
    AT,
)
HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"}
HEADERS |= {"Content-Type", "Content-Transfer-Encoding"}
ACCOUNT = ("dai@mau.example", "mật khẩu nào".encode().hex())


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_certificate(tmp_path / "certificate.pem")


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


def sender(tmp_path: Path, **settings: Value) -> Sender:
    values: dict[str, Value] = {
        "station.name": "Xã Mẫu",
        "alarm.email_to": "Cán bộ văn hóa <canbo@mau.example>, pho@mau.example",
        "alarm.email_from": "dai@mau.example",
        "alarm.smtp_host": "127.0.0.1",
    }
    values |= {key.replace("__", "."): value for key, value in settings.items()}
    return Sender(StationFolder(tmp_path), Settings(values))


def read(content: bytes) -> EmailMessage:
    letter = email.message_from_bytes(content, policy=default)
    assert isinstance(letter, EmailMessage)
    return letter


def failure(way: Email | Webhook, station: Sender, notice: Notice = NOTICE) -> WayError:
    with pytest.raises(WayError) as error:
        way.send(notice, station)
    return error.value


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_arrives_encrypted_and_in_vietnamese(
    tmp_path: Path, trusted: Path, security: str
) -> None:
    with mail_server(Letterbox(), trusted, security=security) as box:
        settings: dict[str, Value] = {"alarm__smtp_port": box.port}
        station = sender(tmp_path, alarm__smtp_security=security, **settings)
        Email().send(NOTICE, station)
    ((encrypted, who, mail_from, to, content),) = box.letters
    assert (encrypted, who, mail_from) == (True, None, "dai@mau.example")
    assert to == ["canbo@mau.example", "pho@mau.example"]
    assert content.isascii()
    letter = read(content)
    assert letter["Subject"] == "Đài truyền thanh Xã Mẫu: CẢNH BÁO, Mất thiết bị âm thanh"
    assert letter["From"] == "Đài truyền thanh Xã Mẫu <dai@mau.example>"
    assert letter["To"] == "Cán bộ văn hóa <canbo@mau.example>, pho@mau.example"
    assert letter["Date"].datetime.isoformat() == "2026-11-23T05:00:00+07:00"
    text = letter.get_content()
    assert NOTICE.text in text
    assert "Từ lúc 04:50 23/11/2026" in text


def test_the_account_logs_in_with_the_password_of_the_owners_file(
    tmp_path: Path, trusted: Path
) -> None:
    station = sender(tmp_path)
    write_secret(station.folder, ACCOUNT[1])
    with mail_server(Letterbox(), trusted, account=ACCOUNT) as box:
        station = sender(tmp_path, alarm__smtp_user=ACCOUNT[0], alarm__smtp_port=box.port)
        Email().send(NOTICE, station)
    assert box.letters[0][1] == ACCOUNT[0]


def test_a_wrong_password_is_not_tried_again_and_again(tmp_path: Path, trusted: Path) -> None:
    with mail_server(Letterbox(), trusted, account=ACCOUNT) as box:
        station = sender(tmp_path, alarm__smtp_user=ACCOUNT[0], alarm__smtp_port=box.port)
        write_secret(station.folder, "another-one")
        error = failure(Email(), station)
    assert (error.code, error.retryable) == ("ALARM_LOGIN", False)
    assert "another-one" not in error.text
    assert box.letters == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_whose_certificate_nobody_vouches_for_gets_neither_letter_nor_password(
    tmp_path: Path, certificate: Path, security: str
) -> None:
    account = ACCOUNT if security == "starttls" else None
    with mail_server(Letterbox(), certificate, security=security, account=account) as box:
        settings: dict[str, Value] = {"alarm__smtp_port": box.port}
        settings |= {"alarm__smtp_security": security, "alarm__smtp_user": ACCOUNT[0]}
        station = sender(tmp_path, **settings)
        write_secret(station.folder, ACCOUNT[1])
        assert failure(Email(), station).code == "ALARM_CERTIFICATE"
    assert (box.letters, box.logins) == ([], [])


def test_a_server_that_cannot_encrypt_gets_no_letter(tmp_path: Path, trusted: Path) -> None:
    with mail_server(Letterbox(), trusted, security="none") as box:
        assert failure(Email(), sender(tmp_path, alarm__smtp_port=box.port)).retryable
    assert box.letters == []


def test_a_letter_that_the_server_puts_off_is_sent_again_later(
    tmp_path: Path, trusted: Path
) -> None:
    with mail_server(Letterbox(refuse="451 later"), trusted) as box:
        station = sender(tmp_path, alarm__smtp_port=box.port)
        assert failure(Email(), station).retryable
        box.refuse = ""
        Email().send(NOTICE, station)
    assert len(box.letters) == 1


def test_a_server_that_is_not_there_is_tried_again_later(tmp_path: Path) -> None:
    error = failure(Email(), sender(tmp_path, alarm__smtp_port=free_port()))
    assert (error.code, error.retryable) == ("ALARM_OFFLINE", True)


@pytest.mark.parametrize(
    "evil",
    [
        "a\r\nBcc: ai@khac.example",
        "a\nBcc: ai@khac.example\n\nbody",
        "a\rBcc: ai@khac.example",
        "a\u2028Bcc: ai@khac.example",
        "a\x00\x0bBcc: ai@khac.example",
    ],
)
def test_no_text_becomes_a_header(tmp_path: Path, evil: str) -> None:
    station = sender(tmp_path, station__name=evil)
    notice = Notice("alarm", "LOI_TEP", f"Tệp của “{evil}”. Xong.", AT, AT)
    letter = read(compose(notice, station.settings).as_bytes())
    assert letter["Bcc"] is None
    assert letter.defects == []
    assert set(letter.keys()) == HEADERS
    assert len(letter.keys()) == len(HEADERS)
    wrong = sender(tmp_path, alarm__email_to=f"canbo@mau.example{evil[1:]}")
    assert failure(Email(), wrong, notice).code == "ALARM_ADDRESS"


@pytest.mark.parametrize("address", ["", "khong phai", "@mau.example", "a@", "a@b@"])
def test_what_is_no_address_is_said_to_be_none(tmp_path: Path, address: str) -> None:
    error = failure(Email(), sender(tmp_path, alarm__email_from=address))
    assert (error.code, error.retryable) == ("ALARM_ADDRESS", False)


def test_the_password_is_readable_by_its_owner_only_and_stands_nowhere_else(
    tmp_path: Path,
) -> None:
    folder = StationFolder(tmp_path)
    before = os.umask(0)
    try:
        write_secret(folder, "bí mật")
    finally:
        os.umask(before)
    assert stat.S_IMODE(secret_file(folder).stat().st_mode) == 0o600
    assert read_secret(folder) == "bí mật"
    assert [path.name for path in tmp_path.iterdir()] == ["alarm.secret"]
    write_secret(folder, "")
    assert read_secret(folder) == ""
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as server:
        yield server


def test_a_webhook_gets_the_alarm_as_json(tmp_path: Path, listener: Listener) -> None:
    Webhook().send(NOTICE, sender(tmp_path, alarm__webhook_url=listener.url()))
    ((path, body),) = listener.came
    assert path == "/bot123:token/send?chat_id=1"
    assert body == {
        "station": "Xã Mẫu",
        "code": "THIET_BI",
        "text": f"Xã Mẫu: {NOTICE.text}",
        "since": NOTICE.since,
        "at": AT,
    }


@pytest.mark.parametrize(
    ("name", "where"), [("content", ["content"]), ("message.text", ["message", "text"])]
)
def test_the_text_stands_in_the_field_that_the_receiver_wants(
    tmp_path: Path, listener: Listener, name: str, where: list[str]
) -> None:
    station = sender(tmp_path, alarm__webhook_url=listener.url(), alarm__webhook_field=name)
    Webhook().send(NOTICE, station)
    place = listener.came[0][1]
    for each in where:
        assert isinstance(place, dict)
        place = place[each]
    assert place == f"Xã Mẫu: {NOTICE.text}"


@pytest.mark.parametrize(
    ("status", "retryable"), [(500, True), (429, True), (404, False), (302, False)]
)
def test_an_answer_other_than_yes_is_a_failure_that_shows_no_token(
    tmp_path: Path, listener: Listener, status: int, retryable: bool
) -> None:
    listener.status = status
    error = failure(Webhook(), sender(tmp_path, alarm__webhook_url=listener.url()))
    assert (error.code, error.retryable) == ("ALARM_REFUSED", retryable)
    assert "token" not in error.text
    assert len(listener.came) == 1


def test_an_address_that_nobody_listens_at_is_tried_again_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"http://127.0.0.1:{free_port()}/bot123:token"
    with caplog.at_level(logging.WARNING):
        error = failure(Webhook(), sender(tmp_path, alarm__webhook_url=url))
    assert (error.code, error.retryable) == ("ALARM_OFFLINE", True)
    assert "token" not in error.text + caplog.text


@pytest.mark.parametrize("url", ["khong phai", "ftp://a/b", "http://", "https://[::1", "file:///a"])
def test_what_is_no_web_address_is_said_to_be_none(tmp_path: Path, url: str) -> None:
    assert failure(Webhook(), sender(tmp_path, alarm__webhook_url=url)).code == "ALARM_ADDRESS"
