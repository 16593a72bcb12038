"""A real sound device through miniaudio; pinned by name, watched by its callbacks."""

import contextlib
import threading
import time
from typing import Any

from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.playout.outputs.attempt import Attempt
from ccht_desktop.playout.outputs.listing import find, playbacks, real_backends
from ccht_desktop.playout.outputs.port import OutputUnavailable
from ccht_desktop.playout.tap import Tap

MOST_UNANSWERED = 8
LOOK_SECONDS = 10.0


class MiniaudioOutput:
    """One 200 ms output stream. A device whose callbacks stop for 0.6 s is lost."""

    id = "miniaudio"
    label = N_("Sound card")
    audible = True

    def __init__(self) -> None:
        self._attempt: Attempt | None = None
        self._unanswered: list[Attempt] = []
        self._wanted = ""
        self._chosen: str | None = None
        self._looked = 0.0
        self._looking: threading.Thread | None = None

    @property
    def name(self) -> str | None:
        return self._attempt.name if self._attempt is not None else None

    @property
    def outdated(self) -> bool:
        if self._wanted or self.name is None:
            return False
        self._look()
        return self._chosen is not None and self._chosen != self.name

    def open(self, device: str, tap: Tap) -> None:
        self.close()
        self._unanswered = [attempt for attempt in self._unanswered if attempt.busy]
        if len(self._unanswered) >= MOST_UNANSWERED:
            return
        self._wanted, self._chosen, self._looked = device, None, time.monotonic()
        self._attempt = Attempt(device, tap, self._backends())

    def close(self, patience: float = 0.0) -> None:
        attempt, self._attempt = self._attempt, None
        if attempt is not None:
            attempt.close(patience)
            self._unanswered.append(attempt)
        if patience and self._looking is not None:
            self._looking.join(patience)

    def failure(self) -> str | None:
        if self._unanswered and self._attempt is None:
            return _("The sound system of this computer does not answer.")
        if self._attempt is None:
            return _("The sound device is closed.")
        return self._attempt.failure()

    def another(self) -> "MiniaudioOutput":
        return type(self)()

    def devices(self) -> list[str]:
        """Names of the output devices that can be opened now; raises OutputUnavailable."""
        return [str(each["name"]) for each in playbacks(self._backends())]

    def _look(self) -> None:
        """Asks the system now and then which device it has chosen, in a thread: it may hang."""
        now = time.monotonic()
        idle = self._looking is None or not self._looking.is_alive()
        if idle and now - self._looked >= LOOK_SECONDS:
            self._looked = now
            self._looking = threading.Thread(
                target=self._note_chosen, name="list-devices", daemon=True
            )
            self._looking.start()

    def _note_chosen(self) -> None:
        with contextlib.suppress(OutputUnavailable):
            self._chosen = find("", self._backends())[0]

    def _backends(self) -> list[Any]:
        return real_backends()


class NullOutput(MiniaudioOutput):
    """Takes frames at the true pace and makes no sound: for a rehearsal without a sound card."""

    id = "null"
    label = N_("No sound (rehearsal)")
    audible = False

    @property
    def name(self) -> str | None:
        return _(self.label) if super().name is not None else None

    @property
    def outdated(self) -> bool:
        return False

    def open(self, device: str, tap: Tap) -> None:
        super().open("", tap)

    def _backends(self) -> list[Any]:
        import miniaudio

        return [miniaudio.Backend.NULL]
