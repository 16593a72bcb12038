"""Linux: an inhibitor lock of logind, and the wake alarm of the clock on the board."""

import os
from datetime import datetime
from pathlib import Path

from ccht_desktop.foundation.translations import _
from ccht_desktop.service.alarm_texts import plain
from ccht_desktop.service.power_means import PowerRefused

WAKE_ALARM = Path("/sys/class/rtc/rtc0/wakealarm")
ANSWER_SECONDS = 5.0
_LOGIND = ("/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager")


class LinuxMeans:
    """The lock is an open file: the system lets go by itself when this process ends."""

    def __init__(self, wake_alarm: Path = WAKE_ALARM) -> None:
        self._wake_alarm = wake_alarm
        self._lock: int | None = None

    def hold(self) -> None:
        if self._lock is None:
            self._lock = _inhibit()

    def release(self) -> None:
        if self._lock is not None:
            lock, self._lock = self._lock, None
            os.close(lock)

    def wake(self, moment: datetime, now: datetime) -> None:
        seconds = max(1, int((moment - now).total_seconds()))
        self._write("0")
        # Counted from its own present: the clock on the board may keep local time.
        self._write(f"+{seconds}")

    def forget_wake(self) -> None:
        try:
            self._write("0")
        except PowerRefused:
            return

    def _write(self, text: str) -> None:
        if not self._wake_alarm.exists():
            raise PowerRefused(_("this computer has no clock that could wake it"))
        try:
            self._wake_alarm.write_text(f"{text}\n", "ascii")
        except PermissionError:
            reason = _("only the administrator may set {file}").format(file=self._wake_alarm)
            raise PowerRefused(reason) from None
        except OSError as error:
            raise PowerRefused(plain(str(error))) from error


def _inhibit() -> int:
    """The file whose being open keeps the computer awake; raises PowerRefused."""
    from jeepney import DBusAddress, DBusErrorResponse, new_method_call
    from jeepney.io.blocking import open_dbus_connection
    from jeepney.wrappers import unwrap_msg

    path, name, interface = _LOGIND
    address = DBusAddress(path, bus_name=name, interface=interface)
    words = ("sleep:idle", "CCHT Desktop", _("A broadcast session"), "block")
    try:
        with open_dbus_connection("SYSTEM", enable_fds=True) as bus:
            asked = new_method_call(address, "Inhibit", "ssss", words)
            (lock,) = unwrap_msg(bus.send_and_get_reply(asked, timeout=ANSWER_SECONDS))
            fd = int(lock.to_raw_fd())
            os.set_inheritable(fd, False)
            return fd
    except DBusErrorResponse as error:
        said = ": ".join([str(error.name), *(str(part) for part in error.data or ())])
        raise PowerRefused(plain(said)) from error
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise PowerRefused(_("there is no system service to ask")) from error
    except TimeoutError as error:
        raise PowerRefused(_("the system does not answer")) from error
    except (OSError, RuntimeError, ValueError, AttributeError, TypeError) as error:
        raise PowerRefused(plain(str(error) or type(error).__name__)) from error
