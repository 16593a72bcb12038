"""A letter over SMTP, encrypted, to the addresses of the settings."""

import secrets
import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses

from ccht_desktop.foundation.clock import ZONE, from_text
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.service.alarm_texts import plain
from ccht_desktop.service.alarms.deciding import Notice
from ccht_desktop.service.alarms.secret import read_secret
from ccht_desktop.service.alarms.ways.port import Sender, WayError

SECONDS = 30.0
NO_NAME_OF_OURS = "[127.0.0.1]"


class Email:
    id = "email"
    label = N_("E-mail")

    def is_set(self, settings: Settings) -> bool:
        return bool(settings.text("alarm.email_to") and settings.text("alarm.smtp_host"))

    def send(self, notice: Notice, sender: Sender) -> None:
        settings = sender.settings
        letter = compose(notice, settings)
        user, host = settings.text("alarm.smtp_user"), settings.text("alarm.smtp_host")
        try:
            with _connected(settings) as server:
                if user:
                    server.login(user, read_secret(sender.folder))
                left = server.send_message(letter)
        except smtplib.SMTPAuthenticationError as error:
            text = _(
                "The mail server {host} refuses the account. Check alarm.smtp_user, and set the "
                "password with: ccht alarms password"
            ).format(host=host)
            # A wrong password sent again and again locks the account.
            raise WayError("ALARM_LOGIN", text, retryable=False) from error
        except ssl.SSLCertVerificationError as error:
            text = _("The certificate of the mail server {host} is not to be trusted ({reason}).")
            reason = error.verify_message
            raise WayError(
                "ALARM_CERTIFICATE", text.format(host=host, reason=reason), retryable=True
            ) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            text = _("The mail server {host} did not take the letter ({reason}).")
            reason = plain(str(error) or type(error).__name__)
            raise WayError(
                "ALARM_OFFLINE", text.format(host=host, reason=reason), retryable=True
            ) from error
        if left:
            text = _("The mail server does not deliver to: {addresses}")
            addresses = ", ".join(sorted(left))
            raise WayError("ALARM_ADDRESS", text.format(addresses=addresses), retryable=False)


def compose(notice: Notice, settings: Settings) -> EmailMessage:
    """The letter; nothing of a text can become a header. Raises WayError ALARM_ADDRESS."""
    station = plain(settings.text("station.name"))
    subjects = {
        "alarm": _("{station} loudspeakers: ALARM, {what}"),
        "over": _("{station} loudspeakers: {what}"),
        "test": _("{station} loudspeakers: TEST, no alarm"),
    }
    text = plain(notice.text, longest=2000)
    sender = settings.text("alarm.email_from") or settings.text("alarm.smtp_user")
    letter = EmailMessage(policy=SMTP)
    try:
        letter["From"] = _addresses(sender, _("{station} loudspeakers").format(station=station))[:1]
        letter["To"] = _addresses(settings.text("alarm.email_to"))
        letter["Subject"] = subjects[notice.kind].format(station=station, what=_short(text))
    except (ValueError, MessageError, IndexError) as error:
        wrong = _("alarm.email_to or alarm.email_from is not an e-mail address.")
        raise WayError("ALARM_ADDRESS", wrong, retryable=False) from error
    letter["Date"] = format_datetime(from_text(notice.at).astimezone(ZONE))
    letter["Message-ID"] = f"<{secrets.token_hex(16)}@ccht.invalid>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("\n\n".join([text, _since(notice), _signature(station)]) + "\n")
    return letter


def _connected(settings: Settings) -> smtplib.SMTP:
    """An encrypted connection; raises OSError or SMTPException."""
    host, port = settings.text("alarm.smtp_host"), settings.whole("alarm.smtp_port")
    context = ssl.create_default_context()
    if settings.text("alarm.smtp_security") == "tls":
        return smtplib.SMTP_SSL(
            host, port, local_hostname=NO_NAME_OF_OURS, timeout=SECONDS, context=context
        )
    server = smtplib.SMTP(host, port, local_hostname=NO_NAME_OF_OURS, timeout=SECONDS)
    try:
        server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _addresses(text: str, name: str = "") -> list[Address]:
    """Raises ValueError where one is none; name stands where a person wrote none."""
    if not text.isprintable():
        raise ValueError(text)
    found = []
    for given, address in getaddresses([text]):
        user, at, domain = address.rpartition("@")
        if not (user and at and domain):
            raise ValueError(address)
        found.append(Address(given or name, user, domain))
    if not found:
        raise ValueError(text)
    return found


def _short(text: str) -> str:
    head = text.split(". ")[0].rstrip(".")
    return head if len(head) <= 100 else f"{head[:99]}…"


def _since(notice: Notice) -> str:
    begun, at = (from_text(each).astimezone(ZONE) for each in (notice.since, notice.at))
    return _("Since {since}; written {at}. Code {code}.").format(
        since=begun.strftime("%H:%M %d/%m/%Y"), at=at.strftime("%H:%M %d/%m/%Y"), code=notice.code
    )


def _signature(station: str) -> str:
    return _("CCHT Desktop, {station}. Nobody reads answers to this letter.").format(
        station=station
    )
