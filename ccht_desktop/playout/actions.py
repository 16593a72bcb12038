"""What decide() can order: to start, to write off, to refuse, to fall back."""

from dataclasses import dataclass
from datetime import datetime

from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession


@dataclass(frozen=True, slots=True)
class Start:
    """Arm the item for a moment, over what may still sound then; at `limit` it is cut.

    attempt 2 carries on from the airing `continues`. until: it ends then, however late or early it
    begins, for what others say goes on without us.
    """

    session: PlannedSession
    item: PlannedItem
    at: datetime
    limit: datetime
    attempt: int = 1
    continues: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    session: PlannedSession
    item: PlannedItem
    cause: Cause
    note: str | None


@dataclass(frozen=True, slots=True)
class Refuse:
    session: PlannedSession
    item: PlannedItem
    cause: Cause


@dataclass(frozen=True, slots=True)
class Fallback:
    """The session's items have failed: play its backup clip, or with None say that it is silent."""

    session: PlannedSession
    item: PlannedItem | None
    at: datetime
    limit: datetime


Action = Start | Miss | Refuse | Fallback
