"""Room on the disk: the alarm in time, the reserve kept, and what of ours may go first."""

from ccht_desktop.foundation.disk import MB, free_bytes, keep_reserve, level
from ccht_desktop.foundation.translations import _
from ccht_desktop.service.duties.backup import keep_newest
from ccht_desktop.service.duties.duty import Bench, Duty

LOOK_SECONDS = 60.0
KEEP_WHEN_URGENT = 3


def watch_room(bench: Bench) -> None:
    """Also says again what was not heard. Raises OSError where the disk cannot be used."""
    bench.alarms.repeat()
    try:
        free = free_bytes(bench.folder.root)
        if level(free) == "urgent":
            keep_newest(bench.folder.backup, KEEP_WHEN_URGENT)
            free = free_bytes(bench.folder.root)
        keep_reserve(bench.folder)
        bench.alarms.tell("DISK_LOW", detail(free))
    except OSError as error:
        bench.alarms.tell("DISK_LOW", str(error))
        raise


def detail(free: int) -> str | None:
    """What is said of so many free bytes; None where nothing is."""
    texts = {
        "fine": None,
        "low": _("{free} MB left"),
        "no_imports": _("{free} MB left, no clip can be added"),
        "urgent": _("{free} MB left, soon the log cannot be written"),
    }
    text = texts[level(free)]
    return text.format(free=free // MB) if text else None


ROOM = Duty(name="room", work=watch_room, every=lambda _settings: LOOK_SECONDS)
