"""A schedule file about to take the place of the schedule in force: what stays, what goes."""

from collections.abc import Collection
from dataclasses import dataclass

from ccht_desktop.schedule.decided import filled, gone_windows, left_open, without_openings
from ccht_desktop.schedule.edits import gone, kept, loaded
from ccht_desktop.schedule.files.kept_words import told_gone
from ccht_desktop.schedule.model import Schedule, Walls


@dataclass(frozen=True, slots=True)
class Loading:
    """named: parts that the file has, though empty; names: the sessions it replaces; kept: how
    many stay in each part; gone: the hours that no longer hold, in words; undecided: a decision is
    left to be filled in."""

    file: Schedule
    named: Collection[str]
    walls: Walls
    names: tuple[str, ...]
    kept: dict[str, int]
    gone: str
    undecided: bool

    @classmethod
    def of(
        cls, before: Schedule, file: Schedule, named: Collection[str], walls: Walls, decision: str
    ) -> "Loading":
        """Raises StationError DECISION_NEEDED."""
        file = filled(file, decision) if decision else file
        left = without_openings(before, walls)
        after = loaded(left, file, named)
        lost = gone(before, after)
        return cls(
            file,
            named,
            walls,
            tuple(f"{rule.name} {start:%H:%M}" for rule in before.rules for start in rule.starts),
            kept(left, file, named),
            " ".join(filter(None, (gone_windows(before, after), told_gone(lost) if lost else ""))),
            left_open(file),
        )

    def edit(self, schedule: Schedule) -> Schedule:
        return loaded(without_openings(schedule, self.walls), self.file, self.named)
