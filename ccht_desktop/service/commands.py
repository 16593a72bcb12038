"""JSON over a local socket: one client thread each, a challenge, and a deadline of one second."""

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
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _

DEADLINE_SECONDS = 1.0
ANSWER_SECONDS = 15.0
MOST_BYTES = 1 << 20
LONGEST_SOCKET = 100
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
        self._listener = Listener(where)
        if os.name != "nt":
            Path(where).chmod(0o600)
        self._closing = False
        self._thread = threading.Thread(target=self._accept, name="commands", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing = True
        with contextlib.suppress(OSError):
            # Accept wakes only for a client; be that client.
            connect(self._listener.address).close()
        self._thread.join(DEADLINE_SECONDS)
        self._listener.close()

    def _accept(self) -> None:
        while not self._closing:
            try:
                client = self._listener.accept()
            except OSError:
                continue
            threading.Thread(
                target=self._serve, args=(client,), name="command-client", daemon=True
            ).start()

    def _serve(self, client: "Connection[Any, Any]") -> None:
        with client, contextlib.suppress(OSError, EOFError):
            challenge = secrets.token_bytes(32)
            client.send_bytes(challenge)
            if not client.poll(DEADLINE_SECONDS):
                return
            if not hmac.compare_digest(client.recv_bytes(64), _proof(self._key, challenge)):
                return
            while client.poll(DEADLINE_SECONDS):
                client.send_bytes(_line(self._respond(client.recv_bytes(MOST_BYTES))))

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
