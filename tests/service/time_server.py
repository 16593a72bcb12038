"""A time server on loopback that speaks SNTP, and does not always do it well."""

import socket
import struct
import threading
from collections.abc import Callable
from types import TracebackType

from ccht_desktop.foundation.clock import SystemClock

PACKET = struct.Struct("!BBbb11I")
SINCE_1900 = 2_208_988_800
Answer = Callable[[list[int], float], list[bytes]]


def ntp_words(seconds: float) -> tuple[int, int]:
    """Seconds since 1970 as the two words of an NTP time."""
    whole = int(seconds)
    return (whole + SINCE_1900) % (1 << 32), int((seconds - whole) * (1 << 32))


def packet(
    asked: list[int],
    now: float,
    *,
    version: int = 4,
    mode: int = 4,
    warning: int = 0,
    stratum: int = 2,
    origin: tuple[int, int] | None = None,
    reference: bytes = b"\x7f\0\0\1",
) -> bytes:
    """An answer at a true time, in seconds since 1970."""
    time = ntp_words(now)
    first = warning << 6 | version << 3 | mode
    mark = origin or (asked[-2], asked[-1])
    name = int.from_bytes(reference, "big")
    return PACKET.pack(first, stratum, 6, -20, 0, 0, name, *time, *mark, *time, *time)


class TimeServer:
    """Its true time is ours plus ahead seconds. answer: what it sends back to a question."""

    def __init__(self, answer: Answer, ahead: float = 0.0) -> None:
        self._answer = answer
        self._ahead = ahead
        self._line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._line.bind(("127.0.0.1", 0))
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="time-server", daemon=True)
        self.asked = 0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._line.getsockname()[1]}"

    def __enter__(self) -> "TimeServer":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave.set()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self._line.getsockname())
        self._thread.join(2)
        self._line.close()

    def _serve(self) -> None:
        clock = SystemClock()
        while not self._leave.is_set():
            question, where = self._line.recvfrom(512)
            if len(question) != PACKET.size:
                continue
            self.asked += 1
            words = list(PACKET.unpack(question))
            for answer in self._answer(words, clock.now().timestamp() + self._ahead):
                self._line.sendto(answer, where)
