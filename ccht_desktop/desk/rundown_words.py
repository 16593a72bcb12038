"""Positions of a rundown: in people's words, in order, and as most communes have them."""

from collections.abc import Sequence
from dataclasses import replace

from ccht_desktop.desk.wording import minutes_seconds
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.library.codes import FIELD_NAMES, GROUP_NAMES, KIND_NAMES
from ccht_desktop.schedule.model import Position, Rule, Schedule, Source
from ccht_desktop.schedule.resolving.lengths import RundownLength, minutes_text

SOURCES: dict[Source, str] = {
    "rotation": N_("The program chooses in turn"),
    "clip": N_("One fixed clip"),
    "repeat": N_("Repeat of the one aired last"),
    "relay": N_("Relay"),
    "live": N_("Live"),
    "pause": N_("Silence"),
}
SLOTS: tuple[Source, ...] = ("relay", "live")
# A rural session as most stations have it: tune, introduction, relay, own items, tune.
USUAL: tuple[tuple[Source, str], ...] = (
    ("rotation", "NHAC_HIEU"),
    ("rotation", "LOI_GIOI_THIEU"),
    ("relay", "TIEP_SONG"),
    ("rotation", "BAN_TIN"),
    ("rotation", "CHUYEN_MUC_CCHC"),
    ("rotation", "CHUYEN_MUC_CCHC"),
    ("rotation", "THONG_BAO"),
    ("rotation", "NHAC"),
    ("rotation", "NHAC_HIEU"),
)
RELAY_SECONDS = 900.0


def usual_positions() -> tuple[Position, ...]:
    made = [
        Position(n, source, kind, seconds=RELAY_SECONDS if source == "relay" else None)
        for n, (source, kind) in enumerate(USUAL, start=1)
    ]
    return tuple(replace(p, name=_("Province radio")) if p.source == "relay" else p for p in made)


def numbered(positions: Sequence[Position]) -> tuple[Position, ...]:
    return tuple(replace(one, number=n) for n, one in enumerate(positions, start=1))


def moved(positions: Sequence[Position], place: int, step: int) -> tuple[Position, ...]:
    """One position further up (-1) or down (1); at an end all stays as it is."""
    to = place + step
    if not 0 <= to < len(positions):
        return tuple(positions)
    order = list(positions)
    order.insert(to, order.pop(place))
    return numbered(order)


def kind_words(position: Position) -> str:
    """What it is; of a silence or a line, its source where no kind is given."""
    return _(KIND_NAMES.get(position.kind, "") or SOURCES[position.source])


def source_words(position: Position, titles: dict[str, str]) -> str:
    """Where it comes from; titles: of clips by hash."""
    if position.source == "clip":
        return titles.get(position.sha256, "…") if position.sha256 else _("no clip chosen")
    if position.source in SLOTS:
        words = _(SOURCES[position.source])
        return f"{words}: {position.name}" if position.name else words
    words = _(SOURCES[position.source])
    wishes = [
        _(FIELD_NAMES[position.field]) if position.field else "",
        _(GROUP_NAMES[position.group]) if position.group else "",
        _("may be heard again the same day") if position.again else "",
    ]
    return " · ".join(part for part in (words, *wishes) if part)


def players(schedule: Schedule, key: str) -> list[Rule]:
    """The rules that play a rundown, on holidays too."""
    return [rule for rule in schedule.rules if key in (rule.rundown, rule.holiday_rundown)]


def cap_of(schedule: Schedule, key: str, station: int) -> int:
    """Minutes a session of a rundown may last: the least of its rules, else the station's."""
    return min((rule.cap_minutes or station for rule in players(schedule, key)), default=station)


def length_words(length: RundownLength) -> tuple[str, str]:
    """(sentence, tone): “24′ / 45′, còn 21′”, or in attention “48′ / 45′, quá 3′”."""
    cap = length.cap_minutes
    typical = minutes_text(length.typical)
    if cap is None:
        return typical, "quiet"
    allowed, spare = minutes_text(cap * 60), length.spare_seconds
    words = {"length": typical, "cap": allowed}
    if spare < 0:
        text = _("{length} of {cap}, {over} too long")
        return text.format(over=minutes_text(-spare), **words), "attention"
    said = _("{length} of {cap}, {spare} left").format(spare=minutes_text(spare), **words)
    if length.may_run_over:
        longest = minutes_text(length.longest)
        said += " · " + _("up to {longest} with the longest clips").format(longest=longest)
        return said, "attention"
    return said, "ready"


def offset_words(seconds: float) -> str:
    return f"+{minutes_seconds(seconds)}"
