"""A station's broadcaster on a clock that jumps from event to event."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs.virtual import Heard, VirtualSoundCard
from ccht_desktop.playout.preparation import Voices
from ccht_desktop.service.broadcaster import Broadcaster
from ccht_desktop.station import Station

IDLE_LOOK_SECONDS = 1800.0


class VirtualRun:
    """The real engine and planner; only clock and sound card are made up."""

    def __init__(
        self,
        station: Station,
        ledger: Ledger,
        clock: FakeClock,
        voices: Voices,
        heard: Heard | None = None,
        look_seconds: float = IDLE_LOOK_SECONDS,
    ) -> None:
        self.clock = clock
        self.mixer = Mixer(clock.monotonic)
        self.card = VirtualSoundCard(clock, self.mixer, heard)
        self.broadcaster = Broadcaster(
            station,
            ledger,
            self.mixer,
            self.card,
            voices,
            look_seconds=look_seconds,
        )

    def until(self, moment: datetime) -> None:
        """Lets time pass up to a moment, one event at a time."""
        while self.clock.now() < moment:
            self.broadcaster.step()
            left = (moment - self.clock.now()).total_seconds()
            self.card.play(min(left, self.broadcaster.wait()))
        self.broadcaster.step()


@contextmanager
def virtual_run(
    station: Station, clock: FakeClock, voices: Voices, heard: Heard | None = None
) -> Iterator[VirtualRun]:
    """Holds the station's lock and ledger for a run, and shuts it down in order."""
    with Station.lock(station.folder), station.open_ledger() as ledger:
        run = VirtualRun(station, ledger, clock, voices, heard)
        yield run
        run.broadcaster.shutdown(by_person=True)
