"""What time it is elsewhere: SNTP (RFC 4330), and whether Linux keeps its clock right itself."""

import ctypes
import secrets
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ccht_desktop.foundation.clock import Clock

PORT = 123
SAMPLES = 4
WAIT_SECONDS = 2.0
LARGEST_DELAY = 2.0
_ASK = 0x23  # no warning, version 4, client
_SERVER = 4
_UNSYNCHRONISED = 3
_PACKET = struct.Struct("!BBbb11I")
_SINCE_1900 = 2_208_988_800
_ERA = 1 << 32
_STA_UNSYNC = 0x40
_TIME_ERROR = 5
_EARLIEST = 1_577_836_800
_MOST_ADDRESSES = 3


class NoTime(Exception):
    """The server gave no time; the reason is for the keeper's log."""


class Denied(NoTime):
    """A kiss of death: the server wants to be left alone."""


@dataclass(frozen=True, slots=True)
class Sample:
    """offset: true time less ours; delay: how long the answer was under way. Both in seconds."""

    offset: float
    delay: float


def offset_from(server: str, clock: Clock, samples: int = SAMPLES) -> Sample:
    """The sample that was under way for the shortest time. server: a name, or name:port.

    Raises NoTime where no answer was good.
    """
    host, port = _address(server)
    reason = "no answer"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
        for family, kind, number, _name, where in found[:_MOST_ADDRESSES]:
            with socket.socket(family, kind, number) as line:
                line.connect(where)
                good, reason = _ask_often(line, clock, samples)
            if good:
                return min(good, key=lambda sample: sample.delay)
    except (OSError, UnicodeError) as error:
        reason = str(error)
    raise NoTime(reason)


def read_answer(packet: bytes, nonce: int, sent: datetime, passed: float) -> Sample | None:
    """Pure. sent: our wall time at the question; passed: seconds until the answer.

    None for what answers another question. Raises NoTime for an answer that tells no time.
    """
    if len(packet) < _PACKET.size:
        return None
    first, stratum, _poll, _precision, *words = _PACKET.unpack(packet[: _PACKET.size])
    if words[5] << 32 | words[6] != nonce:
        return None
    warning, version, mode = first >> 6, first >> 3 & 7, first & 7
    if mode != _SERVER or version not in (3, 4):
        raise NoTime(f"mode {mode}, version {version}")
    if stratum == 0:
        raise Denied(words[2].to_bytes(4, "big").decode("ascii", "replace"))
    if warning == _UNSYNCHRONISED or stratum > 15 or not words[9]:
        raise NoTime("the server has no time itself")
    came, went = _seconds(words[7], words[8]), _seconds(words[9], words[10])
    ours = sent.timestamp()
    delay = passed - (went - came)
    if went < came or delay > LARGEST_DELAY:
        raise NoTime(f"delay {delay:.3f}")
    return Sample(((came - ours) + (went - ours - passed)) / 2, max(0.0, delay))


def disciplined(adjtimex: Callable[[Any], int] | None = None) -> bool:
    """Whether Linux says that its clock is kept right by the network or a receiver."""
    if adjtimex is None:
        if sys.platform != "linux":
            return False
        adjtimex = ctypes.CDLL(None).adjtimex
    # struct timex: modes at 0, status where the longs before it end; zero modes change nothing.
    timex = ctypes.create_string_buffer(512)
    answer = adjtimex(timex)
    word = ctypes.sizeof(ctypes.c_long)
    status = int.from_bytes(timex.raw[5 * word : 5 * word + 4], sys.byteorder)
    return 0 <= answer < _TIME_ERROR and not status & _STA_UNSYNC


def _ask_often(line: socket.socket, clock: Clock, samples: int) -> tuple[list[Sample], str]:
    """What was good, and why the rest was not; a server that fails once is asked no more."""
    good: list[Sample] = []
    try:
        while len(good) < samples:
            good.append(_ask(line, clock))
    except (NoTime, OSError) as error:
        if isinstance(error, Denied) and not good:
            raise
        return good, str(error)
    return good, ""


def _ask(line: socket.socket, clock: Clock) -> Sample:
    nonce = secrets.randbits(64)
    # What we send as our time is a number to know the answer by: our time is nobody's business.
    packet = _PACKET.pack(_ASK, 0, 0, 0, *[0] * 9, nonce >> 32, nonce & 0xFFFFFFFF)
    sent, began = clock.now(), clock.monotonic()
    line.send(packet)
    while (left := began + WAIT_SECONDS - clock.monotonic()) > 0:
        line.settimeout(left)
        try:
            answer = line.recv(512)
        except TimeoutError:
            break
        sample = read_answer(answer, nonce, sent, clock.monotonic() - began)
        if sample is not None:
            return sample
    raise NoTime("no answer")


def _seconds(whole: int, fraction: int) -> float:
    """Seconds since 1970 of an NTP time: its 32 bits begin anew in 2036."""
    seconds = whole - _SINCE_1900
    return (seconds if seconds >= _EARLIEST else seconds + _ERA) + fraction / _ERA


def _address(server: str) -> tuple[str, int]:
    host, colon, port = server.strip().rpartition(":")
    if colon and port.isdigit() and (":" not in host or host.endswith("]")):
        return host.strip("[]"), int(port)
    return server.strip().strip("[]"), PORT
