"""What a file left as it was, and what went with the schedule before, in words."""

from collections.abc import Mapping

from ccht_desktop.foundation.translations import _, ngettext


def told_kept(counts: Mapping[str, int]) -> str:
    """One line; counts: how many, by the part of the schedule."""
    parts = ", ".join(_counted(name, count) for name, count in counts.items())
    return _("Kept from before: {parts}.").format(parts=parts)


def told_gone(counts: Mapping[str, int]) -> str:
    """One line on what does not hold any more; counts as for told_kept()."""
    parts = ", ".join(_counted(name, count) for name, count in counts.items())
    return _("No longer in force: {parts}. Undo brings them back.").format(parts=parts)


def _counted(part: str, count: int) -> str:
    match part:
        case "clusters":
            text = ngettext("{count} cluster", "{count} clusters", count)
        case "windows":
            text = ngettext(
                "hours allowed by {count} decision", "hours allowed by {count} decisions", count
            )
        case "suspensions":
            text = ngettext("{count} suspension", "{count} suspensions", count)
        case "skips":
            text = ngettext("{count} session left out", "{count} sessions left out", count)
        case "moves":
            text = ngettext("{count} session moved", "{count} sessions moved", count)
        case "additions":
            text = ngettext("{count} added clip", "{count} added clips", count)
        case _:
            text = ngettext("{count} target", "{count} targets", count)
    return text.format(count=count)
