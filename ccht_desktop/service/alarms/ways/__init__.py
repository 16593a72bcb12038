"""Ways to the officer: one file per member; ALL is what the keeper and `ccht alarms test` use."""

from ccht_desktop.service.alarms.ways.beep import Beep
from ccht_desktop.service.alarms.ways.email import Email
from ccht_desktop.service.alarms.ways.port import Way
from ccht_desktop.service.alarms.ways.webhook import Webhook

# The beep first: it waits for no network.
ALL: tuple[Way, ...] = (Beep(), Webhook(), Email())
