"""Which alarm goes out when, as a pure function of what stands and what was told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from ccht_desktop.foundation.clock import local, local_text
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.walls import spoken_time
from ccht_desktop.service.alarm_texts import first_sentence

Kind = Literal["alarm", "over", "test"]

FIRST_REPEAT_SECONDS = 3600.0
LONGEST_REPEAT_SECONDS = 24 * 3600.0
GONE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """One that stands, as `now` tells it; since is ISO 8601."""

    code: str
    text: str
    since: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What goes out to people."""

    kind: Kind
    code: str
    text: str
    since: str
    at: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was sent of one code. sent, gone: monotonic; times: how often in one go;
    over: its end was told."""

    text: str
    since: str
    sent: float
    times: int = 1
    gone: float | None = None
    over: bool = False

    @property
    def pause(self) -> float:
        """Seconds until the same code may go out again: an hour, then ever longer."""
        if self.over:
            return FIRST_REPEAT_SECONDS
        return min(FIRST_REPEAT_SECONDS * 2.0 ** (self.times - 1), LONGEST_REPEAT_SECONDS)


History = Mapping[str, Told]


def due(
    alarms: Iterable[Alarm], history: History, wall: datetime, monotonic: float
) -> tuple[list[Notice], dict[str, Told]]:
    """What goes out now, and the history afterwards.

    A code goes out when it is new and never twice within an hour, even if it passes and returns;
    its end, once it has been gone for a minute. The wall is only told, never reckoned with.
    """
    notices: list[Notice] = []
    after: dict[str, Told] = {}
    at = local_text(wall)
    for alarm in alarms:
        told = history.get(alarm.code)
        if told is not None and monotonic - told.sent < told.pause:
            after[alarm.code] = replace(told, gone=None)
            continue
        times = told.times + 1 if told is not None and not told.over else 1
        notices.append(Notice("alarm", alarm.code, alarm.text, alarm.since, at))
        after[alarm.code] = Told(alarm.text, alarm.since, monotonic, times)
    for code, told in history.items():
        if code in after:
            continue
        left = FIRST_REPEAT_SECONDS - (monotonic - told.sent)
        if told.over:
            if left > 0:
                after[code] = told
        elif told.gone is None:
            after[code] = replace(told, gone=monotonic)
        elif monotonic - told.gone < GONE_SECONDS:
            after[code] = told
        else:
            text = _over(told.text, wall + timedelta(seconds=left) if left > 0 else None)
            notices.append(Notice("over", code, text, told.since, at))
            after[code] = replace(told, over=True)
    return notices, after


def _over(text: str, silent_until: datetime | None) -> str:
    """One line: what has passed, and until when its return would not be told."""
    over = _("Over: {what}").format(what=first_sentence(text))
    if silent_until is None:
        return over
    time = spoken_time(local(silent_until).time())
    return f"{over} " + _("If it comes back, you are told again from {time}.").format(time=time)
