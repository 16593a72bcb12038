"""Keeping the computer awake, in the keeper."""

import sys

from ccht_desktop.service.duties.duty import Bench, Duty
from ccht_desktop.service.power import LOOK_SECONDS, Power
from ccht_desktop.service.power_means import Means, NoMeans


class PowerDuty:
    """Holds what one keeper holds from look to look."""

    def __init__(self) -> None:
        self._power: Power | None = None

    def look(self, bench: Bench) -> None:
        if self._power is None:
            means = means_of_this_system()
            self._power = Power(bench.folder, bench.clock, bench.alarms, means)
        self._power.look()


def power_duty() -> Duty:
    return Duty("power", PowerDuty().look, every=lambda _settings: LOOK_SECONDS)


def means_of_this_system() -> Means:
    if sys.platform == "win32":
        from ccht_desktop.service.power_windows import WindowsMeans

        return WindowsMeans()
    elif sys.platform == "linux":
        from ccht_desktop.service.power_linux import LinuxMeans

        return LinuxMeans()
    else:
        return NoMeans()
