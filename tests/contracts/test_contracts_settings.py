"""Settings that name members of families kept elsewhere."""

from ccht_desktop.foundation.settings import find
from ccht_desktop.playout.outputs import ALL


def test_every_audio_output_can_be_set_and_nothing_else() -> None:
    assert find("output.id").choices == tuple(member.id for member in ALL)
