"""A broadcast day from intake to receipt, on a virtual clock and sound card."""

import shutil
import tempfile
import tomllib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.outcomes import OUTCOME_NAMES
from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import ZONE, FakeClock, local
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.resources import resource, schedules
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Clip
from ccht_desktop.library.workers import RunWorker, WorkerLimits
from ccht_desktop.playout.voices import MediaVoices
from ccht_desktop.service.air_recording import AirRecording
from ccht_desktop.service.virtual import virtual_run
from ccht_desktop.station import Station

MORNING = datetime(2026, 11, 23, 4, 0, tzinfo=ZONE)
EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=ZONE)
HOUR = timedelta(hours=1)
EDIT_LIMITS = WorkerLimits(memory_mb=1024, cpu_seconds=60, wall_seconds=120.0)
Say = Callable[[str], None]
Entries = list[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the demo leaves what; folder must be empty or absent."""

    out: Path
    run_worker: RunWorker
    say: Say

    def run(self) -> None:
        """Raises StationError DEMO_FOLDER, DEMO_FAILED, or what a step raises."""
        if self.out.exists() and any(self.out.iterdir()):
            raise StationError(
                "DEMO_FOLDER",
                _("The folder {folder} is not empty. Choose another with -o.").format(
                    folder=self.out
                ),
            )
        self.out.mkdir(parents=True, exist_ok=True)
        clock = FakeClock(MORNING)
        folder = StationFolder(self.out.absolute() / "station")
        Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
        settings_file.write(
            folder.settings,
            {"station.place": "Xã Mẫu", "report.signer": "Người ký mẫu", "upload.code": "99999"},
        )
        self.say(_("1. A new station, “Xã Mẫu”, in {folder}").format(folder=folder.root))
        with closing(Station.open(folder, clock=clock, run_worker=self.run_worker)) as station:
            self._fill(station, clock)
            self._air(station, clock)
            self._account(station)

    def _fill(self, station: Station, clock: FakeClock) -> None:
        fill_with_samples(station, self.run_worker, self.say, lambda: clock.advance(60))

    def _air(self, station: Station, clock: FakeClock) -> None:
        recording = AirRecording()
        voices = MediaVoices(station.folder, station.settings.number("loudness.target_lufs"))
        self.say(_("5. The day passes on a virtual clock; every sound is rendered"))
        with virtual_run(station, clock, voices, recording.hear) as run:
            told = 0
            while clock.now() < EVENING:
                run.until(min(EVENING, clock.now() + HOUR))
                told = self._tell(station.airlog.airings(), told)
        seconds = recording.write(self.out / "air.wav", self.out / "air.json")
        self.say(_("   air.wav: {seconds:.0f} s of what was heard").format(seconds=seconds))

    def _tell(self, airings: list[Airing], told: int) -> int:
        closed = [airing for airing in airings if airing.outcome]
        for airing in closed[told:]:
            began = airing.started_at or airing.planned_start
            at = local(began).strftime("%H:%M:%S") if began else ""
            self.say(
                f"   {at}  {_(OUTCOME_NAMES[airing.outcome or ''])}  "
                f"{airing.played_seconds:6.1f} s  {airing.title or _('pause')}"
            )
        return len(closed)

    def _account(self, station: Station) -> None:
        from ccht_desktop.report.composing import compose
        from ccht_desktop.report.formats import find
        from ccht_desktop.report.months import Month

        rows = station.airlog.airings()
        find("log", "csv").write(self.out / "log.csv", rows)
        with closing(open_reader(station.folder.airlog_db, AIRLOG_SCHEMA)) as reader:
            verdict = verify(reader)
        if not verdict.ok:
            raise StationError("DEMO_FAILED", verdict.reason)
        self.say(
            _("6. The log is whole: {entries} entries, {rows} rows in log.csv").format(
                entries=verdict.entries, rows=len(rows)
            )
        )
        now = station.clock.now()
        content = compose(station.airlog, station.settings, Month.of(now), local(now).date())
        find("report", "docx").write(self.out / "report.docx", content)
        self.say(_("7. The month's report: report.docx"))
        self._send(station)

    def _send(self, station: Station) -> None:
        """To a receiving level of its own, over real HTTP on loopback."""
        from ccht_desktop.district.home import open_home
        from ccht_desktop.district.serving import served
        from ccht_desktop.district.store import Enrolled
        from ccht_desktop.upload.keys import load_key
        from ccht_desktop.upload.sending import deliver

        def append(entries: Entries) -> None:
            with Station.lock(station.folder), station.open_ledger() as ledger:
                ledger.append_all(entries)

        code = station.settings.text("station.code")
        key = load_key(station.folder.station_key).public
        with tempfile.TemporaryDirectory() as home:
            receiver = open_home(Path(home), station.clock)
            with receiver.store.visit() as visit:
                visit.enrol(Enrolled(code, "Xã Mẫu", key), station.clock.now())
            with served(receiver) as address:
                settings_file.write(station.folder.settings, {"upload.url": address})
                station.reload_settings()
                result = deliver(station, append)
        if result.state != "sent":
            raise StationError("DEMO_FAILED", result.text)
        for kind in ("parcel", "receipt"):
            (entry,) = station.airlog.entries(kind)
            (self.out / f"{kind}.json").write_text(entry.body["document"], "utf-8")
        self.say(_("8. The summary was received above: parcel.json, receipt.json"))


def fill_with_samples(
    station: Station, run_worker: RunWorker, say: Say, between: Callable[[], None]
) -> list[Clip]:
    """Takes the bundled samples in, approves them, and loads the plan's schedule."""
    from ccht_desktop.schedule.files.toml_file import read

    say(_("2. Clips come in: checked, decoded, measured"))
    clips = []
    for sample in _samples():
        clips.append(_take_in(station, run_worker, sample))
        between()
        say(_clip_line(clips[-1]))
    for number, clip in enumerate(clips, 1):
        station.decisions.approve(clip.id, by="Lãnh đạo Xã Mẫu", number=f"{number:02d}/DB-MAU")
    say(_("3. {count} clips approved, each by its hash").format(count=len(clips)))
    station.schedule.replace(read(schedules() / "ke-hoach-2022.toml"), station.walls())
    say(_("4. The plan's schedule is loaded: six fields every day"))
    return clips


def _take_in(station: Station, run_worker: RunWorker, sample: dict[str, Any]) -> Clip:
    source = resource("samples") / sample["file"]
    described = {name: sample.get(name) for name in ("title", "field", "group")}
    kind, priority = sample["kind"], sample["priority"]
    if kind != "LOI_GIOI_THIEU":
        return station.intake.add(source, kind=kind, priority=priority, **described)
    # The introduction is edited as an officer would: silence cut, a short rise and fall.
    work = station.folder.media / "edit"
    work.mkdir(exist_ok=True)
    try:
        decoding = {"source": str(source), "target": str(work / "a.flac"), "max_seconds": 60}
        run_worker("decode", decoding, EDIT_LIMITS)
        operations = [
            {"op": "remove_silence", "head": True, "tail": True},
            {"op": "fade", "in": 0.05, "out": 0.3},
        ]
        request = {"source": str(work / "a.flac"), "target": str(work / f"{source.stem}.wav")}
        run_worker("edit", {**request, "operations": operations}, EDIT_LIMITS)
        return station.intake.add(
            work / f"{source.stem}.wav", kind=kind, priority=priority, **described
        )
    finally:
        shutil.rmtree(work)


def _samples() -> list[dict[str, Any]]:
    text = (resource("samples") / "samples.toml").read_text("utf-8")
    samples: list[dict[str, Any]] = tomllib.loads(text)["sample"]
    return samples


def _clip_line(clip: Clip) -> str:
    return f"   {clip.id:2d}  {clip.seconds:5.1f} s  {clip.lufs or 0:6.1f} LUFS  {clip.title}"
