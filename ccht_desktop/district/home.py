"""The folder of a receiving level: its key, made on first use, and its database."""

from pathlib import Path

from ccht_desktop.district.receiver import Receiver
from ccht_desktop.district.store import Store
from ccht_desktop.foundation.clock import Clock
from ccht_desktop.upload.keys import load_key, make_station_key

KEY = "receiver.key"
DATABASE = "district.db"


def open_home(home: Path, clock: Clock) -> Receiver:
    """Opens the folder, making it on first use.

    Raises StationError KEY_UNREADABLE, DB_UNREADABLE or STATION_NEWER.
    """
    home.mkdir(parents=True, exist_ok=True)
    key = home / KEY
    if not key.exists():
        make_station_key(key)
    return Receiver(Store(home / DATABASE), load_key(key), clock)
