"""ccht clip check: reads clips' files and says which are not what was approved."""

import click

from ccht_desktop.cli.context import (
    ID,
    StationContext,
    json_option,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import N_, _, ngettext

FAULT_NAMES = {"missing": N_("file missing"), "changed": N_("file changed")}


@click.command("check", help=_("Read the clips' files, or those of ID…: are they what was taken?"))
@click.argument("ids", metavar="[ID]...", type=ID, nargs=-1)
@json_option
@pass_station
@plain_errors
def check(context: StationContext, ids: tuple[int, ...], as_json: bool) -> None:
    from ccht_desktop.service.sound_check import check_sounds

    station = context.open()
    hashes = {station.library.clip(clip_id).sha256 for clip_id in ids} if ids else None
    before = {clip.sha256: clip.fault for clip in station.library.clips()}
    found = check_sounds(station, hashes)
    after = {clip.sha256: clip.fault for clip in station.library.clips()}
    if after != before:
        context.plan_changed()
    today = local(station.clock.now()).date()
    rows = [clip.listing(today) for clip in found]
    columns = [("id", _("No.")), ("title", _("Title")), ("fault", _("File"))]
    told = [{**row, "fault": _(FAULT_NAMES[row["fault"]])} for row in rows]
    if as_json or found:
        print_rows(rows if as_json else told, columns, as_json)
    if found:
        text = ngettext(
            "The file of {count} clip is missing or was changed. Add the original file again.",
            "The files of {count} clips are missing or were changed. Add the original files again.",
            len(found),
        )
        raise StationError("CLIP_CHANGED", text.format(count=len(found)))
    if not as_json:
        click.echo(_("All files are what was taken in."))
