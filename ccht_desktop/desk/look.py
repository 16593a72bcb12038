"""Colours of day and night, and the sizes of type."""

from dataclasses import dataclass

SMALL, BODY, TABLE, SECTION, PAGE, TITLE, CLOCK = 10, 11, 12, 15, 20, 34, 64


@dataclass(frozen=True, slots=True)
class Look:
    """Every colour of the window is one of these, a mixture of two, or a field colour."""

    name: str
    ground: str
    surface: str
    line: str
    text: str
    quiet: str
    action: str
    on_action: str
    on_air: str
    ready: str
    attention: str
    attention_ground: str
    fault: str
    fault_ground: str
    hover: str
    chosen: str

    def tone(self, name: str) -> str:
        """The colour of a state: on_air, ready, attention, fault, action or quiet."""
        colour: str = getattr(self, name)
        return colour


LIGHT = Look(
    name="light",
    ground="#F5F6F8",
    surface="#FFFFFF",
    line="#D7DCE3",
    text="#1A2027",
    quiet="#55606D",
    action="#0B5CAD",
    on_action="#FFFFFF",
    on_air="#C4261D",
    ready="#1B7A47",
    attention="#9A5B00",
    attention_ground="#FFF3DC",
    fault="#8E1B14",
    fault_ground="#FDE7E5",
    hover="#EEF2F7",
    chosen="#E3EEF9",
)
DARK = Look(
    name="dark",
    ground="#14181D",
    surface="#1D232A",
    line="#333C47",
    text="#E8ECF1",
    quiet="#A3AEBB",
    action="#5AA9F0",
    on_action="#0C1218",
    on_air="#FF5A4F",
    ready="#4CC38A",
    attention="#F5B84B",
    attention_ground="#3A2C10",
    fault="#FF8A80",
    fault_ground="#3D1715",
    hover="#262E37",
    chosen="#1F3347",
)


def look_named(name: str) -> Look:
    return DARK if name == "dark" else LIGHT
