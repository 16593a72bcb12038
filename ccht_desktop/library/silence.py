"""Where a clip is silent: at its head, its tail, or for long in between."""

from typing import TYPE_CHECKING

from ccht_desktop.library.examined import Finding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW_FRAMES = 2400
WINDOW_SECONDS = 0.05
THRESHOLD_DBFS = -50.0
EDGE_SECONDS = 1.0
INSIDE_SECONDS = 3.0
_THRESHOLD = (32768 * 10 ** (THRESHOLD_DBFS / 20)) ** 2


class Silences:
    """Fed with 48 kHz 16-bit mono; each push but the last a multiple of WINDOW_FRAMES."""

    def __init__(self) -> None:
        self._quiet = bytearray()

    def push(self, samples: "NDArray[np.int16]") -> None:
        import numpy as np

        whole = len(samples) // WINDOW_FRAMES * WINDOW_FRAMES
        for part in (samples[:whole].reshape(-1, WINDOW_FRAMES), samples[whole:][None]):
            if part.size:
                wide = part.astype(np.float32)
                power = np.einsum("ij,ij->i", wide, wide) / part.shape[1]
                self._quiet += (power < _THRESHOLD).astype(np.uint8).tobytes()

    def findings(self) -> list[Finding]:
        return silent_stretches(bytes(self._quiet))


def silent_stretches(quiet: bytes) -> list[Finding]:
    """The stretches worth telling, from one byte for each window: 1 for a silent one."""
    found: list[Finding] = []
    start = 0
    while (start := quiet.find(1, start)) >= 0:
        end = quiet.find(0, start)
        end = len(quiet) if end < 0 else end
        seconds = round((end - start) * WINDOW_SECONDS, 2)
        at = round(start * WINDOW_SECONDS, 2)
        if start == 0:
            if seconds >= EDGE_SECONDS:
                found.append(Finding("SILENT_HEAD", 0.0, seconds))
        elif end == len(quiet):
            if seconds >= EDGE_SECONDS:
                found.append(Finding("SILENT_TAIL", at, seconds))
        elif seconds >= INSIDE_SECONDS:
            found.append(Finding("SILENT_INSIDE", at, seconds))
        start = end
    return found
