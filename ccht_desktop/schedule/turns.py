"""Whose turn it is: rotations and repeats, and what was heard on which day."""

from ccht_desktop.library.codes import ItemKind, Priority
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position

# They open, introduce and part the sessions: they recur in each, and are never what is repeated.
TUNES = frozenset({ItemKind.NHAC_HIEU, ItemKind.LOI_GIOI_THIEU, ItemKind.NHAC})


def takes(position: Position, clip: Clip) -> bool:
    """Whether a clip answers what a rotation or a repeat asks for, approved or not."""
    if clip.priority >= Priority.EMERGENCY:
        return False
    if position.source == "repeat" and position.kind == ItemKind.PHAT_LAI:
        kind = clip.kind not in TUNES
    else:
        kind = clip.kind == position.kind
    return kind and position.field in (None, clip.field) and position.group in (None, clip.group)
