"""The alarms that stand at this moment, each with the time since when."""

from ccht_desktop.foundation.clock import Clock, local_text


class AlarmBoard:
    """One alarm per code; some end by themselves after a time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._standing: dict[str, dict[str, str]] = {}
        self._ends: dict[str, float] = {}

    def set(self, code: str, text: str | None, seconds: float | None = None) -> None:
        """Raises an alarm, for so many seconds where given, or with None lowers it."""
        self._ends.pop(code, None)
        if text is None:
            self._standing.pop(code, None)
            return
        now = local_text(self._clock.now())
        since = self._standing[code]["since"] if code in self._standing else now
        self._standing[code] = {"code": code, "text": text, "since": since}
        if seconds is not None:
            self._ends[code] = self._clock.monotonic() + seconds

    def look(self) -> None:
        """Lowers what has stood its time."""
        now = self._clock.monotonic()
        for code in [code for code, ends in self._ends.items() if ends <= now]:
            self.set(code, None)

    @property
    def standing(self) -> tuple[dict[str, str], ...]:
        return tuple(self._standing.values())
