"""Sending over HTTP to a receiving level's address."""

from typing import TYPE_CHECKING, Any

from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.upload.transports.port import TransportError

if TYPE_CHECKING:
    import httpx

PARCELS = "/v1/parcels"
KEY = "/v1/key"
SECONDS = 30.0
LARGEST_ANSWER = 16 * 1024
_RETRYABLE = frozenset({408, 425, 429})


class Https:
    id = "https"
    label = N_("Over the Internet (HTTP)")

    def accepts(self, address: str) -> bool:
        return address.lower().startswith(("https://", "http://"))

    def send(self, address: str, name: str, document: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "X-CCHT-Parcel": name}
        status, body = _ask("POST", address, PARCELS, content=document, headers=headers)
        if status in (200, 201, 202):
            return body
        raise refusal(status)


def receiver_key(address: str) -> str:
    """The public key text that the receiving level shows; raises TransportError."""
    status, body = _ask("GET", address, KEY)
    if status != 200:
        raise refusal(status)
    return body.decode("utf-8", "replace")


def refusal(status: int) -> TransportError:
    """What an HTTP status other than success means to the station."""
    if status >= 500 or status in _RETRYABLE:
        text = _("The receiving level cannot take anything now ({status}); it is sent again later.")
        return TransportError("UPLOAD_BUSY", text.format(status=status), retryable=True)
    texts = {
        401: _("The receiving level does not know this station. Give it khoa-cong-khai.txt."),
        403: _(
            "The receiving level refuses the signature. "
            "Its key for this station is another one: give it khoa-cong-khai.txt again."
        ),
        409: _(
            "The receiving level already has another parcel of this number. "
            "Tell it so: the log of one side was replaced. Both are kept."
        ),
        413: _("The receiving level finds the parcel too large. Report this as a fault."),
    }
    codes = {401: "UPLOAD_UNKNOWN", 403: "UPLOAD_SIGNATURE", 409: "UPLOAD_CONFLICT"}
    other = _("The address answers {status}: it is not that of a receiving level. Check it.")
    text = texts.get(status, other.format(status=status))
    return TransportError(codes.get(status, "UPLOAD_REFUSED"), text, retryable=False)


def _ask(method: str, address: str, path: str, **options: Any) -> tuple[int, bytes]:
    import httpx

    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False) as client,
            client.stream(method, address.rstrip("/") + path, **options) as answer,
        ):
            return answer.status_code, _read(answer)
    except (httpx.InvalidURL, UnicodeError) as error:
        text = _("“{address}” is not an address.").format(address=address)
        raise TransportError("UPLOAD_ADDRESS", text, retryable=False) from error
    except httpx.HTTPError as error:
        text = _("{address} cannot be reached. The parcel waits and is sent again later.")
        raise TransportError(
            "UPLOAD_OFFLINE", text.format(address=address), retryable=True
        ) from error


def _read(answer: "httpx.Response") -> bytes:
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise refusal(answer.status_code if answer.status_code >= 400 else 502)
    return body
