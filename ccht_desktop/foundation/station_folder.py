"""The folder that holds everything of one station."""

import os
from dataclasses import dataclass
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _


@dataclass(frozen=True, slots=True)
class StationFolder:
    """Names of what lies in a station's folder; nothing is opened here."""

    root: Path

    @property
    def settings(self) -> Path:
        return self.root / "station.toml"

    @property
    def plan_db(self) -> Path:
        return self.root / "plan.db"

    @property
    def airlog_db(self) -> Path:
        return self.root / "airlog.db"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def documents(self) -> Path:
        return self.root / "documents"

    @property
    def scratch(self) -> Path:
        """Sounds that people are still working on; made when first needed."""
        return self.root / "scratch"

    @property
    def aircheck(self) -> Path:
        return self.root / "aircheck"

    @property
    def backup(self) -> Path:
        return self.root / "backup"

    @property
    def mirror(self) -> Path:
        """The log a second time, as text."""
        return self.root / "mirror"

    @property
    def station_key(self) -> Path:
        return self.root / "station.key"

    @property
    def control_key(self) -> Path:
        return self.root / "control.key"

    @property
    def lock(self) -> Path:
        return self.root / "station.lock"

    def audio(self, sha256: str) -> Path:
        """Where the canonical file of a hash lies."""
        return self.media / sha256[:2] / f"{sha256}.flac"

    def exists(self) -> bool:
        return self.settings.is_file()

    def require(self) -> None:
        """Raises StationError NO_STATION where there is none."""
        if not self.exists():
            raise StationError(
                "NO_STATION",
                _(
                    "There is no station in {folder}. Make one with: "
                    "ccht init {folder} --name NAME --code CODE"
                ).format(folder=self.root),
            )

    def make(self) -> None:
        """Makes the folders of a new station.

        Raises StationError STATION_EXISTS, or FOLDER_NOT_EMPTY where other files lie.
        """
        if self.exists():
            raise StationError(
                "STATION_EXISTS",
                _("There is a station in {folder} already; nothing was changed.").format(
                    folder=self.root
                ),
            )
        if self.root.is_dir() and any(self.root.iterdir()):
            raise StationError(
                "FOLDER_NOT_EMPTY",
                _("The folder {folder} holds other files. Choose an empty folder.").format(
                    folder=self.root
                ),
            )
        for folder in (self.root, self.media, self.documents, self.aircheck, self.backup):
            folder.mkdir(parents=True, exist_ok=True)


def default_folder() -> Path:
    """CCHT_STATION, else the platform's data folder."""
    named = os.environ.get("CCHT_STATION")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("ccht-desktop", appauthor=False) / "station"
