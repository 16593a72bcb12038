"""The settings of a station: one list with types, defaults and meaning, kept in station.toml."""

import math
import os
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, Literal

from ccht_desktop.foundation.days import parse_dates, parse_month_day
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import LANGUAGES, N_, _

FORMAT = 1
Kind = Literal["text", "whole", "number", "flag", "time", "day_month", "days"]
Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: dotted key, kind, default, and its meaning (to be translated where shown).

    least and most bound numbers, both included; filled: a person may not leave the text empty.
    """

    key: str
    kind: Kind
    default: Value
    meaning: str
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    filled: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("station.name", "text", "", N_("Name of the commune"), filled=True),
    Setting("station.code", "text", "", N_("Code of the administrative unit"), filled=True),
    Setting("station.parent_body", "text", "", N_("Body above, in the head of documents")),
    Setting("station.place", "text", "", N_("Place name before the date of documents")),
    Setting("station.receiving_level", "text", "Sở VHTTDL tỉnh", N_("Receiving level of reports")),
    Setting("station.language", "text", "vi", N_("Language: vi or en"), choices=LANGUAGES),
    Setting("report.signer", "text", "", N_("Name of the person who signs reports")),
    Setting("report.signer_role", "text", "CHỦ TỊCH", N_("Role of the person who signs reports")),
    Setting("approval.self", "flag", True, N_("One person may approve their own clips")),
    Setting("quiet.from", "time", "21:00", N_("Quiet hours begin")),
    Setting("quiet.to", "time", "05:00", N_("Quiet hours end")),
    Setting("quiet.decision", "text", "", N_("Decision the quiet hours rest on")),
    Setting(
        "session.grace_seconds",
        "whole",
        300,
        N_("A late session may start within (seconds)"),
        least=0,
        most=3600,
    ),
    Setting(
        "session.cap_minutes", "whole", 45, N_("Longest session (minutes)"), least=1, most=1440
    ),
    Setting("day.cap_minutes", "whole", 240, N_("Longest a day, all sessions"), least=1, most=1440),
    Setting("season.summer_from", "day_month", "16/04", N_("First day of summer (day/month)")),
    Setting("season.summer_to", "day_month", "15/10", N_("Last day of summer (day/month)")),
    Setting("holidays.also", "days", "", N_("More days off, by commas (31/12/2026)")),
    Setting("output.id", "text", "miniaudio", N_("Audio output"), choices=("miniaudio", "null")),
    Setting("output.device", "text", "", N_("Device on the air, by name; empty: the system's")),
    Setting("output.spare", "text", "", N_("Device used while that one is lost; empty: none")),
    Setting(
        "output.loopback",
        "text",
        "",
        N_("Where the sound comes back in for calibration, by name"),
    ),
    Setting(
        "output.latency_ms",
        "number",
        0.0,
        N_("Constant latency of the device (ms)"),
        least=0,
        most=5000,
    ),
    Setting(
        "loudness.target_lufs",
        "number",
        -16.0,
        N_("Loudness on the air (LUFS)"),
        least=-40,
        most=-5,
    ),
    Setting(
        "preview.device", "text", "", N_("Device to listen with, by name; empty: the system's")
    ),
    Setting("recording.device", "text", "", N_("Microphone, by name; empty: the system's")),
    Setting("relay.device", "text", "", N_("Line input of relays, by name; empty: none")),
    Setting("live.device", "text", "", N_("Line input of live slots, by name; empty: none")),
    Setting("speech.voice", "text", "vi", N_("Voice that reads texts aloud"), filled=True),
    Setting(
        "speech.words_per_minute",
        "whole",
        150,
        N_("Words read aloud in a minute"),
        least=110,
        most=300,
    ),
    Setting(
        "library.keep_original_days",
        "whole",
        30,
        N_("Keep files as they came for (days); 0: not at all"),
        least=0,
        most=3650,
    ),
    Setting("upload.url", "text", "", N_("Address of the receiving level")),
    Setting("upload.code", "text", "", N_("Code of this station at the receiving level")),
    Setting("upload.receiver_key", "text", "", N_("Public key of the receiving level")),
    Setting("upload.hours", "number", 1.0, N_("Hours between uploads"), least=0.05, most=168),
    Setting("alarm.email_to", "text", "", N_("Alarms by e-mail to (several: by commas)")),
    Setting("alarm.email_from", "text", "", N_("Sender of e-mails; empty: the account")),
    Setting("alarm.smtp_host", "text", "", N_("Mail server that sends alarms")),
    Setting("alarm.smtp_port", "whole", 587, N_("Port of the mail server"), least=1, most=65535),
    Setting(
        "alarm.smtp_security",
        "text",
        "starttls",
        N_("Encryption of the mail server: starttls or tls"),
        choices=("starttls", "tls"),
    ),
    Setting("alarm.smtp_user", "text", "", N_("Account at the mail server; empty: no log-in")),
    Setting("alarm.webhook_url", "text", "", N_("Address that takes alarms as JSON (webhook)")),
    Setting(
        "alarm.webhook_field",
        "text",
        "text",
        N_("Name of the text in the webhook's JSON; dots nest it"),
        filled=True,
    ),
    Setting("alarm.beep_device", "text", "", N_("Device that beeps at an alarm; empty: none")),
    Setting("power.keep_awake", "flag", True, N_("Keep the computer awake for sessions")),
    Setting(
        "clock.policy",
        "text",
        "hold",
        N_("A clock in doubt at the start: hold automatic starts, or best_guess"),
        choices=("hold", "best_guess"),
    ),
    Setting("clock.ntp_server", "text", "pool.ntp.org", N_("Time server; empty: never asked")),
    Setting("backup.second_folder", "text", "", N_("Second backup folder, on another disk")),
    Setting(
        "retention.days",
        "whole",
        0,
        N_("Keep the sound of retired clips for (days); 0: for ever"),
        least=0,
        most=3650,
    ),
    Setting(
        "desk.theme",
        "text",
        "light",
        N_("Look of the window: light or dark"),
        choices=("light", "dark"),
    ),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


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

    def day_month(self, key: str) -> tuple[int, int]:
        """(month, day) of every year."""
        return parse_month_day(self.text(key))

    def days(self, key: str) -> list[date]:
        return parse_dates(self.text(key))


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
    wanted = expected(setting)
    if setting.filled and not text:
        wanted = _("a text that is not empty")
    else:
        try:
            value = _typed(setting.kind, text)
        except (ValueError, KeyError):
            pass
        else:
            if fits(setting, value):
                return value
    raise StationError(
        "BAD_SETTING",
        _("{key} must be {expected}, not “{text}”. Nothing was changed.").format(
            key=setting.key, expected=wanted, text=text
        ),
    )


def fits(setting: Setting, value: object) -> bool:
    """Whether a value is of the setting's kind and within its limits."""
    match setting.kind:
        case "flag":
            return isinstance(value, bool)
        case "time":
            return isinstance(value, str) and _TIME.fullmatch(value) is not None
        case "day_month" | "days":
            parse = parse_month_day if setting.kind == "day_month" else parse_dates
            return isinstance(value, str) and _parses(value, parse)
        case "text":
            return isinstance(value, str) and (not setting.choices or value in setting.choices)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if isinstance(value, float) and (setting.kind == "whole" or not math.isfinite(value)):
        return False
    least, most = setting.least, setting.most
    return (least is None or value >= least) and (most is None or value <= most)


