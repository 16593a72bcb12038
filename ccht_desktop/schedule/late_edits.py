"""Edits that come too late: for what is about to sound, for what has begun, or into the past."""

from collections.abc import Collection, Sequence
from datetime import datetime

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.planned import Occurrence


def too_late(
    before: Sequence[Occurrence],
    after: Sequence[Occurrence],
    begun: Collection[str],
    now: datetime,
    fixed: datetime,
) -> str | None:
    """Why an edit could not hold, as a sentence; None where it can.

    before and after: the sessions without and with it, those of the days gone by that it touches
    too. begun: keys of sessions that the log knows. What starts up to `fixed` is fixed by now: it
    would sound all the same. What has begun would be heard again, what is moved into the past
    never.
    """
    known = {one.key for one in before}
    by_key = {one.key: one for one in after}
    by_origin = {one.origin: one for one in after}
    for one in before:
        kept = by_key.get(one.key)
        moved = by_origin.get(one.origin)
        if one.start <= now:
            again = moved if moved is not None and moved.start > now else None
            again = again or _instead(one, after, known, now)
            if kept is None and again is not None and one.key in begun:
                text = _(
                    "{session} has begun already and would be heard again at {time}. Save this"
                    " change after that hour, or let it hold from tomorrow."
                )
                return text.format(session=said(one), time=f"{local(again.start):%H:%M %d/%m/%Y}")
        elif one.start <= fixed and (kept is None or kept.added != one.added):
            text = _(
                "{session} begins in less than a minute and is heard as planned. Press STOP if it"
                " must not be heard; save this change when it has begun."
            )
            return text.format(session=said(one))
        elif kept is None and moved is not None and moved.start <= now:
            text = _("{session} would lie in the past and never be heard. Leave it where it is.")
            return text.format(session=said(one))
    return None


def said(one: Occurrence) -> str:
    """“Buổi sáng” of 23/11/2026 at 05:30."""
    return said_as(one.rule.name, one.start)


def said_as(name: str, start: datetime) -> str:
    begins = local(start)
    return _("“{name}” of {day} at {time}").format(
        name=name, day=f"{begins:%d/%m/%Y}", time=f"{begins:%H:%M}"
    )


def _instead(
    begun: Occurrence, after: Sequence[Occurrence], known: Collection[str], now: datetime
) -> Occurrence | None:
    """A session still to come that an edit gives the same rule on the same day."""
    coming = (o for o in after if o.rule.key == begun.rule.key and o.date == begun.date)
    return next((one for one in coming if one.start > now and one.key not in known), None)
