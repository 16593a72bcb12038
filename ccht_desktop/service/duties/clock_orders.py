"""Telling playout what another clock says."""

import logging
from typing import Literal

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.commands import Client

log = logging.getLogger(__name__)


def tell_clock(
    folder: StationFolder, source: Literal["network", "receipt"], offset_seconds: float
) -> bool:
    """offset_seconds: true time less ours. Whether a running playout took it."""
    order = {
        "do": "clock",
        "source": source,
        "offset_seconds": round(offset_seconds, 3),
        "by": "keeper",
    }
    try:
        Client(folder).request(order)
    except StationError as error:
        if error.code != "PLAYOUT_OFF":
            log.warning("the time was not taken: %s", error.text)
        return False
    return True
