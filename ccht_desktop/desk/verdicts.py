"""Decisions in words, for the panel and the register."""

from ccht_desktop.desk.marks import Mark
from ccht_desktop.desk.wording import date_time, short_date
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.library.model import Approval

VERDICT_MARKS: dict[str, Mark] = {
    "approved": Mark("tick", "ready", N_("Approved")),
    "changes": Mark("alarm", "attention", N_("Changes asked")),
    "rejected": Mark("refused", "fault", N_("Rejected")),
    "withdrawn": Mark("withdraw", "fault", N_("Withdrawn")),
}


def verdict_of(approval: Approval) -> str:
    """The verdict, or withdrawn."""
    return "withdrawn" if approval.withdrawn_at is not None else approval.verdict


def person(approval: Approval) -> str:
    return ", ".join(filter(None, (approval.by, approval.position)))


def validity(approval: Approval) -> str:
    """From and to, "" where neither is set."""
    days = [
        template.format(date=short_date(day))
        for template, day in (
            (_("from {date}"), approval.valid_from),
            (_("until {date}"), approval.valid_to),
        )
        if day is not None
    ]
    return " ".join(days)


def limits(approval: Approval) -> str:
    parts = [
        template.format(n=limit)
        for template, limit in (
            (_("{n} a day"), approval.max_per_day),
            (_("{n} in all"), approval.max_total),
        )
        if limit is not None
    ]
    return ", ".join(parts)


def decision_lines(approval: Approval) -> list[str]:
    """A decision in a few lines."""
    lines = [f"{VERDICT_MARKS[approval.verdict].word} · {date_time(approval.at)}"]
    number = _("number {number}").format(number=approval.number) if approval.number else ""
    lines.append(" · ".join(filter(None, (person(approval), number))))
    rest = [validity(approval), limits(approval)]
    rest.append(_("self-approved") if approval.self_approved else "")
    lines.append(" · ".join(filter(None, rest)))
    lines.append(approval.note)
    if approval.withdrawn_at is not None:
        lines.append(
            _("Withdrawn on {date}: {reason}").format(
                date=date_time(approval.withdrawn_at), reason=approval.withdrawn_reason
            )
        )
    return [text for text in lines if text]
