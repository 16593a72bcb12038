"""The library: clips and the decisions on them, in plan.db."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from ccht_desktop.foundation.clock import Clock, utc_text
from ccht_desktop.foundation.database import transaction
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import checked, clean_text
from ccht_desktop.library.integrity import fault_of
from ccht_desktop.library.model import Clip, Description, SoundFault
from ccht_desktop.library.rows import CLIPS, clip_of
from ccht_desktop.library.shelf import title_key

if TYPE_CHECKING:
    from ccht_desktop.library.decoding import Decoded


def _nothing_more(_clip_id: int) -> None:
    pass


class Library:
    """Clips are added, described, approved, retired and taken back; their audio never changes."""

    def __init__(self, plan: sqlite3.Connection, folder: StationFolder, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self._plan = plan

    def add(
        self,
        decoded: "Decoded",
        description: Description,
        source_name: str,
        also: Callable[[int], None] = _nothing_more,
    ) -> Clip:
        """Records canonical audio as a draft clip.

        also: done with the clip's id before the clip is there for good; fails it by raising.
        Raises StationError DUPLICATE_CLIP, or as checked().
        """
        said = checked(description)
        with transaction(self._plan) as plan:
            existing = self.by_hash(decoded.sha256)
            if existing:
                raise duplicate(existing)
            cursor = plan.execute(
                "INSERT INTO clip(sha256, title, kind, priority, frames, lufs, true_peak, added_at,"
                " source_name) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    decoded.sha256,
                    said.title,
                    said.kind,
                    said.priority,
                    decoded.frames,
                    decoded.lufs,
                    decoded.true_peak,
                    utc_text(self.clock.now()),
                    clean_text(source_name),
                ),
            )
            clip_id = int(cursor.lastrowid or 0)
            self._describe(clip_id, said)
            also(clip_id)
        return self.clip(clip_id)

    def describe(self, clip_id: int, description: Description) -> Clip:
        """Says anew what a clip is. A standing approval stays: it is bound to the sound.

        Raises StationError NO_CLIP, NO_DOCUMENT, or as checked().
        """
        said = checked(description)
        with transaction(self._plan):
            self.clip(clip_id)
            self._describe(clip_id, said)
        return self.clip(clip_id)

    def description(self, clip_id: int) -> Description:
        """All that is said about a clip, transcript and legal basis included.

        Raises StationError NO_CLIP.
        """
        clip = self.clip(clip_id)
        text = self._plan.execute("SELECT transcript FROM clip WHERE id = ?", (clip_id,))
        basis = self._plan.execute(
            "SELECT document FROM clip_basis WHERE clip = ? ORDER BY document", (clip_id,)
        )
        return Description(
            title=clip.title,
            kind=clip.kind,
            field=clip.field,
            group=clip.group,
            priority=clip.priority,
            language=clip.language,
            source=clip.source,
            author=clip.author,
            pen_name=clip.pen_name,
            valid_from=clip.valid_from,
            valid_to=clip.valid_to,
            transcript=str(text.fetchone()[0]),
            basis=tuple(int(row[0]) for row in basis),
        )

    def clips(self) -> list[Clip]:
        """All clips, oldest first."""
        return self._read(" ORDER BY clip.id", ())

    def standing(self, on: date, also: Iterable[str]) -> list[Clip]:
        """Clips in use whose approval has not ended by a date, and those of some hashes whatever
        became of them; oldest first."""
        condition = (
            " WHERE (clip.retired_at IS NULL AND approval.verdict = 'approved'"
            " AND approval.withdrawn_at IS NULL"
            " AND ifnull(approval.valid_to, :on) >= :on AND ifnull(clip.valid_to, :on) >= :on)"
            " OR clip.sha256 IN (SELECT value FROM json_each(:also)) ORDER BY clip.id"
        )
        values = {"on": on.isoformat(), "also": json.dumps(sorted(set(also)))}
        return [clip_of(row) for row in self._plan.execute(CLIPS + condition, values)]

    def clip(self, clip_id: int) -> Clip:
        """Raises StationError NO_CLIP."""
        for clip in self._read(" WHERE clip.id = ?", (clip_id,)):
            return clip
        raise StationError("NO_CLIP", _("There is no clip {id}.").format(id=clip_id))

    def by_hash(self, sha256: str) -> Clip | None:
        for clip in self._read(" WHERE clip.sha256 = ?", (sha256,)):
            return clip
        return None

    def retire(self, clip_id: int) -> Clip:
        """Takes the clip out of use; its audio and history stay. Raises StationError NO_CLIP."""
        self.clip(clip_id)
        self._plan.execute(
            "UPDATE clip SET retired_at = ? WHERE id = ? AND retired_at IS NULL",
            (utc_text(self.clock.now()), clip_id),
        )
        return self.clip(clip_id)

    def retired_before(self, moment: datetime) -> list[Clip]:
        """Clips that were retired before a moment and are still; oldest first."""
        return self._read(" WHERE clip.retired_at < ? ORDER BY clip.id", (utc_text(moment),))

    def revive(self, clip_id: int) -> Clip:
        """Takes a retired clip back into use, as it was. Raises StationError NO_CLIP."""
        self._plan.execute("UPDATE clip SET retired_at = NULL WHERE id = ?", (clip_id,))
        return self.clip(clip_id)

    def describe_anew(
        self,
        clip_id: int,
        description: Description,
        also: Callable[[int], None] = _nothing_more,
    ) -> Clip:
        """A retired clip comes back under another description; it needs a new approval.

        Raises StationError as add().
        """
        said = checked(description)
        with transaction(self._plan) as plan:
            plan.execute(
                "UPDATE approval SET withdrawn_at = ?, withdrawn_reason = ?"
                " WHERE clip = ? AND withdrawn_at IS NULL AND verdict = 'approved'",
                (utc_text(self.clock.now()), _("described anew"), clip_id),
            )
            plan.execute(
                "UPDATE clip SET retired_at = NULL, submitted_at = NULL WHERE id = ?", (clip_id,)
            )
            self._describe(clip_id, said)
            also(clip_id)
        return self.clip(clip_id)

    def regain(self, clip: Clip, also: Callable[[int], None]) -> Clip:
        """A clip whose file was lost or changed has it again."""
        with transaction(self._plan):
            also(clip.id)
            self.note_fault(clip.sha256, None)
        return self.clip(clip.id)

    def unless_known(self, sha256: str, act: Callable[[], object]) -> bool:
        """Acts while nobody can add this sound; False, and nothing done, where it is known."""
        with transaction(self._plan):
            if self.by_hash(sha256):
                return False
            act()
        return True

    def check_sound(self, clip: Clip) -> None:
        """Reads the clip's file and notes what is wrong with it, or no longer is.

        Raises StationError CLIP_CHANGED.
        """
        fault = fault_of(self.folder.audio(clip.sha256), clip.sha256)
        if fault != clip.fault:
            self.note_fault(clip.sha256, fault)
        if fault is not None:
            raise StationError(
                "CLIP_CHANGED",
                _(
                    "The file of clip {id} “{title}” is missing or was changed, so it cannot be "
                    "heard. Add the original file again."
                ).format(id=clip.id, title=clip.title),
            )

    def note_fault(self, sha256: str, fault: SoundFault | None) -> None:
        """What is known of the file of a hash; None: it is whole."""
        if fault is None:
            self._plan.execute("DELETE FROM sound_fault WHERE sha256 = ?", (sha256,))
        else:
            self._plan.execute(
                "INSERT OR REPLACE INTO sound_fault(sha256, what, found_at) VALUES(?, ?, ?)",
                (sha256, fault, utc_text(self.clock.now())),
            )

    def _describe(self, clip_id: int, said: Description) -> None:
        self._plan.execute(
            'UPDATE clip SET title = ?, kind = ?, field = ?, "group" = ?, priority = ?,'
            " language = ?, source = ?, author = ?, pen_name = ?, valid_from = ?, valid_to = ?,"
            " transcript = ?, title_key = ? WHERE id = ?",
            (
                said.title,
                said.kind,
                said.field,
                said.group,
                said.priority,
                said.language,
                said.source,
                said.author,
                said.pen_name,
                said.valid_from.isoformat() if said.valid_from else None,
                said.valid_to.isoformat() if said.valid_to else None,
                said.transcript,
                title_key(said.title),
                clip_id,
            ),
        )
        self._plan.execute("DELETE FROM clip_basis WHERE clip = ?", (clip_id,))
        rows = [(clip_id, document) for document in dict.fromkeys(said.basis)]
        try:
            self._plan.executemany("INSERT INTO clip_basis(clip, document) VALUES(?, ?)", rows)
        except sqlite3.IntegrityError as error:
            raise StationError(
                "NO_DOCUMENT", _("A document of the legal basis is not in the register.")
            ) from error

    def _read(self, condition: str, values: tuple[object, ...]) -> list[Clip]:
        return [clip_of(row) for row in self._plan.execute(CLIPS + condition, values)]


def duplicate(existing: Clip) -> StationError:
    """DUPLICATE_CLIP, naming the clip that holds the same sound."""
    return StationError(
        "DUPLICATE_CLIP",
        _("The same sound is in the library already: clip {id} “{title}”.").format(
            id=existing.id, title=existing.title
        ),
    )
