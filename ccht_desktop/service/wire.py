"""One message each way over the command socket, each within its time."""

import os
import select
import socket
import struct
import time
from multiprocessing.connection import Connection
from typing import Any

# The framing of multiprocessing.connection, which the clients use.
_LENGTH = struct.Struct("!i")


class Wire:
    """The server's end of one client. A message that comes or goes too slowly ends it: EOFError.

    A named pipe carries whole messages, so that only sockets need a watch over their parts.
    """

    def __init__(self, channel: "Connection[Any, Any]") -> None:
        self._channel = channel
        self._socket: socket.socket | None = None
        if os.name != "nt":
            self._socket = socket.socket(fileno=os.dup(channel.fileno()))
            self._socket.setblocking(False)

    def receive(self, most: int, seconds: float) -> bytes:
        """The next message, whole within so many seconds; raises EOFError or OSError."""
        if self._socket is None:
            if not self._channel.poll(seconds):
                raise EOFError
            return self._channel.recv_bytes(most)
        ends = time.monotonic() + seconds
        (length,) = _LENGTH.unpack(self._take(_LENGTH.size, ends))
        if not 0 <= length <= most:
            raise EOFError
        return self._take(length, ends)

    def tell(self, message: bytes, seconds: float) -> None:
        """Raises EOFError or OSError."""
        if self._socket is None:
            self._channel.send_bytes(message)
            return
        rest = memoryview(_LENGTH.pack(len(message)) + message)
        ends = time.monotonic() + seconds
        while rest:
            self._wait(select.POLLOUT, ends)
            rest = rest[os.write(self._socket.fileno(), rest) :]

    def cut(self) -> None:
        """Ends the client from another thread: whoever reads or writes here gets an error."""
        if self._socket is None:
            self._channel.close()
        else:
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._channel.close()

    def _take(self, count: int, ends: float) -> bytes:
        assert self._socket is not None
        parts = bytearray()
        while len(parts) < count:
            self._wait(select.POLLIN, ends)
            part = os.read(self._socket.fileno(), count - len(parts))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)

    def _wait(self, event: int, ends: float) -> None:
        assert self._socket is not None
        left = ends - time.monotonic()
        ready = select.poll()
        ready.register(self._socket, event)
        if left <= 0 or not ready.poll(left * 1000):
            raise EOFError
