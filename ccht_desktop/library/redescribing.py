"""Saying anew what many clips are, some parts of it at once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ccht_desktop.library.describing import checked
from ccht_desktop.library.model import Description
from ccht_desktop.library.store import Library


def describe_many(
    library: Library, clip_ids: Iterable[int], changes: Mapping[str, Any]
) -> dict[int, Description]:
    """Changes some parts of what is said about each clip; gives what was said before.

    changes: names of parts of Description with their new values. One that will not do changes
    none. Raises StationError NO_CLIP, or as checked().
    """
    before = {clip_id: library.description(clip_id) for clip_id in clip_ids}
    after = {clip_id: checked(replace(said, **changes)) for clip_id, said in before.items()}
    for clip_id, said in after.items():
        library.describe(clip_id, said)
    return before
