"""The settings of a station: one list with types, defaults and meaning, kept in station.toml."""

import os
import re
import tomllib
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, Literal

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import N_, _

FORMAT = 1
Kind = Literal["text", "whole", "number", "flag", "time"]
Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: dotted key, kind, default, and its meaning (to be translated where shown)."""

    key: str
    kind: Kind
    default: Value
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("station.name", "text", "", N_("Name of the commune")),
    Setting("station.code", "text", "", N_("Code of the administrative unit")),
    Setting("station.parent_body", "text", "", N_("Body above, in the head of documents")),
    Setting("station.place", "text", "", N_("Place name before the date of documents")),
    Setting("station.receiving_level", "text", "Sở VHTTDL tỉnh", N_("Receiving level of reports")),
    Setting("station.language", "text", "vi", N_("Language: vi or en")),
    Setting("report.signer", "text", "", N_("Name of the person who signs reports")),
    Setting("report.signer_role", "text", "CHỦ TỊCH", N_("Role of the person who signs reports")),
    Setting("approval.self", "flag", True, N_("One person may approve their own clips")),
    Setting("quiet.from", "time", "21:00", N_("Quiet hours begin")),
    Setting("quiet.to", "time", "05:00", N_("Quiet hours end")),
    Setting("quiet.decision", "text", "", N_("Decision the quiet hours rest on")),
    Setting("session.grace_seconds", "whole", 300, N_("A late session may start within (seconds)")),
    Setting("session.cap_minutes", "whole", 45, N_("Longest session (minutes)")),
    Setting("output.id", "text", "miniaudio", N_("Audio output")),
    Setting("output.device", "text", "", N_("Device on the air, by name; empty: the system's")),
    Setting("output.latency_ms", "number", 0.0, N_("Constant latency of the device (ms)")),
    Setting("loudness.target_lufs", "number", -16.0, N_("Loudness on the air (LUFS)")),
    Setting("upload.url", "text", "", N_("Address of the receiving level")),
    Setting("upload.code", "text", "", N_("Code of this station at the receiving level")),
    Setting("upload.receiver_key", "text", "", N_("Public key of the receiving level")),
    Setting("upload.hours", "number", 1.0, N_("Hours between uploads")),
    Setting("desk.theme", "text", "light", N_("Look of the window: light or dark")),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """Values as read from station.toml; a key that is absent has its default."""

    values: dict[str, Value]

    def get(self, key: str) -> Value:
        """Raises StationError NO_SETTING for a key that is not in SETTINGS."""
        return self.values.get(key, find(key).default)

    def text(self, key: str) -> str:
        return str(self.get(key))

    def whole(self, key: str) -> int:
        return int(self.get(key))

    def number(self, key: str) -> float:
        return float(self.get(key))

    def flag(self, key: str) -> bool:
        return bool(self.get(key))

    def time(self, key: str) -> time:
        return time.fromisoformat(self.text(key))


def find(key: str) -> Setting:
    """The setting of a key; raises StationError NO_SETTING."""
    if key not in _BY_KEY:
        raise StationError(
            "NO_SETTING",
            _("There is no setting {key}. ccht settings get lists them all.").format(key=key),
        )
    return _BY_KEY[key]


def parse(setting: Setting, text: str) -> Value:
    """The value a person typed; raises StationError BAD_SETTING with what is expected."""
    text = text.strip()
    try:
        if setting.kind == "whole":
            return int(text)
        if setting.kind == "number":
            return float(text.replace(",", "."))
        if setting.kind == "flag":
            return {"true": True, "false": False, "1": True, "0": False}[text.lower()]
        if setting.kind == "time":
            if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
                raise ValueError(text)
            return text
    except (ValueError, KeyError):
        expected = {
            "whole": _("a whole number"),
            "number": _("a number"),
            "flag": _("true or false"),
            "time": _("a time HH:MM"),
        }[setting.kind]
        raise StationError(
            "BAD_SETTING",
            _("{key} must be {expected}, not “{text}”. Nothing was changed.").format(
                key=setting.key, expected=expected, text=text
            ),
        ) from None
    return text


def read(path: Path) -> Settings:
    """The settings of a station.toml.

    Raises StationError SETTINGS_UNREADABLE, or STATION_NEWER for a newer format.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StationError(
            "SETTINGS_UNREADABLE",
            _("{file} cannot be read ({reason}). Correct it, or restore it from backup.").format(
                file=path, reason=error
            ),
        ) from error
    if int(document.get("format", FORMAT)) > FORMAT:
        from ccht_desktop.foundation.database import newer

        raise newer(path)
    return Settings(dict(_flatten(document)))


def write(path: Path, changes: dict[str, Value]) -> None:
    """Changes some values, keeping the file's comments and order; the file is replaced whole."""
    import tomlkit

    document: Any
    if path.exists():
        document = tomlkit.parse(path.read_text("utf-8"))
    else:
        document = tomlkit.document()
        document["format"] = FORMAT
    for key, value in changes.items():
        table, name = find(key).key.split(".")
        if table not in document:
            document[table] = tomlkit.table()
        document[table][name] = value
    part = path.with_suffix(".toml.part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(tomlkit.dumps(document))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _flatten(document: dict[str, Any]) -> list[tuple[str, Value]]:
    flat: list[tuple[str, Value]] = []
    for table, content in document.items():
        if isinstance(content, dict):
            for name, value in content.items():
                key = f"{table}.{name}"
                if key in _BY_KEY and isinstance(value, str | int | float | bool):
                    flat.append((key, value))
    return flat
