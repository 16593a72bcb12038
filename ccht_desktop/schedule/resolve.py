"""Turns each position of a session into a planned item: which clip, when, under which approval."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, GROUP_NAMES, KIND_NAMES, Priority
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.limits import Limit, limit_reached
from ccht_desktop.schedule.model import Position, Rundown, Source, Walls
from ccht_desktop.schedule.planned import Occurrence, PlannedItem, PlannedSession
from ccht_desktop.schedule.standing import why_not

Starts = Mapping[str, Sequence[datetime]]
_NO_STARTS: Starts = MappingProxyType({})
_NEVER = datetime.min.replace(tzinfo=UTC)


def resolve(
    occurrences: Iterable[Occurrence],
    rundowns: Iterable[Rundown],
    clips: Sequence[Clip],
    last_aired: Mapping[str, datetime],
    walls: Walls,
    starts: Starts = _NO_STARTS,
) -> list[PlannedSession]:
    """The sessions in order of time; last_aired is by SHA-256, and grows by what is planned here.

    starts: by SHA-256, when clips whose approval sets limits began; grows likewise. Seconds and
    levels have three decimals, so that a session survives being stored.
    """
    by_key = {rundown.key: rundown for rundown in rundowns}
    aired = dict(last_aired)
    heard = {sha256: list(moments) for sha256, moments in starts.items()}
    sessions = []
    for occurrence in sorted(occurrences, key=lambda o: (o.start, o.rule.key, o.slot)):
        rundown = by_key.get(occurrence.rundown or occurrence.rule.rundown)
        items = _items(occurrence, rundown.positions if rundown else (), clips, aired, heard)
        backup = _backup(occurrence, rundown.backup if rundown else None, clips)
        sessions.append(_session(occurrence, rundown.id if rundown else 0, items, walls, backup))
    return sessions


def _backup(
    occurrence: Occurrence, sha256: str | None, clips: Sequence[Clip]
) -> PlannedItem | None:
    """What plays where the session's own items fail; None where there is no approved one."""
    day = local(occurrence.start).date()
    allowed = (clip for clip in clips if clip.sha256 == sha256 and clip.may_air(day))
    clip = next(allowed, None)
    return item_of(clip, 0, clip.kind, occurrence.start) if clip else None


def _session(
    occurrence: Occurrence,
    rundown: int,
    items: tuple[PlannedItem, ...],
    walls: Walls,
    backup: PlannedItem | None,
) -> PlannedSession:
    rule = occurrence.rule
    end = items[-1].planned_start + _length(items[-1]) if items else occurrence.start
    return PlannedSession(
        occurrence=occurrence.key,
        rule=rule.id,
        name=rule.name,
        start=occurrence.start,
        end=end,
        rundown=rundown,
        grace_seconds=walls.grace_seconds if rule.grace_seconds is None else rule.grace_seconds,
        cap_minutes=rule.cap_minutes or occurrence.cap_minutes or walls.cap_minutes,
        items=items,
        start_mode=rule.start_mode,
        wait_seconds=rule.wait_seconds,
        backup=backup,
        priority=rule.priority,
        clusters=rule.clusters,
        permit=occurrence.permit,
    )


def _items(
    occurrence: Occurrence,
    positions: Sequence[Position],
    clips: Sequence[Clip],
    aired: dict[str, datetime],
    heard: dict[str, list[datetime]],
) -> tuple[PlannedItem, ...]:
    """Extends aired and heard by what is planned."""
    # A clip that has a fixed place in this session is not taken by a rotation before it either.
    used = {position.sha256 for position in positions if position.sha256}
    items: list[PlannedItem] = []
    start = occurrence.start
    for position in positions:
        item = _item(position, start, clips, aired, heard, used)
        if item.clip is not None and item.sha256 is not None:
            used.add(item.sha256)
            aired[item.sha256] = max(start, aired.get(item.sha256, _NEVER))
            heard.setdefault(item.sha256, []).append(start)
        items.append(item)
        start += _length(item)
    return tuple(items)


