"""What is saved and loaded is the same schedule, to the last field."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.resources import resource
from ccht_desktop.schedule.files import toml_file as files
from ccht_desktop.schedule.files.contradictions import refuse_unreadable
from ccht_desktop.schedule.files.rows import schedule_rows
from ccht_desktop.schedule.files.tables import schedule_of
from ccht_desktop.schedule.files.toml_table import TomlTable
from ccht_desktop.schedule.model import Position, Schedule
from tests.schedule.schedule_samples import a_rule, a_rundown, rotation
from tests.schedule.schedule_strategies import schedules

SCHEMA = json.loads(resource("schema/schedule.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


@settings(max_examples=25)
@given(schedules())
def test_any_schedule_is_the_same_from_file_and_plan_saves_to_the_same_text_and_keeps_the_schema(
    tmp_path_factory: pytest.TempPathFactory, schedule: Schedule
) -> None:
    text = files.dumps(schedule, "Lịch mẫu\nhai dòng")
    path = tmp_path_factory.getbasetemp() / "vong.toml"
    path.write_text(text, "utf-8")
    again = files.read(path)
    assert again == schedule
    assert files.dumps(again, "Lịch mẫu\nhai dòng") == text

    rows = json.loads(json.dumps(schedule_rows(schedule)))
    assert schedule_of(TomlTable("plan.db", {}, (), rows), least=0) == schedule
    refuse_unreadable(schedule)
    assert [error.message for error in VALIDATOR.iter_errors(rows)] == []


def test_a_header_is_a_comment_line_by_line() -> None:
    schedule = Schedule("Mẫu", "", (a_rundown(rotation(1)),), (a_rule(),))
    assert files.dumps(schedule, "một\n\nhai").startswith('# một\n#\n# hai\n\nname = "Mẫu"\n')


def test_whole_seconds_are_written_as_they_are_read_back(tmp_path: Path) -> None:
    rundown = a_rundown(Position(1, "pause", "", seconds=5))
    text = files.dumps(Schedule("Mẫu", "", (rundown,), (a_rule(),)))
    path = tmp_path / "mau.toml"
    path.write_text(text, "utf-8")
    assert files.dumps(files.read(path)) == text


def test_what_could_not_be_read_again_is_not_kept() -> None:
    schedule = Schedule("Mẫu", "", (a_rundown(rotation(1)),), (a_rule(),))
    refuse_unreadable(schedule)
    for wrong in (
        replace(schedule, rundowns=()),
        replace(schedule, rules=(replace(a_rule(), name=""),)),
        replace(schedule, rules=(replace(a_rule(), name="Buổi\x07"),)),
        replace(schedule, rules=(replace(a_rule(), start_mode="wait"),)),
        replace(schedule, rundowns=(a_rundown(Position(1, "pause", "")),)),
    ):
        with pytest.raises(StationError) as refused:
            refuse_unreadable(wrong)
        assert refused.value.code == "SCHEDULE_FILE"
