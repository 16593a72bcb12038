"""Clips on the workbench: each edit is done by the worker, into the folder of sounds in the making.

The clip's own file is read only, and only while it is the one its hash names.
"""

import re
import secrets
import unicodedata
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import MAX_TITLE
from ccht_desktop.library.edit_list import RATE, EditList, Join, RemoveSilence
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.library.refusals import refusal
from ccht_desktop.library.store import Library
from ccht_desktop.library.tape import unwritable
from ccht_desktop.library.workers import Cancelled, RunWorker, WorkerLimits, never

LIMITS = WorkerLimits(memory_mb=512, cpu_seconds=300, wall_seconds=600.0)
"""An hour takes about 75 MB and a few seconds."""
_STALE_SECONDS = 86400
# A recording in the same folder cannot be made again, so it is nothing to tidy here.
_MADE_HERE = re.compile(r"(.*-[0-9a-f]{8}-\d+|doc-[0-9a-f]{12})\.wav(\..+)?")


class Workshop:
    """Errors are those of the role `edit`, of RunWorker, and CLIP_CHANGED."""

    def __init__(self, library: Library, folder: StationFolder, run_worker: RunWorker) -> None:
        self._library = library
        self._folder = folder
        self._run_worker = run_worker

    def save(self, clip: Clip, edits: EditList, cancelled: Cancelled = never) -> Path:
        """The edited sound as a WAV file of its own."""
        with self._places(clip, 1) as [target]:
            self._work(clip, edits, {"target": str(target)}, cancelled)
        return target

    def split(self, clip: Clip, edits: EditList, cancelled: Cancelled = never) -> list[Path]:
        """The edited sound, divided at its marks."""
        marks = [mark / RATE for mark in edits.marks]
        with self._places(clip, len(marks) + 1) as targets:
            asked = {"do": "split", "marks": marks, "targets": [str(path) for path in targets]}
            self._work(clip, edits, asked, cancelled)
        return targets

    def proposed(
        self,
        clip: Clip,
        edits: EditList,
        shortest: float,
        threshold_db: float,
        cancelled: Cancelled = never,
    ) -> tuple[float, ...]:
        """Marks (seconds) in the middle of silences inside the edited sound."""
        silence = {"shortest": shortest, "threshold_db": threshold_db}
        asked = {"do": "propose", "room": str(self._room()), **silence}
        answer = self._work(clip, edits, asked, cancelled)
        return tuple(float(mark) for mark in answer["marks"])

    def measured(
        self, clip: Clip, edits: EditList, wanted: RemoveSilence, cancelled: Cancelled = never
    ) -> RemoveSilence:
        """How much silence would go from the ends of the edited sound."""
        operations = [*edits.request(), wanted.request()]
        asked = {"do": "ends", "room": str(self._room()), "operations": operations}
        head, tail = self._work(clip, edits, asked, cancelled)["found"]
        return replace(wanted, found=(int(head), int(tail)))

    def outline(self, clip: Clip, cancelled: Cancelled = never) -> bytes:
        """Peaks of a clip of which none are stored."""
        asked = {"do": "outline", "room": str(self._room())}
        answer = self._work(clip, EditList.of(clip.frames), asked, cancelled)
        return b64decode(answer["peaks"])

    def join(self, other: Clip, pause: float, at: Literal["head", "tail"]) -> Join:
        """Another clip before or after this one."""
        path = str(self._folder.audio(other.sha256))
        return Join(path, pause, at, other.frames, other.title)

    def described(self, clip: Clip, part: int | None = None) -> Description:
        """What is said of the clip, with a title that tells it from the original."""
        said = self._library.description(clip.id)
        words = _("{title} (edited)") if part is None else _("{title} (part {n})")
        room = MAX_TITLE - len(words.format(title="", n=part))
        return replace(said, title=words.format(title=said.title[:room].rstrip(), n=part))

    def _work(
        self, clip: Clip, edits: EditList, asked: dict[str, Any], cancelled: Cancelled
    ) -> dict[str, Any]:
        self._library.check_sound(clip)
        for operation in edits.operations:
            if isinstance(operation, Join):
                self._check_other(operation)
        source = str(self._folder.audio(clip.sha256))
        request = {"source": source, "operations": edits.request(), **asked}
        return self._run_worker("edit", request, LIMITS, cancelled)

    def _check_other(self, operation: Join) -> None:
        """A joined sound must be the clip it was when it was chosen."""
        other = self._library.by_hash(Path(operation.path).stem)
        if other is None or Path(operation.path) != self._folder.audio(other.sha256):
            raise refusal("CLIP_MISSING")
        self._library.check_sound(other)

    @contextmanager
    def _places(self, clip: Clip, count: int) -> Iterator[list[Path]]:
        """Names nobody else uses, that still tell a person which clip they come from.

        Nothing is left of them where the work fails or is cancelled.
        """
        room, token = self._room(), secrets.token_hex(4)
        stem = f"{_plain(clip.title) or clip.id}-{token}"
        places = [room / f"{stem}-{number}.wav" for number in range(1, count + 1)]
        try:
            yield places
        except BaseException:
            for left in room.glob(f"{stem}-*"):
                left.unlink(missing_ok=True)
            raise

    def _room(self) -> Path:
        """The folder for sounds in the making, without those a day old that can be made again."""
        room = self._folder.scratch
        try:
            room.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(room, error) from error
        oldest = self._library.clock.now().timestamp() - _STALE_SECONDS
        for left in room.iterdir():
            with suppress(OSError):
                if _MADE_HERE.fullmatch(left.name) and left.stat().st_mtime < oldest:
                    left.unlink()
        return room


def _plain(title: str) -> str:
    """A title as a file name that any disk takes."""
    letters = unicodedata.normalize("NFD", title.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode()).strip("-")[:40]
