"""Targets, how they stand and what they lack, in words."""

from collections.abc import Iterable, Sequence
from datetime import date

from ccht_desktop.foundation.translations import N_, _, ngettext
from ccht_desktop.library.codes import FIELD_NAMES, GROUP_NAMES
from ccht_desktop.schedule.model import Target
from ccht_desktop.schedule.targets.coverage import Asked, Measure, Outlook, TargetCoverage
from ccht_desktop.schedule.targets.gaps import Lack, Unfilled

OUTLOOK_NAMES: dict[Outlook, str] = {
    "reached": N_("reached"),
    "coming": N_("will be reached"),
    "short": N_("not enough yet"),
    "lost": N_("not reached"),
}
ASKED_NAMES: dict[Asked, str] = {
    "items": N_("Different items"),
    "airings": N_("Airings"),
    "minutes": N_("Minutes"),
    "every_days": N_("At least every … days"),
}


def name_of(target: Target) -> str:
    """What a target is about: field, group or both."""
    parts = [_(FIELD_NAMES[target.field])] if target.field else []
    parts += [_(GROUP_NAMES[target.group])] if target.group else []
    return " · ".join(parts) or _("All of the reform")


def month_of_target(target: Target) -> str:
    return month_words(target.month) if target.month else _("each month")


def month_words(month: date) -> str:
    return _("month {month}").format(month=f"{month:%m/%Y}")


def gap_words(measure: Measure) -> str:
    """The longest run of days without it, of a number that asks for days."""
    days = round(measure.total)
    return ngettext("at most {n} day without", "at most {n} days without", days).format(n=days)


def days_words(covered: Sequence[TargetCoverage]) -> list[str]:
    """From when days without it count, where that is not the month's first."""
    found: dict[date, dict[str, None]] = {}
    for one in covered:
        if one.days_from and one.measure("every_days"):
            found.setdefault(one.days_from, {})[name_of(one.target)] = None
    text = _("Days without are counted from {day}, when the station began or this was asked.")
    asking = sum(one.measure("every_days") is not None for one in covered)
    if [len(names) for names in found.values()] == [asking]:
        return [text.format(day=f"{day:%d/%m/%Y}") for day in found]
    text = "{targets}: " + text
    return [
        text.format(targets="; ".join(names), day=f"{day:%d/%m/%Y}") for day, names in found.items()
    ]


def set_words(target: Target) -> str:
    """The edit that sets a target, as undo shows it."""
    return _("Target set: {target}, {month}").format(
        target=name_of(target), month=month_of_target(target)
    )


def dropped_words(target: Target) -> str:
    return _("Target removed: {target}, {month}").format(
        target=name_of(target), month=month_of_target(target)
    )


def proposed_words() -> str:
    return _("Targets proposed from the plan")


def filled_words(count: int, month: date) -> str:
    """The edit that fills gaps, as undo shows it."""
    return ngettext(
        "{n} clip added for the targets of {month}",
        "{n} clips added for the targets of {month}",
        count,
    ).format(n=count, month=month_words(month))


def why_unfilled(unfilled: Iterable[Unfilled], *, suggested: bool = False) -> list[str]:
    """Why numbers stay unreached, and what to do: one sentence for each reason; suggested: also
    with the clips that are suggested."""
    sentences = {
        "no_session": _("{targets}: no session is left in this month."),
        "no_clip": _("{targets}: there is no approved clip for it. Add one, or have one approved."),
        "no_other": _(
            "{targets}: there is no other approved clip than those heard, planned or suggested. "
            "Add one, or have one approved."
        ),
        "no_room": _(
            "{targets}: no coming session has room for one more of its clips. "
            "Make a session longer, or add a shorter clip."
        ),
    }
    names: dict[Lack, dict[str, None]] = {}
    for left in unfilled:
        names.setdefault(left.why, {})[name_of(left.target)] = None
    told = [sentences[why].format(targets="; ".join(found)) for why, found in names.items()]
    if not suggested:
        return told
    still = _("Still lacking with the clips suggested: {sentence}")
    return [still.format(sentence=sentence) for sentence in told]
