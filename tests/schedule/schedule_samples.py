"""Plainly sample clips, rules and walls for the tests of the schedule."""

import hashlib
from datetime import date, datetime, time

from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.library.codes import ReformField
from ccht_desktop.library.model import Approval, Clip
from ccht_desktop.schedule.model import Position, Rule, Rundown, Walls
from ccht_desktop.schedule.planned import Occurrence

WALLS = Walls(time(21), time(5), grace_seconds=300, cap_minutes=45)
MONDAY = date(2026, 11, 23)


def at(day: date, clock: str) -> datetime:
    """A moment as the station's wall shows it."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


def sha(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def a_clip(
    number: int,
    *,
    kind: str = "CHUYEN_MUC_CCHC",
    field: str | None = "TTHC",
    group: str | None = "DVC",
    priority: int = 1,
    seconds: float = 30.0,
    approved: bool = True,
    valid_from: date | None = None,
    valid_to: date | None = None,
    withdrawn: bool = False,
    retired: bool = False,
) -> Clip:
    added = at(date(2026, 1, 1), "08:00")
    approval = Approval(
        id=number + 100,
        clip=number,
        sha256=sha(number),
        by="Lãnh đạo Mẫu",
        number=f"{number}/QĐ-MẪU",
        at=added,
        valid_from=valid_from,
        valid_to=valid_to,
        self_approved=False,
        withdrawn_at=added if withdrawn else None,
        withdrawn_reason="Mẫu" if withdrawn else None,
    )
    return Clip(
        id=number,
        sha256=sha(number),
        title=f"Bài mẫu {number}",
        kind=kind,
        field=field,
        group=group,
        priority=priority,
        seconds=seconds,
        frames=round(seconds * 48000),
        lufs=-18.25,
        true_peak=-2.5,
        added_at=added,
        source_name=f"mau-{number}.mp3",
        retired=retired,
        approval=approval if approved else None,
    )


def a_small_library(seconds: float = 60.0) -> list[Clip]:
    """What a newly made station has: a tune, an introduction, one piece for each field."""
    clips = [
        a_clip(1, kind="NHAC_HIEU", field=None, group=None, seconds=seconds),
        a_clip(2, kind="LOI_GIOI_THIEU", field=None, group=None, seconds=seconds),
    ]
    clips += [a_clip(3 + n, field=field, seconds=seconds) for n, field in enumerate(ReformField)]
    return clips


def a_large_library() -> list[Clip]:
    """Enough of every kind for every ready schedule."""
    clips = [*a_small_library(), *[a_clip(20 + n, field="CPS") for n in range(5)]]
    kinds = ("NHAC_HIEU", "BAN_TIN", "THONG_BAO", "NHAC")
    return clips + [
        a_clip(40 + n, kind=kind, field=None, group=None) for n, kind in enumerate(kinds)
    ]


def a_rule(
    *starts: str,
    key: str = "sang",
    number: int = 1,
    rundown: str = "mau",
    weekdays: frozenset[int] = frozenset(range(7)),
    from_date: date | None = None,
    to_date: date | None = None,
    grace_seconds: int | None = None,
    cap_minutes: int | None = None,
) -> Rule:
    return Rule(
        id=number,
        key=key,
        name="Buổi mẫu",
        rundown=rundown,
        starts=tuple(time.fromisoformat(start) for start in starts or ("05:30",)),
        weekdays=weekdays,
        from_date=from_date,
        to_date=to_date,
        grace_seconds=grace_seconds,
        cap_minutes=cap_minutes,
        decision="",
    )


def an_occurrence(day: date = MONDAY, start: str = "05:30", rule: Rule | None = None) -> Occurrence:
    rule = rule or a_rule(start)
    slot = start.replace(":", "")
    return Occurrence(f"{rule.key}/{day}/{slot}", rule, day, slot, at(day, start))


def rotation(number: int, kind: str = "CHUYEN_MUC_CCHC", field: str | None = None) -> Position:
    return Position(number, "rotation", kind, field=field)


def a_rundown(*positions: Position, number: int = 1) -> Rundown:
    return Rundown("mau", "Chương trình mẫu", positions, id=number)
