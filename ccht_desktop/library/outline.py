"""What a waveform draws of an edited sound."""

from base64 import b64encode

from ccht_desktop.library.peaks import Peaks
from ccht_desktop.library.tape import Tape


def outline(tape: Tape) -> str:
    """Base64 of peaks as they are stored for a clip."""
    import numpy as np

    peaks = Peaks()
    for block in tape.blocks():
        peaks.push(np.frombuffer(block, "<i2"))
    return b64encode(peaks.packed()).decode()
