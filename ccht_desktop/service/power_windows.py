"""Windows: a power request, and a waitable timer that resumes the computer."""

import sys
from datetime import datetime

from ccht_desktop.foundation.translations import _
from ccht_desktop.service.power_means import PowerRefused

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    SYSTEM_REQUIRED, EXECUTION_REQUIRED = 1, 3
    SIMPLE_STRING = 1
    INVALID_HANDLE = ctypes.c_void_p(-1).value
    NOT_SUPPORTED = 50
    SECONDS_FROM_1601_TO_1970 = 11_644_473_600

    class _Detailed(ctypes.Structure):
        _fields_ = (
            ("module", wintypes.HMODULE),
            ("reason_id", wintypes.ULONG),
            ("count", wintypes.ULONG),
            ("strings", ctypes.POINTER(wintypes.LPWSTR)),
        )

    class _Reason(ctypes.Union):
        _fields_ = (("detailed", _Detailed), ("simple", wintypes.LPWSTR))

    class _ReasonContext(ctypes.Structure):
        _fields_ = (
            ("version", wintypes.ULONG),
            ("flags", wintypes.DWORD),
            ("reason", _Reason),
        )

    class WindowsMeans:
        """Request and timer live as long as this process."""

        def __init__(self) -> None:
            self._kernel = _kernel()
            self._request: int | None = None
            self._timer: int | None = None

        def hold(self) -> None:
            if self._request is not None:
                return
            context = _ReasonContext(0, SIMPLE_STRING)
            context.reason.simple = _("A broadcast session")
            request = self._kernel.PowerCreateRequest(ctypes.byref(context))
            if request in (None, INVALID_HANDLE):
                raise _refused()
            if not self._kernel.PowerSetRequest(request, SYSTEM_REQUIRED):
                refused = _refused()
                self._kernel.CloseHandle(request)
                raise refused
            # Asks that modern standby does not stop this process; not every Windows knows it.
            self._kernel.PowerSetRequest(request, EXECUTION_REQUIRED)
            self._request = request

        def release(self) -> None:
            if self._request is not None:
                request, self._request = self._request, None
                self._kernel.PowerClearRequest(request, EXECUTION_REQUIRED)
                self._kernel.PowerClearRequest(request, SYSTEM_REQUIRED)
                self._kernel.CloseHandle(request)

        def wake(self, moment: datetime, now: datetime) -> None:
            if self._timer is None:
                timer = self._kernel.CreateWaitableTimerW(None, True, None)
                if not timer:
                    raise _refused()
                self._timer = timer
            since_1601 = moment.timestamp() + SECONDS_FROM_1601_TO_1970
            due = ctypes.c_longlong(int(since_1601 * 10_000_000))
            ctypes.set_last_error(0)
            done = self._kernel.SetWaitableTimer(
                self._timer, ctypes.byref(due), 0, None, None, True
            )
            # It says yes and sets this error where the computer cannot wake by itself.
            if not done or ctypes.get_last_error() == NOT_SUPPORTED:
                raise _refused()

        def forget_wake(self) -> None:
            if self._timer is not None:
                self._kernel.CancelWaitableTimer(self._timer)

    def _kernel() -> ctypes.WinDLL:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle, yes = wintypes.HANDLE, wintypes.BOOL
        kernel.PowerCreateRequest.argtypes = [ctypes.POINTER(_ReasonContext)]
        kernel.PowerCreateRequest.restype = handle
        for name in ("PowerSetRequest", "PowerClearRequest"):
            getattr(kernel, name).argtypes = [handle, ctypes.c_int]
            getattr(kernel, name).restype = yes
        kernel.CreateWaitableTimerW.argtypes = [ctypes.c_void_p, yes, wintypes.LPCWSTR]
        kernel.CreateWaitableTimerW.restype = handle
        kernel.SetWaitableTimer.argtypes = [
            handle,
            ctypes.POINTER(ctypes.c_longlong),
            wintypes.LONG,
            ctypes.c_void_p,
            ctypes.c_void_p,
            yes,
        ]
        kernel.SetWaitableTimer.restype = yes
        kernel.CancelWaitableTimer.argtypes = [handle]
        kernel.CloseHandle.argtypes = [handle]
        return kernel

    def _refused() -> PowerRefused:
        error = ctypes.WinError(ctypes.get_last_error())
        return PowerRefused(str(error.strerror or error))
