"""JSON over a local socket: one client thread each, a challenge, and a deadline per message."""

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import tempfile
import threading
from collections.abc import Callable
from multiprocessing.connection import Client as connect
from multiprocessing.connection import Listener
from pathlib import Path
from typing import Any

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.service.wire import Wire

DEADLINE_SECONDS = 1.0
ANSWER_SECONDS = 15.0
MOST_BYTES = 1 << 20
LONGEST_SOCKET = 100
RETRY_SECONDS = 0.05
MOST_CLIENTS = 32
WAITING_CLIENTS = 64
Answer = Callable[[dict[str, Any]], dict[str, Any]]


def address(folder: StationFolder) -> str:
    """Where a station's playout listens: a named pipe, or a socket only its owner can reach.

    The socket lies in the station's folder; in a private temporary one where the path is too long.
    """
    name = hashlib.sha256(str(folder.root.resolve()).encode()).hexdigest()[:24]
    if os.name == "nt":
        return rf"\\.\pipe\ccht-{name}"
    beside = str(folder.root / "control.sock")
    if len(os.fsencode(beside)) < LONGEST_SOCKET:
        return beside
    home = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"ccht-{os.getuid()}"
    home.mkdir(mode=0o700, exist_ok=True)
    if home.stat().st_uid != os.getuid():
        raise StationError(
            "SOCKET_TAKEN", _("{folder} belongs to another user.").format(folder=home)
        )
    return str(home / f"{name}.sock")


class CommandServer:
    """Listens for the desk, the command line and the keeper; only for the holder of the lock."""

    def __init__(self, folder: StationFolder, answer: Answer) -> None:
        where = address(folder)
        if os.name != "nt":
            Path(where).unlink(missing_ok=True)
        self._key = folder.control_key.read_bytes()
        self._answer = answer
        self._listener = Listener(where, backlog=WAITING_CLIENTS)
        if os.name != "nt":
            Path(where).chmod(0o600)
        self._crowd = Crowd(MOST_CLIENTS)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._accept, name="commands", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            # Accept wakes only for a client; be that client.
            connect(self._listener.address).close()
        self._thread.join(DEADLINE_SECONDS)
        self._listener.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                client = Wire(self._listener.accept())
            except OSError:
                # Too many open files, say: those who are here leave within their deadline.
                self._closing.wait(RETRY_SECONDS)
                continue
            self._crowd.enter(client)
            try:
                threading.Thread(
                    target=self._serve, args=(client,), name="command-client", daemon=True
                ).start()
            except RuntimeError:
                self._crowd.leave(client)

    def _serve(self, client: Wire) -> None:
        try:
            challenge = secrets.token_bytes(32)
            client.tell(challenge, DEADLINE_SECONDS)
            proof = client.receive(64, DEADLINE_SECONDS)
            if not hmac.compare_digest(proof, _proof(self._key, challenge)):
                return
            self._crowd.trust(client)
            while True:
                request = client.receive(MOST_BYTES, DEADLINE_SECONDS)
                client.tell(_line(self._respond(request)), DEADLINE_SECONDS)
        except (OSError, EOFError):
            return
        finally:
            self._crowd.leave(client)

    def _respond(self, content: bytes) -> dict[str, Any]:
        try:
            request = json.loads(content)
            if not isinstance(request, dict):
                raise ValueError(content)
            return {"result": self._answer(request)}
        except StationError as error:
            return {"error": error.code, "text": error.text}
        except Exception as error:  # noqa: BLE001
            # Whatever a client sends, it gets an answer and playout goes on.
            reason = f"{type(error).__name__}: {error}"
            return {
                "error": "BAD_COMMAND",
                "text": _("The command failed: {reason}").format(reason=reason),
            }


class Crowd:
    """Who is connected, the oldest first. Where it is full, one goes when another comes: someone
    who has not shown the key, if there is one. So nobody is ever kept out, and STOP least."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._trusted: dict[Wire, bool] = {}

    def enter(self, client: Wire) -> None:
        with self._lock:
            if len(self._trusted) >= self._most:
                strangers = (each for each, trusted in self._trusted.items() if not trusted)
                gone = next(strangers, next(iter(self._trusted)))
                del self._trusted[gone]
                with contextlib.suppress(OSError):
                    gone.cut()
            self._trusted[client] = False

    def trust(self, client: Wire) -> None:
        """The client has shown the key."""
        with self._lock:
            if client in self._trusted:
                self._trusted[client] = True

    def leave(self, client: Wire) -> None:
        with self._lock:
            self._trusted.pop(client, None)
            with contextlib.suppress(OSError):
                client.close()


class Client:
    """Asks the running playout of a station."""

    def __init__(self, folder: StationFolder) -> None:
        self._folder = folder

    def request(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer; raises the other side's StationError, or PLAYOUT_OFF."""
        try:
            with connect(address(self._folder)) as channel:
                if not channel.poll(DEADLINE_SECONDS):
                    raise EOFError
                key = self._folder.control_key.read_bytes()
                channel.send_bytes(_proof(key, channel.recv_bytes(64)))
                channel.send_bytes(_line(request))
                if not channel.poll(ANSWER_SECONDS):
                    raise EOFError
                answer: dict[str, Any] = json.loads(channel.recv_bytes(MOST_BYTES))
        except (OSError, EOFError) as error:
            raise StationError("PLAYOUT_OFF", _("The broadcaster is not running.")) from error
        if "error" in answer:
            raise StationError(str(answer["error"]), str(answer["text"]))
        result: dict[str, Any] = answer["result"]
        return result


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _proof(key: bytes, challenge: bytes) -> bytes:
    return hmac.new(key, challenge, hashlib.sha256).digest()
