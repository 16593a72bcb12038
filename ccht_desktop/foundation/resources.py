"""Where resources/ and schedules/ are: beside the source, or in the wheel. Nobody else knows."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_BUNDLED = _PACKAGE / "_bundled"


def _root() -> Path:
    return _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent


def resource(name: str) -> Path:
    """The path of a file or folder below resources/."""
    return _root() / "resources" / name


def schedules() -> Path:
    """The folder of ready schedule files."""
    return _root() / "schedules"
