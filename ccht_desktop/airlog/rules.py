"""What the ledger refuses: every planned item ends in exactly one outcome, always with a cause."""

import sqlite3
from typing import Any

from ccht_desktop.airlog.outcomes import Cause, Outcome
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

MOST_ATTEMPTS = 2
_OPENING = frozenset({"start", "missed", "refused"})


def check(connection: sqlite3.Connection, kind: str, body: dict[str, Any]) -> None:
    """Raises StationError LOG_TWICE, LOG_ENDED, LOG_ATTEMPTS, LOG_NO_AIRING or LOG_BODY."""
    if kind in _OPENING:
        _check_opening(connection, kind, body)
    if kind == "end":
        _check_end(connection, body)
    if kind in ("missed", "refused"):
        _check_cause(body["cause"])


def incomplete(kind: str, reason: object) -> StationError:
    return StationError(
        "LOG_BODY",
        _("The log entry “{kind}” is not complete ({reason}); nothing was written.").format(
            kind=kind, reason=reason
        ),
    )


def _check_opening(connection: sqlite3.Connection, kind: str, body: dict[str, Any]) -> None:
    occurrence, position, attempt = body["occurrence"], body["position"], int(body["attempt"])
    if not 1 <= attempt <= MOST_ATTEMPTS:
        raise StationError(
            "LOG_ATTEMPTS",
            _("An item is tried at most twice; attempt {attempt} was not written.").format(
                attempt=attempt
            ),
        )
    if occurrence is None:
        return
    if position is None:
        raise incomplete(kind, "position")
    outcomes = dict(
        connection.execute(
            "SELECT attempt, outcome FROM airing WHERE occurrence = ? AND position = ?",
            (occurrence, position),
        ).fetchall()
    )
    if attempt in outcomes or outcomes.get(1) == Outcome.AIRED:
        raise StationError(
            "LOG_TWICE",
            _(
                "Item {position} of {occurrence} is in the log already; "
                "attempt {attempt} was not written."
            ).format(position=position, occurrence=occurrence, attempt=attempt),
        )
    if attempt > 1 and outcomes.get(attempt - 1) is None:
        raise StationError(
            "LOG_ATTEMPTS",
            _(
                "Item {position} of {occurrence} has no first attempt that has ended; "
                "attempt {attempt} was not written."
            ).format(position=position, occurrence=occurrence, attempt=attempt),
        )


def _check_end(connection: sqlite3.Connection, body: dict[str, Any]) -> None:
    found = connection.execute(
        "SELECT outcome FROM airing WHERE id = ?", (body["airing"],)
    ).fetchone()
    if found is None:
        raise StationError(
            "LOG_NO_AIRING",
            _("There is no airing {id} in the log; its end was not written.").format(
                id=body["airing"]
            ),
        )
    if found[0] is not None:
        raise StationError(
            "LOG_ENDED",
            _("Airing {id} has ended already; a second end was not written.").format(
                id=body["airing"]
            ),
        )
    if Outcome(body["outcome"]) is not Outcome.AIRED:
        _check_cause(body["cause"])


def _check_cause(cause: str | None) -> None:
    """Raises ValueError for what is not a cause."""
    Cause(cause)  # type: ignore[arg-type]
