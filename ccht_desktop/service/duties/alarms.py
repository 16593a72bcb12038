"""Alarms to the officer: asks playout what stands, and sends what is due."""

from ccht_desktop.service.alarms.watching import LOOK_SECONDS, AlarmWatch
from ccht_desktop.service.duties.duty import Bench, Duty


class AlarmDuty:
    """Keeps the watch of one keeper from look to look."""

    def __init__(self) -> None:
        self._watch: AlarmWatch | None = None

    def look(self, bench: Bench) -> None:
        if self._watch is None:
            self._watch = AlarmWatch(bench.folder, bench.clock)
        self._watch.look()


def alarm_duty() -> Duty:
    return Duty("alarms", AlarmDuty().look, every=lambda _settings: LOOK_SECONDS)
