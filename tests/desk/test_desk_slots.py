"""A relay is shown by its name and kind, before, while and after it is on the air."""

from dataclasses import replace

import pytest

from ccht_desktop.desk.models.programme import programme_rows, programme_table
from ccht_desktop.desk.pages.setting_field import SettingField
from ccht_desktop.desk.programme import day_programme
from ccht_desktop.foundation.settings import find
from ccht_desktop.foundation.translations import _
from tests.service.planned_by_hand import clip, planned, slot
from tests.service.service_station import FIRST

SESSION = planned("sang", FIRST, slot(600), clip(30))


def test_a_relay_stands_in_the_programme_by_its_name_and_kind_and_lacks_nothing() -> None:
    (line,) = day_programme([SESSION], [])
    assert [item.state for item in line.items] == ["planned", "planned"]
    assert line.lacking == 0
    table = programme_table()
    table.replace(programme_rows([line]))
    cell = table.data(table.index(1, 1))
    assert cell == f"Đài tỉnh mẫu · {_('Relay')} · 10:00"


def test_a_relay_without_a_name_is_not_taken_for_an_empty_place() -> None:
    (line,) = day_programme([planned("sang", FIRST, slot(600, name=""))], [])
    assert (line.items[0].state, line.items[0].title) == ("planned", None)


def test_the_session_to_come_names_the_relay() -> None:
    listed = SESSION.listing()["items"]
    assert [item["title"] for item in listed] == ["Đài tỉnh mẫu", "30 s"]
    assert list(listed[0]) == list(replace(SESSION.items[1]).listing())


@pytest.mark.parametrize("key", ["relay.device", "live.device"])
def test_the_line_input_is_chosen_from_the_computers_devices(qtbot: object, key: str) -> None:
    field = SettingField(find(key))
    field.show_value("")
    field.offer([("", _("none")), ("Line In mẫu", "Line In mẫu")])
    assert field.control.count() == 2  # type: ignore[attr-defined]
    assert field.control.currentText() == _("none")  # type: ignore[attr-defined]
    field.deleteLater()
