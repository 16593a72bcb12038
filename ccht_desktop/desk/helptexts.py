"""What F1 says about each page."""

from ccht_desktop.foundation.translations import N_

HELP: dict[str, tuple[str, ...]] = {
    "broadcast": (
        N_("The coloured word at the top left says whether the loudspeakers sound now."),
        N_("Sessions start by themselves at their hour, also when this window is closed."),
        N_("F5: play an approved clip now, outside the schedule."),
        N_("F6: pause what sounds, 5 minutes at most; F6 again goes on."),
        N_("F7: keep silent until an hour you choose, 24 hours at most; it ends by itself."),
        N_("F8: STOP. Silence at once, no question. Later sessions still start at their hour."),
        N_("The programme of today shows what was aired and what was not, and why."),
    ),
    "library": (
        N_("Add a file: the button, or drag files into the list (Ctrl+O)."),
        N_("A clip goes on the air only after somebody has approved it: name and number."),
        N_("Search without marks works too: “cai cach” finds “cải cách” (Ctrl+F)."),
        N_("Withdraw an approval when a clip must not be heard any more; give the reason."),
        N_("Hold Shift or Ctrl to choose several clips; Ctrl+A chooses all that are in view."),
        N_("Esc clears the filters; Alt+1 to Alt+5 put the columns in order; F2 describes."),
        N_("Ctrl+P listens; Delete retires, and the notice offers the way back."),
        N_("Ctrl+L puts an approved clip into the next session, or one of the coming ten."),
        N_("Ctrl+R records, Ctrl+T writes a text to be read, Ctrl+E edits the sound."),
        N_("Ctrl+D opens the register of approvals, Ctrl+B the legal bases; Esc leads back."),
    ),
    "schedule": (
        N_("Each block is a session: its hour, how many items, how many minutes."),
        N_("The coloured strip shows the fields of reform of its items."),
        N_(
            "Drag a session to another time or day; with Ctrl to the minute. Its edge: the longest."
        ),
        N_("Alt+↑ and Alt+↓ move the chosen session by 5 minutes, Alt+← and Alt+→ by a day."),
        N_("Arrows choose days and sessions, Enter opens the rule, Delete leaves one out."),
        N_("Ctrl+C copies the chosen day, Ctrl+V puts its sessions on another; Ctrl+N: new."),
        N_("Ctrl+Page Up and Ctrl+Page Down change the week, Ctrl+M shows the month."),
        N_("Ctrl+Z takes back any change, also of yesterday; Ctrl+Y does it again."),
        N_("No session can begin in the hatched hours unless a decision allows it."),
    ),
    "log": (
        N_("Every planned item has exactly one outcome here; nothing can be altered unseen."),
        N_("Choose a month, an outcome, or search in titles."),
        N_("Verify the log: the program recomputes the whole chain and names a broken entry."),
        N_("Export what you see as a table for the log book."),
    ),
    "report": (
        N_("The figures come from the airing log; only what was really aired counts."),
        N_("Save the report as a Word document in the official layout, sign and send it."),
        N_("Send to the receiving level: the summary arrives exactly once, also on a bad line."),
    ),
    "settings": (
        N_("A change is kept as soon as you leave its field; a tick shows it."),
        N_("Nothing here stops what is on the air."),
    ),
}
GENERAL = N_("Keys everywhere: Ctrl+1 to Ctrl+6 pages · F1 help · F5 play now · F6 pause · F8 STOP")
