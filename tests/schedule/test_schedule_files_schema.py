"""The published JSON Schema says of schedule files what their reader says."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.resources import resource, schedules
from ccht_desktop.library.codes import ContentGroup, ItemKind, ReformField
from ccht_desktop.schedule.files.contradictions import refuse_contradictions
from ccht_desktop.schedule.files.fields import FIELDS, MOST
from ccht_desktop.schedule.files.rows import schedule_rows
from ccht_desktop.schedule.files.tables import schedule_of
from ccht_desktop.schedule.files.toml_file import read
from ccht_desktop.schedule.files.toml_table import TomlTable

SCHEMA = json.loads(resource("schema/schedule.schema.json").read_text("utf-8"))
FILES = [*schedules().glob("*.toml"), *(Path(__file__).parent / "rotas").glob("*.toml")]


def properties(table: str) -> dict[str, Any]:
    found: dict[str, Any] = (SCHEMA["$defs"][table] if table else SCHEMA)["properties"]
    return found


def rows() -> dict[str, Any]:
    """A file with one of each part, as its reader has it."""
    position = {"kind": "NHAC", "rotation": True}
    place = {"rule": "sang", "date": "24/11/2026", "time": "05:30"}
    return {
        "name": "Mẫu",
        "cluster": [{"key": "mot", "name": "Cụm mẫu"}],
        "window": [
            {"key": "w", "name": "W", "start": "05:00", "end": "06:00", "decision": "1/QĐ-MẪU"}
        ],
        "rundown": [{"key": "mau", "name": "Mẫu", "position": [position]}],
        "rule": [{"key": "sang", "name": "Sáng", "rundown": "mau", "starts": ["05:30"]}],
        "suspension": [{"from": "01/12/2026", "to": "02/12/2026", "reason": "Mẫu"}],
        "skip": [place],
        "move": [place | {"to_date": "24/11/2026", "to_time": "06:00"}],
        "addition": [place | {"clip": "ab" * 32}],
        "target": [{"items": 1}],
    }


def accepted(content: dict[str, Any]) -> bool:
    table = TomlTable("mau.toml", {}, (), content)
    try:
        refuse_contradictions(table, schedule_of(table))
    except StationError:
        return False
    return True


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_ready_schedule_and_every_real_rota_is_valid(path: Path) -> None:
    found = Draft202012Validator(SCHEMA).iter_errors(schedule_rows(read(path)))
    assert [error.message for error in found] == []


@pytest.mark.parametrize("table", FIELDS)
def test_reader_and_schema_know_the_same_fields(table: str) -> None:
    assert set(properties(table)) == set(FIELDS[table])


def test_every_field_has_its_title_and_description() -> None:
    for table in FIELDS:
        for name, field in properties(table).items():
            assert field["title"] and field["description"], f"{table}.{name}"


def test_codes_and_limits_are_those_of_the_program() -> None:
    assert properties("position")["kind"]["enum"] == list(ItemKind)
    for table in ("position", "target"):
        assert properties(table)["field"]["enum"] == list(ReformField)
        assert properties(table)["group"]["enum"] == list(ContentGroup)
    limits = {name: properties("")[name]["maxItems"] for name in MOST if name != "position"}
    assert limits | {"position": properties("rundown")["position"]["maxItems"]} == MOST


# Part, field, value: what a person might write wrong, and where a range begins and ends.
@pytest.mark.parametrize(
    ("part", "field", "value", "right"),
    [
        ("rule", "priority", 3, True),
        ("rule", "priority", 4, False),
        ("rule", "grace_seconds", 0, True),
        ("rule", "grace_seconds", 3601, False),
        ("rule", "cap_minutes", 240, True),
        ("rule", "cap_minutes", 241, False),
        ("rule", "every_weeks", 1, True),
        ("rule", "every_weeks", 2, False),
        ("rule", "wait_seconds", 5, False),
        ("rule", "start_mode", "wait", False),
        ("rule", "start_mode", "hard", True),
        ("rule", "holidays", "other", False),
        ("rule", "holiday_rundown", "mau", False),
        ("rule", "month_weeks", [1, -1], True),
        ("rule", "month_weeks", [6], False),
        ("rule", "rrule", "FREQ=DAILY", True),
        ("rule", "rrule", "FREQ=HOURLY", False),
        ("rule", "starts", ["24:00"], False),
        ("rule", "starts", ["05:30+07:00"], False),
        ("rule", "starts", ["05:30", "05:30"], False),
        ("rule", "starts", [], False),
        ("rule", "days", ["T8"], False),
        ("rule", "days", "hang-ngay", True),
        ("rule", "season", "spring", False),
        ("rule", "from", "1/12/2026", True),
        ("rule", "from", "12/2026", False),
        ("rule", "name", " ", False),
        ("rule", "name", "M" * 201, False),
        ("rule", "key", "Sáng", False),
        ("rule", "wrong", 1, False),
        ("window", "decision", "", False),
        ("window", "cap_minutes", 0, False),
        ("target", "month", "11/2026", True),
        ("target", "month", "13/2026", False),
        ("target", "field", "XYZ", False),
        ("target", "every_days", 367, False),
        ("suspension", "reason", "", False),
        ("addition", "clip", "ab", False),
    ],
)
def test_reader_and_schema_agree_on_what_is_wrong(
    part: str, field: str, value: Any, right: bool
) -> None:
    content = rows()
    content[part][0][field] = value
    assert (accepted(content), Draft202012Validator(SCHEMA).is_valid(content)) == (right, right)


@pytest.mark.parametrize(
    ("position", "right"),
    [
        ({"kind": "NHAC", "rotation": True, "field": "TC", "again": True}, True),
        ({"kind": "NHAC", "rotation": False}, False),
        ({"rotation": True}, False),
        ({"kind": "KHAN_CAP", "rotation": True}, False),
        ({"kind": "NHAC", "repeat": True, "group": "DVC"}, True),
        ({"kind": "NHAC", "repeat": True, "again": True}, False),
        ({"kind": "NHAC", "clip": "ab" * 32}, True),
        ({"kind": "NHAC", "clip": "ab" * 32, "field": "TC"}, False),
        ({"pause": 5.0}, True),
        ({"pause": 0}, False),
        ({"pause": 5.0, "rotation": True, "kind": "NHAC"}, False),
        ({"pause": 5.0, "name": "Mẫu"}, False),
        ({"relay": 14_400, "name": "Đài mẫu"}, True),
        ({"relay": 14_401}, False),
        ({"live": 600, "kind": "BAI_VIET"}, True),
        ({}, False),
    ],
)
def test_reader_and_schema_agree_on_positions(position: dict[str, Any], right: bool) -> None:
    content = rows()
    content["rundown"][0]["position"] = [position]
    assert (accepted(content), Draft202012Validator(SCHEMA).is_valid(content)) == (right, right)
