"""Taking a file from outside into the library: all of it, or nothing is left behind."""

import base64
import errno
import hashlib
import os
import secrets
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from ccht_desktop.foundation.disk import Probe, check_import_room, free_bytes
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.decoding import Decoded
from ccht_desktop.library.describing import checked, title_from
from ccht_desktop.library.examined import Alike, Examined, Finding
from ccht_desktop.library.integrity import fault_of, file_matches, sha256_of
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.library.originals import Originals
from ccht_desktop.library.refusals import MAX_BYTES, MAX_SECONDS, damage, refusal
from ccht_desktop.library.sounds import Sounds
from ccht_desktop.library.store import Library, duplicate
from ccht_desktop.library.workers import (
    Cancelled,
    RunWorker,
    WorkerLimits,
    cancelled_by_a_person,
    never,
)

LIMITS = WorkerLimits(memory_mb=512, cpu_seconds=120, wall_seconds=300.0)
_BLOCK = 1 << 20
_STALE_SECONDS = 86400
_MARGIN = 5


class Intake:
    """Copies, checks, decodes and measures one file at a time; a person decides what becomes of it.

    What examine() returns is handed to accept() or discard().
    """

    def __init__(
        self,
        library: Library,
        sounds: Sounds,
        originals: Originals,
        run_worker: RunWorker,
        probe: Probe = free_bytes,
    ) -> None:
        self._library = library
        self._folder: StationFolder = library.folder
        self._sounds = sounds
        self._originals = originals
        self._run_worker = run_worker
        self._probe = probe
        self._waiting: set[Path] = set()

    def examine(self, path: Path, cancelled: Cancelled = never) -> Examined:
        """Takes a copy and finds out all about it; nothing is in the library yet.

        Raises StationError as refusals.py and RunWorker say, DISK_LOW, or CANCELLED; then nothing
        is left behind.
        """
        self._originals.make_room()
        check_import_room(self._folder, self._probe)
        copy, canonical = self._parts()
        try:
            original = _copy_in(path, copy, cancelled)
            examined = self._measured(path.name, copy, canonical, original, cancelled)
        except BaseException:
            _remove(copy, canonical)
            raise
        self._waiting |= {copy, canonical}
        return examined

    def accept(self, examined: Examined, description: Description, *, anyway: bool = False) -> Clip:
        """The new draft clip. A known clip whose audio was lost gets it back and is returned;
        one that was retired comes back, described anew, as a draft.

        anyway: although something grave was found. Raises StationError CLIP_DAMAGED,
        CLIP_NOT_KEPT, or as Library.add: nothing is in the library and the examined file still
        waits; CLIP_GONE where it does not, and is to be examined again.
        """
        said = checked(description)
        if examined.grave and not anyway:
            raise damage(examined.findings)
        clip = self._take_in(examined, said)
        # The clip is in: that its original is not kept must not look as if it were not.
        with suppress(OSError, StationError, sqlite3.Error):
            if self._originals.keep(examined.copy, examined.original, examined.source_name):
                self._sounds.note_original(clip.id, examined.original)
        self.discard(examined)
        return clip

    def discard(self, examined: Examined) -> None:
        """Removes what examine() left in the station's folder."""
        _remove(examined.copy, examined.canonical)
        self._waiting -= {examined.copy, examined.canonical}

    def add(
        self,
        path: Path,
        *,
        title: str | None = None,
        kind: str = "CHUYEN_MUC_CCHC",
        field: str | None = None,
        group: str | None = None,
        priority: int = 1,
    ) -> Clip:
        """examine() and accept() in one. Raises StationError as both do."""
        said = checked(
            Description(
                title=title_from(path.name) or _("Untitled") if title is None else title,
                kind=kind,
                field=field,
                group=group,
                priority=priority,
            )
        )
        examined = self.examine(path)
        try:
            return self.accept(examined, said)
        finally:
            self.discard(examined)

    def _measured(
        self, name: str, copy: Path, canonical: Path, original: str, cancelled: Cancelled
    ) -> Examined:
        answer = self._run_worker(
            "decode",
            {"source": str(copy), "target": str(canonical), "max_seconds": MAX_SECONDS + _MARGIN},
            LIMITS,
            cancelled,
        )
        sha256, frames = sha256_of(canonical), int(answer["frames"])
        fingerprint = base64.b64decode(answer["fingerprint"])
        known = self._library.by_hash(sha256)
        alike = self._sounds.alike(fingerprint, sha256)
        return Examined(
            source_name=name,
            copy=copy,
            canonical=canonical,
            sha256=sha256,
            frames=frames,
            lufs=answer["lufs"],
            true_peak=answer["true_peak"],
            findings=tuple(Finding(**finding) for finding in answer["findings"]),
            peaks=base64.b64decode(answer["peaks"]),
            fingerprint=fingerprint,
            known=known,
            alike=tuple(Alike(self._library.clip(clip), share) for clip, share in alike),
            original=original,
        )

    def _take_in(self, examined: Examined, said: Description) -> Clip:
        home, sha256 = self._folder.audio(examined.sha256), examined.sha256
        known = self._library.by_hash(sha256)
        if known and not known.retired and not known.fault and file_matches(home, sha256):
            raise duplicate(known)
        if fault_of(examined.canonical, sha256) is not None:
            raise refusal("CLIP_GONE")
        _write_out(examined.canonical)

        def also(clip_id: int) -> None:
            self._sounds.keep(clip_id, examined.peaks, examined.fingerprint, examined.findings)
            _keep(examined.canonical, home)

        try:
            if known is None:
                decoded = Decoded(sha256, examined.frames, examined.lufs, examined.true_peak)
                return self._library.add(decoded, said, examined.source_name, also)
            if known.retired:
                return self._library.describe_anew(known.id, said, also)
            return self._library.regain(known, also)
        except BaseException:
            if not examined.canonical.exists():
                self._give_back(home, examined)
            raise

    def _give_back(self, home: Path, examined: Examined) -> None:
        """The file waits again; what a clip stands on stays where it is."""

        def back() -> None:
            home.replace(examined.canonical)
            _forget_folder(home.parent)

        with suppress(OSError, sqlite3.Error):
            if self._library.unless_known(examined.sha256, back):
                return
        with suppress(OSError):
            shutil.copyfile(home, examined.canonical)

    def _parts(self) -> tuple[Path, Path]:
        """Two names nobody else uses; what a power cut left long ago goes."""
        media = self._folder.media
        media.mkdir(parents=True, exist_ok=True)
        oldest = self._library.clock.now().timestamp() - _STALE_SECONDS
        for left in media.glob("*.part"):
            with suppress(OSError):
                if left not in self._waiting and left.stat().st_mtime < oldest:
                    left.unlink()
        name = secrets.token_hex(16)
        return media / f"{name}.source.part", media / f"{name}.flac.part"


