"""What was found out about each clip's sound when it came in, kept in plan.db."""

import json
import sqlite3
from dataclasses import asdict
from typing import Any

from ccht_desktop.library.examined import Finding
from ccht_desktop.library.fingerprint import WORD_BYTES, WORDS_A_SECOND, share_alike

LEAST_SHARE = 0.8
_APART_SECONDS, _APART_SHARE = 3, 0.03
_ALIKE_LENGTH = (
    "SELECT id, fingerprint FROM clip JOIN clip_sound ON clip = id"
    " WHERE length(fingerprint) BETWEEN ? AND ? AND retired_at IS NULL AND sha256 <> ?"
)


class Sounds:
    """Peaks, fingerprints and findings by clip; a clip of an earlier program has none."""

    def __init__(self, plan: sqlite3.Connection) -> None:
        self._plan = plan

    def keep(
        self,
        clip_id: int,
        peaks: bytes,
        fingerprint: bytes,
        findings: tuple[Finding, ...],
    ) -> None:
        """Joins the transaction that writes the clip."""
        told = {"findings": [asdict(finding) for finding in findings], "original": None}
        self._plan.execute(
            "INSERT OR REPLACE INTO clip_sound(clip, peaks, fingerprint, findings)"
            " VALUES(?, ?, ?, ?)",
            (clip_id, peaks, fingerprint, json.dumps(told)),
        )

    def note_original(self, clip_id: int, original: str) -> None:
        """original: hex SHA-256 of the file as it came, once that is kept."""
        self._plan.execute(
            "UPDATE clip_sound SET findings = json_set(findings, '$.original', ?) WHERE clip = ?",
            (original, clip_id),
        )

    def peaks(self, clip_id: int) -> bytes | None:
        """As peaks.py says."""
        row = self._plan.execute("SELECT peaks FROM clip_sound WHERE clip = ?", (clip_id,))
        found = row.fetchone()
        return bytes(found[0]) if found else None

    def findings(self, clip_id: int) -> tuple[Finding, ...]:
        """What was wrong with the file when it was taken in."""
        told = self._told(clip_id).get("findings", [])
        return tuple(Finding(**finding) for finding in told)

    def original(self, clip_id: int) -> str | None:
        """Hex SHA-256 of the file as it came; Originals.find() says whether it is still there."""
        return self._told(clip_id).get("original")

    def alike(self, fingerprint: bytes, but: str) -> list[tuple[int, float]]:
        """Ids of the clips in use that sound the same, with the share that agrees; best first.

        but: the hash of the sound itself.
        """
        length = len(fingerprint)
        apart = round(_APART_SECONDS * WORDS_A_SECOND) * WORD_BYTES + round(_APART_SHARE * length)
        rows = self._plan.execute(_ALIKE_LENGTH, (length - apart, length + apart, but))
        shares = [(int(row[0]), share_alike(fingerprint, bytes(row[1]))) for row in rows]
        found = [(clip, share) for clip, share in shares if share >= LEAST_SHARE]
        return sorted(found, key=lambda each: -each[1])

    def _told(self, clip_id: int) -> dict[str, Any]:
        row = self._plan.execute("SELECT findings FROM clip_sound WHERE clip = ?", (clip_id,))
        found = row.fetchone()
        told: dict[str, Any] = json.loads(found[0]) if found else {}
        return told
