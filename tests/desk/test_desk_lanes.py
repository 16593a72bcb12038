"""The window's lanes: what takes long holds up nothing that people wait for."""

from collections.abc import Iterator
from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.listening import Listener
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from tests.desk.desk_samples import NOW, FakeBroadcaster, bridge_on

if TYPE_CHECKING:
    from ccht_desktop.service.preview import Sound
    from ccht_desktop.station import Station


@pytest.fixture
def bridge(new_folder: StationFolder, qapp: QApplication) -> Iterator[Bridge]:
    made, _started = bridge_on(new_folder, FakeClock(NOW), FakeBroadcaster())
    made.start()
    yield made
    made.close()
    assert not made.busy()


def test_reads_and_writes_go_on_while_a_sound_is_made_ready_and_only_the_last_is(
    bridge: Bridge, qtbot: QtBot
) -> None:
    listener = Listener(bridge)
    free, taken, told = Event(), list[str](), list[str]()
    listener.told.connect(lambda text, _tone: told.append(text))

    def take(name: str) -> "Sound":
        taken.append(name)
        free.wait(10)
        raise StationError("CLIP_CHANGED", name)

    def sound(name: str) -> None:
        def job(_station: "Station") -> "Sound":
            return take(name)

        listener.play(job)

    sound("first")
    qtbot.waitUntil(lambda: taken == ["first"])
    sound("second")
    sound("third")
    arrived: list[str] = []
    bridge.read(lambda _station: "read", arrived.append)
    bridge.write(lambda _station: "written", arrived.append)
    qtbot.waitUntil(lambda: sorted(arrived) == ["read", "written"])
    assert not free.is_set() and not told
    free.set()
    qtbot.waitUntil(lambda: told == ["third"])
    assert taken == ["first", "third"]