def _item(
    position: Position,
    start: datetime,
    clips: Sequence[Clip],
    aired: Mapping[str, datetime],
    heard: Starts,
    used: set[str],
) -> PlannedItem:
    if position.source == "pause":
        return PlannedItem(
            position.number, "pause", position.kind, start, round(position.seconds or 0.0, 3)
        )
    day = local(start).date()
    if position.source == "clip":
        same = [clip for clip in clips if clip.sha256 == position.sha256]
        # One whose file is not whole stays planned: it is refused at its time, or healed before.
        allowed = next((clip for clip in same if clip.allowed(day)), None)
        if allowed is None:
            return _empty(position, start, why_not(same[-1] if same else None, day))
        if (reached := _limit(allowed, heard, start)) is not None:
            return _empty(position, start, _spent(allowed, reached))
        return _planned(position, start, allowed)
    fitting = [
        clip
        for clip in clips
        if _fits(clip, position, day)
        and clip.sha256 not in used
        and _limit(clip, heard, start) is None
    ]
    if not fitting:
        return _empty(position, start, _nothing_fits(position))
    return _planned(position, start, min(fitting, key=lambda clip: _turn(clip, day, aired)))


def _fits(clip: Clip, position: Position, day: date) -> bool:
    return (
        clip.kind == position.kind
        and clip.priority < Priority.EMERGENCY
        and position.field in (None, clip.field)
        and position.group in (None, clip.group)
        and clip.allowed(day)
    )


def _limit(clip: Clip, heard: Starts, at: datetime) -> Limit | None:
    approval = clip.approval
    if approval is None:
        return None
    starts = heard.get(clip.sha256, ())
    return limit_reached(approval.max_per_day, approval.max_total, approval.at, starts, at)


def _turn(
    clip: Clip, day: date, aired: Mapping[str, datetime]
) -> tuple[bool, bool, bool, datetime, int]:
    """Sorts first what comes next: not yet today, of those priority first, then the longest ago.

    One whose file is not whole comes when nothing else is left, to be refused and named.
    """
    last = aired.get(clip.sha256, _NEVER)
    today = last is not _NEVER and local(last).date() == day
    waits = today or clip.priority != Priority.PRIORITY
    return clip.fault is not None, today, waits, last, clip.id


def _planned(position: Position, start: datetime, clip: Clip) -> PlannedItem:
    return item_of(clip, position.number, position.kind, start, position.source)


def item_of(
    clip: Clip, position: int, kind: str, start: datetime, source: Source = "clip"
) -> PlannedItem:
    """An item with copies of all of a clip that its airing needs."""
    approval = clip.approval
    return PlannedItem(
        position=position,
        source=source,
        kind=kind,
        planned_start=start,
        seconds=round(clip.seconds, 3),
        clip=clip.id,
        sha256=clip.sha256,
        title=clip.title,
        field=clip.field,
        group=clip.group,
        priority=clip.priority,
        frames=clip.frames,
        lufs=_rounded(clip.lufs),
        true_peak=_rounded(clip.true_peak),
        approval=approval.id if approval else None,
        approval_number=approval.number if approval else None,
        approver=approval.by if approval else None,
    )


def _empty(position: Position, start: datetime, why: str) -> PlannedItem:
    return PlannedItem(
        position=position.number,
        source=position.source,
        kind=position.kind,
        planned_start=start,
        seconds=0.0,
        sha256=position.sha256,
        field=position.field,
        group=position.group,
        why=why,
    )


def _rounded(level: float | None) -> float | None:
    return None if level is None else round(level, 3)


def _length(item: PlannedItem) -> timedelta:
    return timedelta(seconds=item.seconds)


def _spent(clip: Clip, reached: Limit) -> str:
    sentences = {
        "day": _("Clip {id} “{title}” is heard as often that day as its approval allows."),
        "total": _("Clip {id} “{title}” was heard as often in all as its approval allows."),
    }
    return sentences[reached].format(id=clip.id, title=clip.title)


def _nothing_fits(position: Position) -> str:
    wanted = [_(KIND_NAMES.get(position.kind, position.kind))]
    if position.field:
        wanted.append(_(FIELD_NAMES[position.field]))
    if position.group:
        wanted.append(_(GROUP_NAMES[position.group]))
    return _(
        "No approved clip is left for this session: {wanted}. Add one, or have one approved."
    ).format(wanted=", ".join(wanted))
