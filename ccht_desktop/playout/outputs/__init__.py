"""Audio outputs: one file per member; ALL is what `--output` and the settings offer."""

from ccht_desktop.playout.outputs.miniaudio import MiniaudioOutput, NullOutput

ALL = (MiniaudioOutput, NullOutput)
