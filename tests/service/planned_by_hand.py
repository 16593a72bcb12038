"""Sessions written into the log as planned, and a virtual run that airs them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ccht_desktop.airlog.model import Airing
from ccht_desktop.foundation.clock import ZONE, FakeClock
from ccht_desktop.playout.preparation import Voices
from ccht_desktop.playout.voices import CountedVoices
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession
from ccht_desktop.service.virtual import VirtualRun, virtual_run
from ccht_desktop.station import Station

# A session that starts so soon is fixed: no plan changes it any more.
FIXED = timedelta(seconds=50)
# planned() places the items.
ANY = datetime(2026, 1, 1, tzinfo=ZONE)


def planned(key: str, start: datetime, *items: PlannedItem) -> PlannedSession:
    """A session of items one after another, each as long as it says."""
    placed, at = [], start
    for number, item in enumerate(items, 1):
        placed.append(replace(item, position=number, planned_start=at))
        at += timedelta(seconds=item.seconds)
    return PlannedSession(
        f"{key}/{start:%Y-%m-%d}/{start:%H%M}", 1, key, start, at, 1, 300, 45, tuple(placed)
    )


def clip(seconds: float) -> PlannedItem:
    """A clip that only counts; its title is its length."""
    return PlannedItem(
        0,
        "clip",
        "CHUYEN_MUC_CCHC",
        ANY,
        seconds,
        clip=1,
        sha256=f"{seconds:064.0f}",
        title=f"{seconds:.0f} s",
        frames=round(seconds * 48_000),
    )


def slot(seconds: float, source: str = "relay", name: str = "Đài tỉnh mẫu") -> PlannedItem:
    made = PlannedItem(0, "relay", "TIEP_SONG", ANY, seconds, name=name)
    return replace(made, source=source)  # type: ignore[arg-type]


def air(
    station: Station,
    clock: FakeClock,
    sessions: Sequence[PlannedSession],
    voices: Voices | None = None,
    during: Callable[[VirtualRun], None] = lambda _run: None,
) -> list[Airing]:
    """Airs the sessions, which start within a minute or were planned before; the log's rows.

    during: what happens meanwhile; it may let the time pass itself.
    """
    station.schedule.replace(Schedule("Mẫu", ""), station.walls())
    clock.jump((min(s.start for s in sessions) - FIXED - clock.now()).total_seconds())
    with virtual_run(station, clock, voices or CountedVoices()) as run:
        plan(run, sessions)
        during(run)
        last = max(sessions, key=lambda session: session.end)
        run.until(last.end + timedelta(seconds=last.grace_seconds + 60))
    return station.airlog.airings()


def plan(run: VirtualRun, sessions: Sequence[PlannedSession]) -> None:
    """Later ones are planned when their time is near, or the empty plan would cancel them."""
    ledger = run.broadcaster.ledger
    for session in sorted(sessions, key=lambda each: each.start):
        run.until(max(run.clock.now(), session.start - FIXED))
        ledger.append("planned", {**session.body(), "reconstructed": False})
        run.broadcaster.engine.refresh()
