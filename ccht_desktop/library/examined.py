"""What the examination of a file from outside found, before anybody accepts it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.library.model import Clip

FindingCode = Literal[
    "CUT_SHORT",
    "BAD_PACKETS",
    "SILENT_HEAD",
    "SILENT_TAIL",
    "SILENT_INSIDE",
    "CLIPPED",
    "TOO_QUIET",
    "DEAD_CHANNEL",
]
GRAVE: frozenset[str] = frozenset({"CUT_SHORT", "BAD_PACKETS"})
"""Findings with which a file is taken only when a person insists."""

_SENTENCES: dict[FindingCode, str] = {
    "CUT_SHORT": N_("It is cut short: {seconds} s are missing. Ask the sender to send it again."),
    "BAD_PACKETS": N_("Parts of it are damaged. Ask the sender to send it again."),
    "SILENT_HEAD": N_("It begins with {seconds} s of silence."),
    "SILENT_TAIL": N_("It ends with {seconds} s of silence."),
    "SILENT_INSIDE": N_("It is silent for {seconds} s from {start} on."),
    "CLIPPED": N_("It is recorded too loud and distorted in {seconds} s of it."),
    "TOO_QUIET": N_("It is recorded very quietly; noise will be heard with it."),
    "DEAD_CHANNEL": N_("One of its two channels is dead; the other one was taken."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth knowing; start and seconds where it has a place and a length."""

    code: FindingCode
    start: float | None = None
    seconds: float | None = None

    @property
    def text(self) -> str:
        """The sentence a person reads; times as 12,5 and 1:02."""
        start, seconds = self.start or 0.0, self.seconds or 0.0
        if self.code == "CUT_SHORT" and self.seconds is None:
            return _("It is cut short. Ask the sender to send it again.")
        return _(_SENTENCES[self.code]).format(
            start=f"{int(start) // 60}:{int(start) % 60:02d}",
            seconds=f"{seconds:.1f}".replace(".", ","),
        )

    @property
    def grave(self) -> bool:
        return self.code in GRAVE


@dataclass(frozen=True, slots=True)
class Alike:
    """A clip that sounds the same: share of the shorter one that agrees, 0 to 1."""

    clip: Clip
    share: float


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was copied, decoded and measured, waiting to be accepted or discarded.

    copy and canonical lie in the station's folder until then. lufs and true_peak (dBTP) are None
    for silence. peaks: as peaks.py says; fingerprint: as fingerprint.py says. known: the clip that
    holds the very same canonical bytes. original: hex SHA-256 of the file as it came.
    """

    source_name: str
    copy: Path
    canonical: Path
    sha256: str
    frames: int
    lufs: float | None
    true_peak: float | None
    findings: tuple[Finding, ...]
    peaks: bytes
    fingerprint: bytes
    known: Clip | None
    alike: tuple[Alike, ...]
    original: str = ""

    @property
    def grave(self) -> bool:
        return any(finding.grave for finding in self.findings)
