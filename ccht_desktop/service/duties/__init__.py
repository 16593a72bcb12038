"""What the keeper does: one file per duty, and the lists it reads."""

from ccht_desktop.service.duties.alarms import alarm_duty
from ccht_desktop.service.duties.backup import NOON, WHEN_DUE
from ccht_desktop.service.duties.device_check import DEVICE_CHECK
from ccht_desktop.service.duties.duty import Duty, SessionDuty
from ccht_desktop.service.duties.originals import ORIGINALS
from ccht_desktop.service.duties.power import power_duty
from ccht_desktop.service.duties.preparation import PREPARATION
from ccht_desktop.service.duties.retention import RETENTION
from ccht_desktop.service.duties.room import ROOM
from ccht_desktop.service.duties.soundness import SOUNDNESS
from ccht_desktop.service.duties.sounds import SOUNDS
from ccht_desktop.service.duties.time_asking import time_duty
from ccht_desktop.service.duties.upload import UPLOAD

BEFORE_SESSIONS: tuple[SessionDuty, ...] = (PREPARATION, DEVICE_CHECK)


def all_duties() -> tuple[Duty, ...]:
    """Duties of one keeper; some remember what they did last."""
    kept = (ROOM, time_duty(), WHEN_DUE, NOON, SOUNDNESS, SOUNDS, UPLOAD, RETENTION, ORIGINALS)
    return (*kept, alarm_duty(), power_duty())
