"""Why a clip may not be heard, in words."""

from datetime import date

from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Clip


def why_not(clip: Clip | None, day: date) -> str:
    """The sentence for a clip that is not allowed on a day, None for one that is not there."""
    if clip is None:
        return _("The clip of this position is not in the library. Add the file again.")
    sentences = {
        "waiting": _("Clip {id} “{title}” waits for its approval. Have it approved."),
        "changes": _("Changes were asked of clip {id} “{title}”. Choose another clip."),
        "rejected": _("Clip {id} “{title}” was rejected. Choose another clip."),
        "draft": _("Clip {id} “{title}” is not approved. Have it approved."),
        "withdrawn": _("The approval of clip {id} “{title}” was withdrawn. Choose another clip."),
        "expired": _("The approval of clip {id} “{title}” has expired. Have it approved again."),
        "retired": _("Clip {id} “{title}” is no longer in use. Choose another clip."),
        "approved": _("The approval of clip {id} “{title}” is not valid yet on this date."),
    }
    return sentences[clip.state(day)].format(id=clip.id, title=clip.title)
