"""Taking a file from outside into the library: all of it, or nothing is left behind."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ccht_desktop.foundation.disk import Probe, check_import_room, free_bytes
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.decoding import Decoded
from ccht_desktop.library.describing import checked, title_from
from ccht_desktop.library.integrity import file_matches, sha256_of
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.library.refusals import MAX_BYTES, MAX_SECONDS, refusal
from ccht_desktop.library.store import Library, duplicate
from ccht_desktop.library.workers import RunWorker, WorkerLimits

LIMITS = WorkerLimits(memory_mb=1024, cpu_seconds=120, wall_seconds=300.0)
_BLOCK = 1 << 20
_STALE_SECONDS = 86400
_MARGIN = 5


class Intake:
    """Copies, checks and decodes one file at a time."""

    def __init__(
        self,
        library: Library,
        folder: StationFolder,
        run_worker: RunWorker,
        probe: Probe = free_bytes,
    ) -> None:
        self._library = library
        self._folder = folder
        self._run_worker = run_worker
        self._probe = probe

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
        """The new draft clip. A known clip whose audio was lost gets it back and is returned;
        one that was retired comes back, described anew, as a draft.

        Raises StationError as refusals.py, Library.add and RunWorker say, or DISK_LOW.
        """
        check_import_room(self._folder, self._probe)
        said = checked(
            Description(
                title=title_from(path.name) or _("Untitled") if title is None else title,
                kind=kind,
                field=field,
                group=group,
                priority=priority,
            )
        )
        with self._parts() as (copy, canonical):
            _copy_in(path, copy)
            decoded = self._decode(copy, canonical)
            known = self._library.by_hash(decoded.sha256)
            if known and known.retired:
                _keep(canonical, self._folder.audio(decoded.sha256))
                return self._library.describe_anew(known.id, said)
            if known and file_matches(self._folder.audio(decoded.sha256), decoded.sha256):
                raise duplicate(known)
            kept = _keep(canonical, self._folder.audio(decoded.sha256))
            if known:
                self._library.note_fault(known.sha256, None)
                return self._library.clip(known.id)
            try:
                return self._library.add(decoded, said, path.name)
            except BaseException as error:
                if not (isinstance(error, StationError) and error.code == "DUPLICATE_CLIP"):
                    _forget(kept)
                raise

    def _decode(self, copy: Path, canonical: Path) -> Decoded:
        answer = self._run_worker(
            "decode",
            {"source": str(copy), "target": str(canonical), "max_seconds": MAX_SECONDS + _MARGIN},
            LIMITS,
        )
        return Decoded(
            sha256=sha256_of(canonical),
            frames=int(answer["frames"]),
            lufs=answer["lufs"],
            true_peak=answer["true_peak"],
        )

    @contextmanager
    def _parts(self) -> Iterator[tuple[Path, Path]]:
        """Two names nobody else uses, gone afterwards; also those a power cut left long ago."""
        media = self._folder.media
        media.mkdir(parents=True, exist_ok=True)
        oldest = self._library.clock.now().timestamp() - _STALE_SECONDS
        for left in media.glob("*.part"):
            with suppress(OSError):
                if left.stat().st_mtime < oldest:
                    left.unlink()
        name = secrets.token_hex(16)
        copy, canonical = media / f"{name}.source.part", media / f"{name}.flac.part"
        try:
            yield copy, canonical
        finally:
            copy.unlink(missing_ok=True)
            canonical.unlink(missing_ok=True)


def _copy_in(path: Path, copy: Path) -> None:
    copied = 0
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
                    target.write(block)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
            raise refusal("CLIP_NOT_KEPT" if full else "CLIP_MISSING") from error
    if not copied:
        raise refusal("CLIP_EMPTY")


def _keep(canonical: Path, home: Path) -> Path:
    """Under its final name, and on the disk for good, before any row speaks of it."""
    try:
        home.parent.mkdir(exist_ok=True)
        with canonical.open("rb+") as file:
            os.fsync(file.fileno())
        canonical.replace(home)
        if os.name != "nt":
            for folder in (home.parent, home.parent.parent):
                opened = os.open(folder, os.O_RDONLY)
                os.fsync(opened)
                os.close(opened)
    except OSError as error:
        raise refusal("CLIP_NOT_KEPT") from error
    return home


def _forget(kept: Path) -> None:
    kept.unlink(missing_ok=True)
    if not any(kept.parent.iterdir()):
        kept.parent.rmdir()
