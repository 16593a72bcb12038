"""ccht clip edit: a new clip out of an old one, or several out of a long one."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from ccht_desktop.cli.context import (
    ID,
    StationContext,
    json_option,
    minutes_seconds,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import checked
from ccht_desktop.library.edit_list import RATE, Cut, EditList, Fade, RemoveSilence, Trim
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.library.sound_times import seconds_of
from ccht_desktop.library.store import duplicate

if TYPE_CHECKING:
    from ccht_desktop.station import Station

Stretch = tuple[float, float]


class _Time(click.ParamType):  # type: ignore[type-arg]
    """A time within a sound, 12,5 or 1:02,5."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        found = value if isinstance(value, float) else seconds_of(str(value))
        if found is None:
            text = _("“{text}” is not a time. Write seconds as 12.5, or minutes as 1:02.5.")
            self.fail(text.format(text=value), param, ctx)
        return found


class _Stretch(click.ParamType):  # type: ignore[type-arg]
    """Two times with a dash between, the second one the later."""

    name = "stretch"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Stretch:
        if isinstance(value, tuple):
            return value
        times = [seconds_of(part) for part in str(value).split("-")]
        if len(times) != 2 or times[0] is None or times[1] is None or times[0] >= times[1]:
            text = _("“{text}” is not a stretch. Write it as 1:02-1:30, the later time last.")
            self.fail(text.format(text=value), param, ctx)
        return times[0], times[1]


TIME, STRETCH = _Time(), _Stretch()


@click.command("edit", help=_("Make a new clip out of one; the clip itself is never changed."))
@click.argument("clip_id", metavar="ID", type=ID)
@click.option("--keep", type=STRETCH, metavar="FROM-TO", help=_("Keep only this stretch."))
@click.option(
    "--cut",
    "cuts",
    type=STRETCH,
    multiple=True,
    metavar="FROM-TO",
    help=_("Cut this stretch out; may be given several times. Times are those of the clip."),
)
@click.option("--remove-silence", is_flag=True, help=_("Remove silence at both ends."))
@click.option(
    "--threshold",
    type=click.FloatRange(-90, -20),
    default=-50.0,
    help=_("What is quieter than this is silence, in dBFS."),
)
@click.option("--fade-in", type=TIME, default=0.0)
@click.option("--fade-out", type=TIME, default=0.0)
@click.option("--before", type=ID, metavar="ID", help=_("A clip, such as a jingle, put before."))
@click.option("--after", type=ID, metavar="ID", help=_("A clip put after."))
@click.option("--pause", type=TIME, default=0.5, help=_("Seconds between joined clips."))
@click.option(
    "--split-at",
    type=TIME,
    multiple=True,
    help=_("Divide here; may be given several times. Times are those of the clip."),
)
@click.option("--split-silence", type=TIME, help=_("Divide at silences of so many seconds."))
@click.option("--title", help=_("Title of the new clip; parts are numbered."))
@json_option
@pass_station
@plain_errors
def edit(
    context: StationContext,
    clip_id: int,
    keep: Stretch | None,
    cuts: tuple[Stretch, ...],
    remove_silence: bool,
    threshold: float,
    fade_in: float,
    fade_out: float,
    before: int | None,
    after: int | None,
    pause: float,
    split_at: tuple[float, ...],
    split_silence: float | None,
    title: str | None,
    as_json: bool,
) -> None:
    station = context.open()
    clip = station.library.clip(clip_id)
    edits = _cut(EditList.of(clip.frames).marked(split_at), keep, cuts)
    if remove_silence:
        silence = station.workshop.measured(clip, edits, RemoveSilence(True, True, threshold))
        edits = edits.then(silence)
    if fade_in or fade_out:
        edits = edits.then(Fade(fade_in, fade_out))
    ends: tuple[tuple[int | None, Literal["head", "tail"]], ...] = (
        (before, "head"),
        (after, "tail"),
    )
    for other, at in ends:
        if other is not None:
            edits = edits.then(station.workshop.join(station.library.clip(other), pause, at))
    if split_silence is not None:
        found = station.workshop.proposed(clip, edits, split_silence, threshold)
        edits = edits.marked((*(mark / RATE for mark in edits.marks), *found))
    if not edits.operations and not edits.marks:
        raise _nothing(split_silence)
    taken: list[Clip] = []
    try:
        _take_in(station, _made(station, clip, edits, title), taken)
    finally:
        # Also where a later part failed: these are in.
        if taken:
            _tell(station, taken, as_json)
            context.plan_changed()


def _tell(station: "Station", taken: list[Clip], as_json: bool) -> None:
    if as_json:
        today = local(station.clock.now()).date()
        print_rows([new.listing(today) for new in taken], (), True)
        return
    for new in taken:
        words = _("Clip {id}: {title} ({length})")
        click.echo(words.format(id=new.id, title=new.title, length=minutes_seconds(new.seconds)))


def _cut(edits: EditList, keep: Stretch | None, cuts: Sequence[Stretch]) -> EditList:
    """Stretches are of the untouched clip, wherever they are after those cut before."""
    apart = _merged([cut for cut in cuts if cut[0] < edits.seconds])
    for start, end in reversed(apart):
        edits = edits.then(Cut(start, end))
    if keep is None:
        return edits
    first, last = (
        edits.fall(next((cut[0] for cut in apart if cut[0] < at < cut[1]), at)) for at in keep
    )
    return edits.then(Trim(first or 0.0, last))


def _merged(stretches: Sequence[Stretch]) -> list[Stretch]:
    """The same in order, none touching another."""
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _made(
    station: "Station", clip: Clip, edits: EditList, title: str | None
) -> list[tuple[Path, Description]]:
    from dataclasses import replace

    if edits.marks:
        paths = station.workshop.split(clip, edits)
        parts = [station.workshop.described(clip, n) for n in range(1, len(paths) + 1)]
        if title is not None:
            words = _("{title} (part {n})")
            parts = [
                replace(said, title=words.format(title=title, n=n))
                for n, said in enumerate(parts, start=1)
            ]
        return list(zip(paths, parts, strict=True))
    said = station.workshop.described(clip)
    return [(station.workshop.save(clip, edits), replace(said, title=title or said.title))]


def _take_in(station: "Station", made: list[tuple[Path, Description]], taken: list[Clip]) -> None:
    """None is taken in before all were examined; what was made for it goes in any case.

    taken: grows by every clip that is in.
    """
    intake, waiting = station.intake, []
    try:
        for path, said in made:
            waiting.append((intake.examine(path), checked(said)))
        for examined, _said in waiting:
            known = examined.known
            if known is not None and not known.retired and known.fault is None:
                raise duplicate(known)
        for examined, said in waiting:
            taken.append(intake.accept(examined, said, anyway=True))
    finally:
        for examined, _said in waiting:
            intake.discard(examined)
        for path, _said in made:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _nothing(split_silence: float | None) -> Exception:
    if split_silence is None:
        text = _("Nothing is to be done: say what to cut, keep, join or divide.")
        return click.BadParameter(text)
    text = _("No silence of {seconds} s was found; nothing was divided. Try a shorter one.")
    return StationError("NOTHING_TO_EDIT", text.format(seconds=split_silence))
