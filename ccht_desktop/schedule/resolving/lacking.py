"""Why a place in a session stays empty though its clips stand well, in words."""

from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, GROUP_NAMES, KIND_NAMES
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position
from ccht_desktop.schedule.resolving.limits import Limit
from ccht_desktop.schedule.resolving.turns import Lack


def spent(clip: Clip, reached: Limit) -> str:
    sentences = {
        "day": _("Clip {id} “{title}” is heard as often that day as its approval allows."),
        "total": _("Clip {id} “{title}” was heard as often in all as its approval allows."),
    }
    return sentences[reached].format(id=clip.id, title=clip.title)


def nothing_fits(position: Position, lack: Lack) -> str:
    sentences = {
        "none": _(
            "No approved clip is left for this session: {wanted}. Add one, or have one approved."
        ),
        "heard": _(
            "All that fits is heard elsewhere that day: {wanted}. Add a clip, or let this position"
            " repeat one of that day (again = true)."
        ),
    }
    return sentences[lack].format(wanted=_wanted(position))


def nothing_to_repeat(position: Position) -> str:
    return _(
        "There is nothing to repeat before this session: {wanted}. Nothing like it was heard, or"
        " its approval no longer holds."
    ).format(wanted=_wanted(position))


def _wanted(position: Position) -> str:
    wanted = [_(KIND_NAMES.get(position.kind, position.kind))]
    if position.field:
        wanted.append(_(FIELD_NAMES[position.field]))
    if position.group:
        wanted.append(_(GROUP_NAMES[position.group]))
    return ", ".join(wanted)
