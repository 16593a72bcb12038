"""A JSON POST to an address that the officer's phone listens to."""

from typing import Any
from urllib.parse import urlsplit

from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.service.alarms.deciding import Notice
from ccht_desktop.service.alarms.ways.port import Sender, WayError

SECONDS = 15.0
_RETRYABLE = frozenset({408, 425, 429})


class Webhook:
    id = "webhook"
    label = N_("Webhook")

    def is_set(self, settings: Settings) -> bool:
        return bool(settings.text("alarm.webhook_url"))

    def send(self, notice: Notice, sender: Sender) -> None:
        import httpx

        url = sender.settings.text("alarm.webhook_url")
        # The address often holds a token: it never stands in an error or a log, its host does.
        host = _host(url)
        try:
            with (
                httpx.Client(timeout=SECONDS, follow_redirects=False) as client,
                client.stream("POST", url, json=_body(notice, sender.settings)) as answer,
            ):
                status = answer.status_code
        except (httpx.HTTPError, OSError) as error:
            text = _("{host} cannot be reached ({reason}).")
            reason = type(error).__name__
            raise WayError(
                "ALARM_OFFLINE", text.format(host=host, reason=reason), retryable=True
            ) from None
        except (httpx.InvalidURL, UnicodeError):
            raise _not_an_address() from None
        if not 200 <= status < 300:
            text = _("{host} answers {status}; check the address.").format(host=host, status=status)
            again = status >= 500 or status in _RETRYABLE
            raise WayError("ALARM_REFUSED", text, retryable=again)


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise _not_an_address() from None
    if parts.scheme not in ("https", "http") or not host:
        raise _not_an_address()
    return host


def _not_an_address() -> WayError:
    text = _("alarm.webhook_url is not an address. Write https://…")
    return WayError("ALARM_ADDRESS", text, retryable=False)


def _body(notice: Notice, settings: Settings) -> dict[str, Any]:
    station = settings.text("station.name")
    body: dict[str, Any] = {
        "station": station,
        "code": notice.code,
        "since": notice.since,
        "at": notice.at,
    }
    place = body
    *outer, last = settings.text("alarm.webhook_field").split(".")
    for name in outer:
        inner = place.get(name)
        place[name] = inner if isinstance(inner, dict) else {}
        place = place[name]
    place[last] = f"{station}: {notice.text}" if station else notice.text
    return body
