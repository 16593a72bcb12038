"""Running the receiving level: a listening socket, and uvicorn on it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from ccht_desktop.district.app import create_app
from ccht_desktop.district.receiver import Receiver
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

LOOPBACK = "127.0.0.1"
STOP_SECONDS = 10.0


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, port 0 for any free one; raises StationError PORT_TAKEN."""
    try:
        return socket.create_server((host, port), backlog=128)
    except OSError as error:
        text = _("Port {port} on {host} cannot be used ({reason}). Choose another with --port.")
        raise StationError(
            "PORT_TAKEN", text.format(port=port, host=host, reason=error.strerror or error)
        ) from error


def address_of(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{host}:{port}"


def serve(receiver: Receiver, listening: socket.socket) -> None:
    """Serves until a signal says to stop."""
    _server(receiver).run(sockets=[listening])


@contextmanager
def served(receiver: Receiver) -> Iterator[str]:
    """A receiving level on loopback while the block runs, in a thread of its own; its address."""
    listening = listen(LOOPBACK, 0)
    server = _server(receiver)
    thread = threading.Thread(target=server.run, args=([listening],), name="district")
    thread.start()
    try:
        yield address_of(listening)
    finally:
        server.should_exit = True
        thread.join(STOP_SECONDS)
        listening.close()


def _server(receiver: Receiver) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            create_app(receiver),
            http="h11",
            ws="none",
            lifespan="off",
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=200,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=5,
        )
    )
