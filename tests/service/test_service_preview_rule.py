"""Where a person may listen: the table of the rule for one sound card."""

from datetime import UTC, datetime, timedelta

import pytest

from ccht_desktop.foundation.settings import Settings, Value
from ccht_desktop.service.preview_rule import Air, air_devices, listening, must_stop

NOW = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
AIR, EAR = "Loa ngoài", "Tai nghe"
BOTH = ((AIR, True), (EAR, False))
ONE = ((AIR, True),)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def air(
    state: str = "idle", *, sounding: bool = False, due: float | None = None, device: str = AIR
) -> Air:
    start = None if due is None else NOW + minutes(due)
    return Air(frozenset({device}), state, sounding, start)


@pytest.mark.parametrize(
    ("wanted", "listed", "now", "confirmed", "kind", "device"),
    [
        (EAR, BOTH, air("playing", sounding=True), None, "play", EAR),
        (EAR, BOTH, air(due=1), None, "play", EAR),
        (EAR, BOTH, air("unknown"), None, "play", EAR),
        ("", ((EAR, True), (AIR, False)), air("playing", sounding=True), None, "play", EAR),
        ("", ONE, air(), None, "ask", AIR),
        ("", ONE, air(), 0.0, "play", AIR),
        ("", ONE, air(), 4.99, "play", AIR),
        ("", ONE, air(), 5.0, "ask", AIR),
        ("", ONE, air(), -1.0, "ask", AIR),
        ("", ONE, air("off"), None, "ask", AIR),
        ("", ONE, air("off", due=4), 0.0, "refuse", AIR),
        ("", ONE, air("hold"), 0.0, "play", AIR),
        ("", ONE, air("alarm"), 0.0, "play", AIR),
        ("", ONE, air("alarm", sounding=True), 0.0, "refuse", AIR),
        ("", ONE, air("paused"), 0.0, "refuse", AIR),
        ("", ONE, air("playing", sounding=True), 0.0, "refuse", AIR),
        ("", ONE, air("unknown"), 0.0, "refuse", AIR),
        ("", ONE, air(due=5), 0.0, "play", AIR),
        ("", ONE, air(due=4.99), 0.0, "refuse", AIR),
        ("", ONE, air(due=-20), 0.0, "refuse", AIR),
        (AIR, BOTH, air(due=3), 0.0, "refuse", AIR),
        (AIR, BOTH, air(), None, "ask", AIR),
        (EAR, ONE, air(), 0.0, "refuse", ""),
        ("", (), air(), 0.0, "refuse", ""),
        ("", ((EAR, False), (AIR, False)), air(), 0.0, "refuse", ""),
    ],
)
def test_the_rule_of_one_sound_card(
    wanted: str,
    listed: tuple[tuple[str, bool], ...],
    now: Air,
    confirmed: float | None,
    kind: str,
    device: str,
) -> None:
    said = None if confirmed is None else NOW - minutes(confirmed)
    found = listening(wanted, listed, now, NOW, said)
    assert (found.kind, found.device) == (kind, device)
    assert bool(found.text) == (kind != "play"), "whoever is asked or refused reads why"
    assert found.on_air_device == (device == AIR)


@pytest.mark.parametrize(
    ("values", "opened", "expected"),
    [
        ({}, None, {AIR}),
        ({"output.device": EAR}, None, {EAR}),
        ({"output.device": EAR}, AIR, {EAR, AIR}),
        ({"output.device": EAR, "output.spare": "USB"}, None, {EAR, "USB"}),
        ({}, EAR, {AIR, EAR}),
    ],
)
def test_devices_of_the_air(
    values: dict[str, Value], opened: str | None, expected: set[str]
) -> None:
    assert air_devices(Settings(values), opened, BOTH) == expected


def test_what_is_heard_on_the_airs_device_stops_when_the_air_needs_it() -> None:
    assert must_stop(air(due=5), NOW) is None
    assert must_stop(air(), NOW) is None
    for busy in (air(due=4.9), air("playing", sounding=True), air("paused"), air("unknown")):
        assert must_stop(busy, NOW)
