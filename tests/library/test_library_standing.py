"""What planning is given: the clips that may be heard from a day on, and those it names."""

from datetime import date, timedelta
from pathlib import Path

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.library.decisions import Decisions
from ccht_desktop.library.model import Description
from tests.library.library_sounds import opened_library, put_clip

DAY = date(2026, 11, 30)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def test_the_clips_that_stand_are_those_whose_state_is_approved(
    tmp_path: Path, clock: FakeClock
) -> None:
    with opened_library(tmp_path / "station", clock) as library:
        decisions = Decisions(library._plan, library)

        def draft(mark: str, sense_until: date | None = None) -> int:
            said = Description(mark, field="TTHC", group="DVC", valid_to=sense_until)
            return put_clip(library, mark, said).id

        def approved(
            mark: str,
            begins: date | None = None,
            ends: date | None = None,
            sense_until: date | None = None,
        ) -> int:
            clip = draft(mark, sense_until)
            decisions.approve(clip, by="Mẫu", number="1", valid_from=begins, valid_to=ends)
            return clip

        stand = [
            approved("no end"),
            approved("ends that day", ends=DAY),
            approved("begins the day after", begins=AFTER),
            approved("makes sense until that day", sense_until=DAY),
        ]
        approved("ended the day before", ends=BEFORE)
        approved("made sense until the day before", ends=AFTER, sense_until=BEFORE)
        draft("draft")
        decisions.withdraw(approved("withdrawn"), "Số liệu cũ")
        retired = library.retire(approved("retired"))
        everything = library.clips()
        assert [clip.id for clip in library.standing(DAY, ())] == stand
        assert [clip.id for clip in everything if clip.state(DAY) == "approved"] == stand
        named = library.standing(DAY, [retired.sha256, "0" * 64])
        assert [clip.id for clip in named] == [*stand, retired.id]
        assert named == [clip for clip in everything if clip in named]
