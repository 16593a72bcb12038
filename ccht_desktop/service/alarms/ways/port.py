"""What every way to the officer is."""

from dataclasses import dataclass
from typing import Protocol

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.alarms.deciding import Notice


class WayError(StationError):
    """A notice did not go out. retryable: the same may succeed later, nobody doing anything."""

    def __init__(self, code: str, text: str, *, retryable: bool) -> None:
        super().__init__(code, text)
        self.retryable = retryable


@dataclass(frozen=True, slots=True)
class Sender:
    """The station that sends; on_air: name of the device that playout holds now."""

    folder: StationFolder
    settings: Settings
    on_air: str | None = None


class Way(Protocol):
    """One way. id is stable; label is an English message to translate.

    is_set: the settings ask for it. send returns once the other side has taken the notice, or
    raises WayError.
    """

    id: str
    label: str

    def is_set(self, settings: Settings) -> bool: ...

    def send(self, notice: Notice, sender: Sender) -> None: ...