def _remove(*parts: Path) -> None:
    for part in parts:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _copy_in(path: Path, copy: Path, cancelled: Cancelled) -> str:
    """The hash of what was copied."""
    copied, digest = 0, hashlib.sha256()
    try:
        if not path.is_file():
            raise refusal("CLIP_MISSING")
        source = path.open("rb")
    except OSError as error:
        raise refusal("CLIP_MISSING") from error
    with source:
        if os.fstat(source.fileno()).st_size > MAX_BYTES:
            raise refusal("CLIP_TOO_BIG")
        try:
            with copy.open("xb") as target:
                while block := source.read(_BLOCK):
                    copied += len(block)
                    if copied > MAX_BYTES:
                        raise refusal("CLIP_TOO_BIG")
                    if cancelled():
                        raise cancelled_by_a_person()
                    digest.update(block)
                    target.write(block)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
            raise refusal("CLIP_NOT_KEPT" if full else "CLIP_MISSING") from error
    if not copied:
        raise refusal("CLIP_EMPTY")
    return digest.hexdigest()


def _write_out(canonical: Path) -> None:
    """On the disk for good, while nobody has to wait for it."""
    try:
        with canonical.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise refusal("CLIP_NOT_KEPT") from error


def _keep(canonical: Path, home: Path) -> None:
    """Under its final name for good, before any row speaks of it."""
    try:
        home.parent.mkdir(exist_ok=True)
        canonical.replace(home)
        if os.name != "nt":
            for folder in (home.parent, home.parent.parent):
                opened = os.open(folder, os.O_RDONLY)
                os.fsync(opened)
                os.close(opened)
    except OSError as error:
        _forget_folder(home.parent)
        raise refusal("CLIP_NOT_KEPT") from error


def _forget_folder(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
