"""What a virtual sound card let be heard, as a small WAV and its times on the wall clock."""

import json
import wave
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.foundation.clock import local_text

CARD_RATE = 48_000
WAV_RATE = 16_000
JOIN_SECONDS = 0.01


@dataclass(slots=True)
class _Stretch:
    """One stretch of sound without a break."""

    start: datetime
    end: datetime
    blocks: list[NDArray[np.int16]]


class AirRecording:
    """Collects blocks; silence between sessions is never delivered, so it takes no room."""

    def __init__(self) -> None:
        self._stretches: list[_Stretch] = []

    def hear(self, at: datetime, block: NDArray[np.int16]) -> None:
        last = self._stretches[-1] if self._stretches else None
        length = timedelta(seconds=len(block) / CARD_RATE)
        if last is None or abs((at - last.end).total_seconds()) > JOIN_SECONDS:
            last = _Stretch(at, at, [])
            self._stretches.append(last)
        last.blocks.append(block)
        last.end += length

    def write(self, wav: Path, times: Path) -> float:
        """Writes 16 kHz mono s16 and the list of stretches; returns the WAV's seconds.

        Each stretch: wav_start, wav_end in seconds of the WAV; start, end ISO 8601.
        """
        from scipy.signal import resample_poly

        rows: list[dict[str, Any]] = []
        written = 0
        with wave.open(str(wav), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(WAV_RATE)
            for stretch in self._stretches:
                heard = np.concatenate(stretch.blocks).astype(np.float32)
                low = resample_poly(heard, WAV_RATE, CARD_RATE)
                file.writeframes(np.clip(low, -32768, 32767).astype("<i2").tobytes())
                rows.append(
                    {
                        "wav_start": written / WAV_RATE,
                        "wav_end": (written + len(low)) / WAV_RATE,
                        "start": local_text(stretch.start),
                        "end": local_text(stretch.end),
                    }
                )
                written += len(low)
        times.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
        return written / WAV_RATE
