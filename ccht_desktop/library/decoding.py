"""Role `decode`: a file from outside becomes canonical audio. Runs in a limited child process."""

import base64
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ccht_desktop.library.conversion import RATE, Conversion
from ccht_desktop.library.declared import Promise, read_promise
from ccht_desktop.library.examined import Finding
from ccht_desktop.library.refusals import MIN_SECONDS, damage, refusal

_AUDIBLE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Decoded:
    """Canonical audio as measured; lufs and true_peak (dBTP) are None for silence."""

    sha256: str
    frames: int
    lufs: float | None
    true_peak: float | None


def decode(request: dict[str, Any]) -> dict[str, Any]:
    """{source, target, max_seconds} -> {frames, lufs, true_peak, findings, peaks, fingerprint}.

    Writes target as FLAC. findings: dicts of Finding; peaks and fingerprint: base64.
    Raises StationError CLIP_NOT_AUDIO, CLIP_DAMAGED, CLIP_TOO_SHORT, CLIP_TOO_LONG, CLIP_SILENT,
    CLIP_NOT_KEPT.
    """
    source, target = Path(request["source"]), Path(request["target"])
    promise = read_promise(source)
    if promise is None:
        raise refusal("CLIP_NOT_AUDIO")
    most = int(request["max_seconds"] * RATE)
    run = Conversion(most)
    run.convert(source, target, promise)
    live = run.analysis.live_channel
    if live is not None:
        # Which one is dead is known at the end only, and such files are few.
        run = Conversion(most, live)
        run.convert(source, target, promise)
    grave = _damage(run, promise)
    seconds = run.frames / RATE
    if seconds < MIN_SECONDS:
        raise damage(grave) if grave else refusal("CLIP_TOO_SHORT")
    if run.meter.silent:
        raise refusal("CLIP_SILENT")
    found = [*grave, *run.analysis.findings(run.meter.lufs)]
    if live is not None:
        found.append(Finding("DEAD_CHANNEL"))
    return {
        "frames": run.frames,
        "lufs": run.meter.lufs,
        "true_peak": run.meter.true_peak,
        "findings": [asdict(finding) for finding in found],
        "peaks": base64.b64encode(run.analysis.peaks).decode(),
        "fingerprint": base64.b64encode(run.analysis.fingerprint).decode(),
    }


def _damage(run: Conversion, promise: Promise) -> list[Finding]:
    """Grave findings. Raises StationError CLIP_DAMAGED where hardly anything could be read."""
    if not run.frames or run.bad * 2 > run.packets:
        raise refusal("CLIP_DAMAGED")
    found, seconds = [], run.frames / RATE
    missing = 0.0 if run.declared is None else run.declared - seconds
    gap = run.bad > 0 and missing > _AUDIBLE_SECONDS
    if abs(missing) <= max(0.5, (run.declared or 0.0) / 100):
        missing = 0.0
    # Raw AAC states no length: a cut shows only in its last packet.
    if missing > 0 or promise.cut or (promise.demuxer == "aac" and run.last_bad):
        found.append(Finding("CUT_SHORT", seconds, missing if missing > 0 else None))
    if missing < 0 or gap or run.broken or run.bad > max(5, run.packets / 1000):
        found.append(Finding("BAD_PACKETS"))
    return found
