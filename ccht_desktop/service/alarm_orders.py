"""Raising and lowering alarms of playout from another process."""

import logging

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.commands import Client

log = logging.getLogger(__name__)


def tell_alarm(folder: StationFolder, code: str, detail: str | None) -> bool:
    """Raises an alarm, or with None lowers it; whether a running playout took it."""
    try:
        Client(folder).request({"do": "alarm", "code": code, "detail": detail})
    except StationError as error:
        if error.code != "PLAYOUT_OFF":
            log.warning("alarm %s was not taken: %s", code, error.text)
        return False
    return True


class StandingAlarms:
    """What a process has to say, said again until it is heard: playout forgets when it restarts."""

    def __init__(self, folder: StationFolder) -> None:
        self._folder = folder
        self._standing: dict[str, str | None] = {}

    def tell(self, code: str, detail: str | None) -> None:
        """Raises, changes, or with None lowers an alarm."""
        self._standing[code] = detail
        if tell_alarm(self._folder, code, detail) and detail is None:
            self._standing.pop(code, None)

    def forget(self, code: str) -> None:
        """Says it no more; somebody else raises and lowers it now."""
        self._standing.pop(code, None)

    def repeat(self) -> None:
        """Says again what stands, and what was not heard."""
        for code, detail in list(self._standing.items()):
            self.tell(code, detail)

    def standing(self) -> dict[str, str]:
        """Code and detail of what is raised."""
        return {code: detail for code, detail in self._standing.items() if detail is not None}
