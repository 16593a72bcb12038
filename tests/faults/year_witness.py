"""The card's own record of what it pulled, on the true time; it asks the product nothing."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.foundation.clock import utc_text
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.playout.outputs.virtual import VirtualSoundCard
from ccht_desktop.playout.voice import RATE, Voice
from ccht_desktop.schedule.planned import PlannedItem
from tests.faults.year_clock import YearClock

RECENT_STARTS = 6


@dataclass(slots=True)
class Sounding:
    """One voice as the card pulled it. airing: its start entry, as committed before the first
    frame; None if there was none. began and ended are true; silent: seconds between pulls."""

    item: PlannedItem
    airing: int | None
    began: datetime
    ended: datetime
    wrong_by: float
    frames: int = 0
    silent: float = 0.0

    @property
    def seconds(self) -> float:
        return self.frames / RATE


class Witness:
    """Hears every frame of every life of the station's playout."""

    def __init__(self, folder: StationFolder, clock: YearClock) -> None:
        self.soundings: list[Sounding] = []
        self._folder = folder
        self._clock = clock
        self._claimed: set[int] = set()

    def begin(self, item: PlannedItem, began: datetime) -> Sounding:
        airing = self._start_entry(item)
        if airing is not None:
            self._claimed.add(airing)
        sounding = Sounding(item, airing, began, began, self._clock.wrong_by)
        self.soundings.append(sounding)
        return sounding

    def moment(self, seconds: float) -> datetime:
        return self._clock.true + timedelta(seconds=seconds)

    def _start_entry(self, item: PlannedItem) -> int | None:
        """As any other program would read it: only what is committed."""
        with closing(open_reader(self._folder.airlog_db, SCHEMA)) as reader:
            rows = reader.execute(
                "SELECT seq, body FROM ledger WHERE kind = 'start' ORDER BY seq DESC LIMIT ?",
                (RECENT_STARTS,),
            ).fetchall()
        fitting = [
            seq for seq, text in rows if seq not in self._claimed and _fits(json.loads(text), item)
        ]
        return fitting[0] if fitting else None


class WatchedVoice(Voice):
    """Counted, not rendered. At frame `breaks_at` its file breaks, or only hangs."""

    def __init__(
        self, item: PlannedItem, witness: Witness, card: VirtualSoundCard, trouble: str | None
    ) -> None:
        super().__init__(None, item.frames or round(item.seconds * RATE))
        self._item = item
        self._witness = witness
        self._card = card
        self._trouble = trouble
        self._breaks_at = self.frames // 3 if trouble else self.frames
        self._sounding: Sounding | None = None

    def skip(self, wanted: int) -> int:
        count = super().skip(min(wanted, self._breaks_at - self.consumed))
        if count:
            self._record(wanted, count)
        if self._trouble == "broken" and self.consumed >= self._breaks_at:
            self.failure = "decode fault"
        return count

    def _record(self, wanted: int, count: int) -> None:
        block = self._card.block
        a_frame = block.seconds / block.frames
        began = self._witness.moment((block.frames - wanted) * a_frame)
        if self._sounding is None:
            self._sounding = self._witness.begin(self._item, began)
        sounding = self._sounding
        sounding.silent += max(0.0, (began - sounding.ended).total_seconds() - a_frame)
        sounding.frames += count
        sounding.ended = began + timedelta(seconds=count * a_frame)


class WatchedVoices:
    """Makes voices the witness hears; trouble says what the item's file suffers just now."""

    def __init__(
        self,
        witness: Witness,
        card: Callable[[], VirtualSoundCard],
        trouble: Callable[[PlannedItem], str | None],
    ) -> None:
        self._witness = witness
        self._card = card
        self._trouble = trouble

    def make(self, item: PlannedItem) -> tuple[Voice, float]:
        trouble = self._trouble(item) if item.sha256 else None
        if trouble == "changed":
            raise StationError("CLIP_CHANGED", f"{item.title}")
        return WatchedVoice(item, self._witness, self._card(), trouble), 0.0


def _fits(body: dict[str, object], item: PlannedItem) -> bool:
    if body["sha256"] != item.sha256:
        return False
    if body["occurrence"] is None:
        return item.position == 0
    return body["position"] == item.position and body["planned_start"] == utc_text(
        item.planned_start
    )