def expected(setting: Setting) -> str:
    """What a value of the setting must be, in the person's language."""
    if setting.choices:
        return _("one of: {choices}").format(choices=", ".join(setting.choices))
    if setting.least is not None and setting.most is not None:
        words = {
            "whole": _("a whole number from {least} to {most}"),
            "number": _("a number from {least} to {most}"),
        }[setting.kind]
        limits = (f"{limit:g}".replace(".", ",") for limit in (setting.least, setting.most))
        return words.format(**dict(zip(("least", "most"), limits, strict=True)))
    return {
        "text": _("text in quotes"),
        "whole": _("a whole number"),
        "number": _("a number"),
        "flag": _("true or false"),
        "time": _("a time HH:MM"),
        "day_month": _("a day and month of the calendar, such as 16/04"),
        "days": _("dates of the calendar by commas, such as 30/12/2026, 31/12/2026"),
    }[setting.kind]


def read(path: Path) -> Settings:
    """The settings of a station.toml, every value of its kind and within its limits.

    Raises StationError SETTINGS_UNREADABLE, BAD_SETTING, or STATION_NEWER for a newer format.
    An empty name is let through: only a person who types is asked for one.
    """
    document = _document(path)
    values: dict[str, Value] = {}
    for setting in SETTINGS:
        table, name = setting.key.split(".")
        content = document.get(table, {})
        if name in content:
            if not fits(setting, content[name]):
                raise _wrong(path, setting.key, expected(setting), content[name])
            values[setting.key] = content[name]
    return Settings(values)


def write(path: Path, changes: dict[str, Value]) -> None:
    """Changes some values, keeping the file's comments and order; the file is replaced whole.

    Mends values that read() refuses; raises StationError SETTINGS_UNREADABLE or STATION_NEWER.
    """
    import tomlkit

    document: Any
    if path.exists():
        _document(path)
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


def _document(path: Path) -> dict[str, Any]:
    """The file as TOML has it: a format that is known, and tables where settings stand."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StationError(
            "SETTINGS_UNREADABLE",
            _("{file} cannot be read ({reason}). Correct it, or restore it from backup.").format(
                file=path, reason=error
            ),
        ) from error
    version = document.get("format", FORMAT)
    if type(version) is not int:
        raise _wrong(path, "format", _("a whole number"), version)
    if version > FORMAT:
        from ccht_desktop.foundation.database import newer

        raise newer(path)
    for table in {setting.key.split(".")[0] for setting in SETTINGS}:
        content = document.get(table, {})
        if not isinstance(content, dict):
            raise _wrong(path, table, _("a table [{name}]").format(name=table), content)
    return document


def _typed(kind: Kind, text: str) -> Value:
    """Raises ValueError or KeyError."""
    if kind == "whole":
        return int(text)
    if kind == "number":
        return float(text.replace(",", "."))
    if kind == "flag":
        return {"true": True, "false": False, "1": True, "0": False}[text.lower()]
    return text


def _parses(text: str, parse: Callable[[str], object]) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _wrong(path: Path, key: str, wanted: str, value: object) -> StationError:
    text = _("In {file}, {key} must be {expected}, not “{text}”. Correct it there.")
    return StationError("BAD_SETTING", text.format(file=path, key=key, expected=wanted, text=value))
