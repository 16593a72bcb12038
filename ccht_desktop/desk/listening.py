"""Listening to a sound from the window, by the rule of one sound card."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.service.preview_rule import Air, Listening, air_devices, listening, must_stop

if TYPE_CHECKING:
    from ccht_desktop.service.preview import Preview, Sound
    from ccht_desktop.station import Station

LOOK_MS = 100
SEEK_PAUSE_MS = 150
AHEAD = timedelta(hours=24)
LONGEST = timedelta(hours=3)
Take = Callable[["Station"], "Sound"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a lane found out before a sound may be heard."""

    sound: "Sound"
    settings: Settings
    listed: tuple[tuple[str, bool], ...]
    due: datetime | None


class Listener(QObject):
    """One sound at a time. moved: its second; over: it is silent; told(text, tone).

    asked: a person must say that the amplifier is off; answer with confirm() or stop().
    """

    moved = Signal(float)
    over = Signal()
    told = Signal(str, str)
    asked = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._turn = 0
        self._found: Found | None = None
        self._at = 0.0
        self._preview: Preview | None = None
        self._ending: list[Preview] = []
        self._on_air_device = False
        self._confirmed: datetime | None = None
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._watch)
        self._seek = QTimer(self, interval=SEEK_PAUSE_MS, singleShot=True)
        self._seek.timeout.connect(self._go_on)
        bridge.present_changed.connect(lambda _present: self._guard())
        bridge.plan_changed.connect(self._plan_changed)

    @property
    def playing(self) -> bool:
        return self._preview is not None

    def play(self, take: Take, at: float = 0.0) -> None:
        """take runs in a lane: it finds the sound, and checks that it is whole."""
        self.stop()
        self._turn += 1
        turn = self._turn
        self._at = at

        def found(value: Any) -> None:
            if turn == self._turn:
                self._found = value
                self._begin()

        def failed(error: Any) -> None:
            if turn == self._turn:
                self.told.emit(error.text, "fault")
                self.over.emit()

        def job(station: "Station") -> Found | None:
            # Whoever goes through many sounds hears the last; the others are not looked at.
            return look(station, take) if turn == self._turn else None

        self._bridge.listen(job, found, failed)

    def seek(self, at: float) -> None:
        """Goes on at another second of the same sound, once no other is asked for."""
        if self._preview is not None:
            self._at = at
            self._seek.start()

    def confirm(self) -> None:
        """A person says that the amplifier is off."""
        self._confirmed = self._bridge.clock.now()
        if self._found is not None and self._preview is None:
            self._begin()

    def forget(self) -> None:
        """Another sound: what was said of the amplifier no longer holds."""
        self.stop()
        self._found = self._confirmed = None

    def stop(self) -> None:
        """Silence, or the question taken back."""
        self._turn += 1
        if self._preview is not None:
            self._end()
            self.over.emit()

    def leave(self) -> None:
        """Stops, and waits until the device is closed."""
        self.stop()
        for preview in self._ending:
            preview.join()
        self._ending.clear()

    def rule(self, found: Found) -> Listening:
        """What may be done with a sound now."""
        return listening(
            found.settings.text("preview.device"),
            found.listed,
            self._air(found),
            self._bridge.clock.now(),
            self._confirmed,
        )

    def _begin(self) -> None:
        from ccht_desktop.service.preview import Preview

        assert self._found is not None
        allowed = self.rule(self._found)
        if allowed.kind == "ask":
            self.asked.emit(allowed.text)
            return
        if allowed.kind == "refuse":
            self.told.emit(allowed.text, "attention")
            self.over.emit()
            return
        self._on_air_device = allowed.on_air_device
        self._preview = Preview(self._found.sound, allowed.device, self._at)
        self._look.start()
        self.moved.emit(self._at)

    def _go_on(self) -> None:
        if self._preview is not None:
            self._end()
            self._begin()

    def _watch(self) -> None:
        preview = self._preview
        if preview is None:
            return
        if preview.over:
            self._end()
            if preview.failure is not None:
                self.told.emit(preview.failure, "fault")
            self.over.emit()
            return
        self.moved.emit(preview.position)
        self._guard()

    def _guard(self) -> None:
        if self._preview is None or not self._on_air_device or self._found is None:
            return
        reason = must_stop(self._air(self._found), self._bridge.clock.now())
        if reason is not None:
            self.stop()
            self.told.emit(reason, "attention")

    def _plan_changed(self) -> None:
        if self._preview is None or self._found is None:
            return
        found = self._found

        def again(due: Any) -> None:
            if self._found is found:
                self._found = Found(found.sound, found.settings, found.listed, due)
                self._guard()

        self._bridge.read(next_due, again)

    def _air(self, found: Found) -> Air:
        present = self._bridge.present
        starts = [found.due, present.coming.start if present.coming else None]
        return Air(
            air_devices(found.settings, present.device, found.listed),
            present.state,
            present.sounding,
            min((start for start in starts if start is not None), default=None),
        )

    def _end(self) -> None:
        self._look.stop()
        self._seek.stop()
        if self._preview is not None:
            self._preview.stop()
            self._ending = [p for p in self._ending if not p.over] + [self._preview]
            self._preview = None


def look(station: "Station", take: Take) -> Found:
    """Runs in a lane; raises what take raises, such as CLIP_CHANGED."""
    from ccht_desktop.service.preview import playback_devices

    station.reload_settings()
    return Found(take(station), station.settings, playback_devices(), next_due(station))


def next_due(station: "Station") -> datetime | None:
    """When the session that is on, or the next one, begins; by the plan and by the log."""
    from ccht_desktop.schedule.days.occurrences import occurrences

    now = station.clock.now()
    schedule = station.schedule
    coming = occurrences(schedule.current(), now, now + AHEAD)
    starts = [occurrence.start for occurrence in coming]
    try:
        planned = station.airlog.planned(now - LONGEST)
    except StationError:
        planned = []
    starts += [session.start for session in planned if session.end > now]
    return min(starts, default=None)
