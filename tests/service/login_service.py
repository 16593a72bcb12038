"""A private message bus with a log-in service on it that gives out, or refuses, inhibitor locks."""

import os
import select
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jeepney import HeaderFields, Message, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

from tests.service.service_station import wait_for

NAME = "org.freedesktop.login1"
CONFIGURATION = """<busconfig>
<type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>
</policy></busconfig>
"""


class LoginService:
    """grants: whether Inhibit is allowed; asked: what came, oldest first."""

    def __init__(self, bus: DBusConnection) -> None:
        self.grants = True
        self.answers = True
        self.asked: list[tuple[str, ...]] = []
        self._locks: list[int] = []
        self._bus = bus
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="login-service")
        self._thread.start()

    def held(self) -> int:
        """Locks whose other end is still open somewhere."""
        return sum(not select.select([lock], [], [], 0)[0] for lock in self._locks)

    def close(self) -> None:
        self._leave.set()
        self._thread.join()
        for lock in self._locks:
            os.close(lock)

    def _serve(self) -> None:
        while not self._leave.is_set():
            try:
                message = self._bus.receive(timeout=0.05)
            except TimeoutError:
                continue
            wanted = message.header.fields.get(HeaderFields.member) == "Inhibit"
            if message.header.message_type is MessageType.method_call and wanted:
                self._answer(message)

    def _answer(self, message: Message) -> None:
        self.asked.append(message.body)
        if not self.answers:
            return
        if not self.grants:
            name = "org.freedesktop.DBus.Error.AccessDenied"
            self._bus.send(new_error(message, name, "s", ("Permission denied",)))
            return
        ours, theirs = os.pipe()
        self._locks.append(ours)
        self._bus.send(new_method_return(message, "h", (theirs,)))
        os.close(theirs)


@contextmanager
def message_bus_at(folder: Path) -> Iterator[str]:
    """The address of a bus of its own, with nobody on it."""
    socket, configuration = folder / "bus", folder / "bus.conf"
    configuration.write_text(CONFIGURATION.format(socket=socket))
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(socket.exists, "the message bus listens")
        yield f"unix:path={socket}"
    finally:
        daemon.terminate()
        daemon.wait()


@contextmanager
def login_service(address: str) -> Iterator[LoginService]:
    with open_dbus_connection(address, enable_fds=True) as bus:
        assert Proxy(message_bus, bus).RequestName(NAME) == (1,)
        service = LoginService(bus)
        try:
            yield service
        finally:
            service.close()
