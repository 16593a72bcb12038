"""Alarms in words: what happened, what it means for the next session, what to do."""

import re
from dataclasses import dataclass

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.schedule.walls import spoken_time

LONGEST_DETAIL = 200
_SENTENCE_END = re.compile(r"[.!?](?= |$)")


@dataclass(frozen=True, slots=True)
class Words:
    """happened has no full stop; means speaks of {session} and is left out when none is coming."""

    happened: str
    means: str
    cure: str


TEXTS: dict[str, Words] = {
    "THIET_BI": Words(
        N_("The sound device is gone"),
        N_("The session {session} has no sound unless the device comes back."),
        N_("Check its plug and power; it is used again by itself."),
    ),
    "SPARE": Words(
        N_("The sound goes out through the spare device"),
        N_("The session {session} will be heard through the spare device."),
        N_("Check the usual device and plug it in again."),
    ),
    "LOI_TEP": Words(
        N_("The file of a clip cannot be played"),
        N_("The session {session} airs, but this clip does not."),
        N_("Add the file to the library again and have it approved."),
    ),
    "LINE": Words(
        N_("A relay or live slot has no sound"),
        N_("The session {session} airs, but this part does not."),
        N_("Check its cable, and the line inputs in the settings."),
    ),
    "CLOCK": Words(
        N_("The computer's clock cannot be trusted"),
        N_("The session {session}, as any other, does not start by itself."),
        N_(
            "Set date and time; if they are right, say so on the on-air page or ccht clock confirm."
        ),
    ),
    "CLOCK_DIFFERS": Words(
        N_("The computer's clock is not the true time"),
        N_("The session {session} may start at a wrong time."),
        N_("Set date and time, or connect the network so that they set themselves."),
    ),
    "LOG_NOT_WRITABLE": Words(
        N_("The log cannot be written"),
        N_("The session {session} stays silent until it can: nothing airs unrecorded."),
        N_("Make room on the disk, and see whether it is locked or broken."),
    ),
    "PLAN_UNREADABLE": Words(
        N_("The schedule cannot be read"),
        N_("The session {session} still airs as it was planned before."),
        N_("Restart the computer; if that does not help, restore plan.db from the backup."),
    ),
    "SETTINGS": Words(
        N_("The settings cannot be read"),
        N_("The session {session} airs by the settings of before."),
        N_("Correct station.toml, or restore it from the backup."),
    ),
    "REHEARSAL": Words(
        N_("This is a rehearsal: nothing can be heard"),
        N_("The session {session} will be heard by nobody."),
        N_("Choose a sound card in the settings."),
    ),
    "PREPARED": Words(
        N_("Files of the next session are missing or were changed"),
        N_("The session {session} airs without them."),
        N_("Add these files again and have them approved."),
    ),
    "PREFLIGHT": Words(
        N_("The sound device did not pass its check"),
        N_("The session {session} may not be heard."),
        N_("Check volume, mute, plug and amplifier now."),
    ),
    "PAUSED_LONG": Words(
        N_("The pause lasted too long and was ended"),
        N_("The session {session} airs at its time."),
        N_("To be silent for longer, press STOP or hold the silence."),
    ),
    "HELD": Words(
        N_("Silence is being held"),
        N_("The session {session} does not air if silence is still held then."),
        N_("To air it, end the silence in the window."),
    ),
    "DISK_LOW": Words(
        N_("The disk is nearly full"),
        N_("The session {session} airs as long as the log can be written."),
        N_("Delete large files, or move them to another disk."),
    ),
    "BACKUP_FAILED": Words(
        N_("The daily backup was not made"),
        N_("The session {session} airs as usual."),
        N_("See whether the backup disk is plugged in and has room."),
    ),
    "POWER": Words(
        N_("This computer may fall asleep by itself"),
        N_("The session {session} is lost if it sleeps then."),
        N_("Switch its sleep off; if it never sleeps, set power.keep_awake to false."),
    ),
    "RESTORED": Words(
        N_("The log was damaged"),
        N_("The session {session} airs as usual."),
        N_("Compare the page Log with your notebook, and tell the receiving level."),
    ),
    "MIRROR": Words(
        N_("The second copy of the log cannot be written"),
        N_("The session {session} airs as usual."),
        N_("See whether the backup disk is plugged in and has room."),
    ),
    "DEAD_AIR": Words(
        N_("A session has nothing left to play, the loudspeakers are silent"),
        N_("The session {session} airs at its time."),
        N_("Look for missing or unapproved clips; F5 plays something now."),
    ),
    "UPLOAD": Words(
        N_("Reports do not reach the receiving level"),
        N_("The session {session} airs as usual."),
        N_("Check network and address; what waits is sent by itself afterwards."),
    ),
    "PLAYOUT_OFF": Words(
        N_("The broadcaster is not running"),
        N_("The session {session} will not be heard unless it runs again."),
        N_("Open the window and switch the broadcaster on, or restart the computer."),
    ),
}
OTHER = Words(
    N_("Something is wrong at the station"),
    N_("The session {session} may not be heard."),
    N_("Look at the window of the station."),
)


def told(code: str, detail: str, coming: PlannedSession | None) -> str:
    """One to three sentences. detail: a reason or names in a few words, or sentences, of which
    the first one then tells what happened; empty where there is nothing to add."""
    words = TEXTS.get(code, OTHER)
    sentences = [_happened(words, detail)]
    if coming is not None:
        sentences.append(_(words.means).format(session=spoken_session(coming)))
    return " ".join([*sentences, _(words.cure)])


def spoken_session(session: PlannedSession) -> str:
    """A session and its time, which cannot be taken for another."""
    start = local(session.start)
    return _("“{name}” at {time} on {day}").format(
        name=plain(session.name), time=spoken_time(start.time()), day=start.strftime("%d/%m")
    )


def plain(text: str, longest: int = LONGEST_DETAIL) -> str:
    """On one line, without control characters, of bearable length."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _happened(words: Words, detail: str) -> str:
    detail = plain(detail)
    if detail.endswith((".", "!", "?")):
        return first_sentence(detail)
    what = _(words.happened)
    return f"{what} ({detail})." if detail else f"{what}."


def first_sentence(text: str) -> str:
    """Up to a full stop that does not stand inside a title."""
    for end in _SENTENCE_END.finditer(text):
        head = text[: end.end()]
        if head.count("“") == head.count("”") and head.count("(") == head.count(")"):
            return head
    return text
