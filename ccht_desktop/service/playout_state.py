"""Why playout is off, kept in small files for whoever asks meanwhile."""

import contextlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ccht_desktop.foundation.clock import Clock, from_text, local_text, utc_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder

# Always written over in one size: a disk that is full has no room for anything else.
FILE_BYTES = 2048
LONGEST_TEXT = 400
SAME_BOOT = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why playout could not start or go on; since: ISO 8601."""

    code: str
    text: str
    since: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A person ended playout: at which monotonic second, in which life of the computer."""

    monotonic: float
    boot: datetime

    def after(self, monotonic: float, clock: Clock) -> bool:
        """Ended since that second of this life of the computer."""
        return self.monotonic >= monotonic and abs(self.boot - boot_of(clock)) < SAME_BOOT


def boot_of(clock: Clock) -> datetime:
    """When this computer was started, as far as its clocks tell."""
    return clock.now() - timedelta(seconds=clock.monotonic() + clock.slept())


class PlayoutState:
    """What the files say; one that cannot be read says nothing, one that cannot be written stays
    as it is: neither may keep a station off the air."""

    def __init__(self, folder: StationFolder, clock: Clock) -> None:
        self._failure = folder.root / "playout.state"
        self._ended = folder.root / "playout.ended"
        self._clock = clock

    @property
    def failure(self) -> Failure | None:
        found = _read(self._failure)
        with contextlib.suppress(KeyError):
            return Failure(str(found["code"]), str(found["text"]), str(found["since"]))
        return None

    @property
    def ended(self) -> Ended | None:
        found = _read(self._ended)
        with contextlib.suppress(KeyError, TypeError, ValueError):
            return Ended(float(found["monotonic"]), from_text(found["boot"]))
        return None

    def failed(self, error: StationError) -> None:
        """Playout cannot start or go on."""
        before = self.failure
        since = local_text(self._clock.now())
        if before is not None and before.code == error.code:
            since = before.since
        text = error.text[:LONGEST_TEXT]
        _write(self._failure, {"code": error.code, "text": text, "since": since})

    def works(self) -> None:
        """Playout is on; what was wrong is over."""
        _write(self._failure, {})

    def ended_by_person(self) -> None:
        boot = utc_text(boot_of(self._clock))
        _write(self._ended, {"monotonic": self._clock.monotonic(), "boot": boot})

    def wanted(self) -> None:
        """Playout is wanted again."""
        _write(self._ended, {})


def _read(path: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(path.read_bytes())
        if isinstance(found, dict):
            return found
    return {}


def _write(path: Path, content: dict[str, Any]) -> None:
    line = json.dumps(content, ensure_ascii=False).encode()
    with contextlib.suppress(OSError):
        path.touch()
        with path.open("r+b") as file:
            file.write(line.ljust(FILE_BYTES - 1) + b"\n")
