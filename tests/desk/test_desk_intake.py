"""Files are dropped, examined, described and taken in, by mouse and by keyboard.

CCHT_PICTURES=FOLDER keeps pictures to look at.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import av
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.incoming import expanded
from ccht_desktop.desk.pages.intake_panel import IntakePanel
from ccht_desktop.desk.pages.library import LibraryPage
from ccht_desktop.desk.theme import wear
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.resources import resource
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW, FakeBroadcaster, bridge_on
from tests.desk.test_desk_pictures import cut
from tests.faults.sink_station import sound_server
from tests.library.library_sounds import tone, write_sound

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]
LEFT = Qt.MouseButton.LeftButton
LONG = 20_000
Shown = Callable[..., IntakePanel]


@pytest.fixture
def bridge(new_folder: StationFolder, qapp: QApplication) -> Iterator[Bridge]:
    wear(qapp, "light")
    made, _started = bridge_on(new_folder, FakeClock(NOW), FakeBroadcaster())
    made.start()
    yield made
    made.close()


@pytest.fixture
def shown(bridge: Bridge, qtbot: QtBot) -> Shown:
    """shown(width, height) shows the panel alone on the bridge's station."""

    def show(width: int = 344, height: int = 640) -> IntakePanel:
        panel = IntakePanel(bridge)
        qtbot.addWidget(panel)
        panel.resize(width, height)
        with qtbot.waitExposed(panel):
            panel.show()
        panel.activateWindow()
        return panel

    return show


def clips(folder: StationFolder) -> list[Clip]:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        return station.library.clips()
    finally:
        station.close()


def left_behind(folder: StationFolder) -> list[Path]:
    return [*folder.media.glob("*.part"), *folder.media.glob("*/*.part")]


def ready(panel: IntakePanel, qtbot: QtBot, count: int = 1) -> None:
    qtbot.waitUntil(lambda: len(panel.rows) == count and not panel.running, timeout=LONG)


def choose(panel: IntakePanel, field: str = "TTHC", group: str = "DVC") -> None:
    panel.form.field.choose(field)
    panel.form.group.choose(group)


def keep_picture(widget: QWidget, name: str, tmp_path: Path) -> None:
    for _turn in range(3):
        QApplication.processEvents()
    place = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    place.mkdir(parents=True, exist_ok=True)
    assert widget.grab().save(str(place / f"{name}.png"))
    assert not list(cut(widget))


def drop(page: LibraryPage, *paths: Path) -> None:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, no_key = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(9, 9), copy, carried, LEFT, no_key))


def faulty(path: Path) -> Path:
    """Four silent seconds, then a tone driven far over what the file can hold."""
    loud = np.clip(tone(3, 44100, level=0.9).astype(np.float64) * 4, -32768, 32767)
    return write_sound(path, samples=np.concatenate([np.zeros(4 * 44100), loud]).astype(np.int16))


def encoded_again(path: Path, sample: str) -> Path:
    """A sample of the program in another format."""
    with av.open(str(resource(f"samples/{sample}"))) as source:
        frames = av.AudioResampler("s16", "mono", 44100)
        parts = [
            part.to_ndarray()[0] for f in source.decode(audio=0) for part in frames.resample(f)
        ]
    return write_sound(path, samples=np.concatenate(parts))


def an_hour(path: Path) -> Path:
    """One encoded minute sixty times over, as MP3 allows."""
    minute = write_sound(path.with_name("minute.mp3"), 60).read_bytes()
    with path.open("wb") as file:
        for _minute in range(60):
            file.write(minute)
    return path


@pytest.mark.parametrize("width", [1366, 1024])
def test_a_dropped_mp3_is_examined_described_and_taken_in_with_the_mouse(
    new_folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path, width: int
) -> None:
    window = opened(new_folder, None, width)
    page = window.open_page("library")
    assert isinstance(page, LibraryPage)
    drop(page, write_sound(tmp_path / "Niem_yet_thu_tuc.mp3", 3))
    panel = page.intake
    ready(panel, qtbot)
    assert panel.title.text() == "Niem yet thu tuc"
    assert panel.rows[0].state() == "00:03 · đạt"
    QTest.mouseClick(panel.take, LEFT)
    assert panel.form.field.property("wrong") == "true"
    panel.title.setText("Niêm yết thủ tục hành chính")
    choose(panel)
    keep_picture(window, f"intake-page-{width}", tmp_path)
    with qtbot.waitSignal(panel.added, timeout=LONG):
        QTest.mouseClick(panel.take, LEFT)
    [clip] = clips(new_folder)
    assert (clip.title, clip.field, clip.group) == ("Niêm yết thủ tục hành chính", "TTHC", "DVC")
    assert clip.state(NOW.date()) == "draft"
    assert not left_behind(new_folder)
    assert window.notice.text().startswith("Đã nhận 1 tệp")


def test_a_file_is_taken_in_and_put_up_for_approval_with_the_keyboard_alone(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = shown()
    panel.offer([write_sound(tmp_path / "thong bao.mp3", 2)])
    ready(panel, qtbot)
    assert QApplication.focusWidget() is panel.title
    for letter in "Hop to dan pho":
        QTest.keyClick(panel.title, letter)  # type: ignore[call-overload]
    seen: list[str] = []
    while (held := QApplication.focusWidget()) is not panel.submit:
        assert held is not None
        assert len(seen) < 20, seen
        seen.append(held.accessibleName())
        if held in (panel.form.field, panel.form.group):
            QTest.keyClick(held, Qt.Key.Key_Down)
        QTest.keyClick(held, Qt.Key.Key_Tab)
    with qtbot.waitSignal(panel.added, timeout=LONG):
        QTest.keyClick(panel.submit, Qt.Key.Key_Space)
    [clip] = clips(new_folder)
    assert (clip.title, clip.field, clip.group) == ("Hop to dan pho", "TC", "MT_YN")
    assert clip.state(NOW.date()) == "waiting"


def test_ctrl_return_takes_in_and_the_last_field_group_and_author_wait_for_the_next(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = shown()
    panel.offer([write_sound(tmp_path / "mot.mp3", 2)])
    ready(panel, qtbot)
    choose(panel, "CPS", "CDS")
    panel.form.author.setText("Trần Thị Mẫu")
    with qtbot.waitSignal(panel.added, timeout=LONG):
        QTest.keyClick(panel.title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    panel.offer([write_sound(tmp_path / "hai.mp3", 2, pitch=700)])
    ready(panel, qtbot)
    assert panel.form.field.value() == "CPS"
    assert panel.form.group.value() == "CDS"
    assert panel.form.author.text() == "Trần Thị Mẫu"
    assert panel.title.text() == "hai"


def test_a_silent_head_and_clipping_are_both_shown_before_acceptance(
    shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = shown()
    panel.offer([faulty(tmp_path / "hong mot phan.wav")])
    ready(panel, qtbot)
    words = " ".join(panel.rows[0].words())
    assert "im lặng" in words
    assert "quá to" in words or "méo" in words
    assert panel.take.isEnabled()
    keep_picture(panel, "intake-findings", tmp_path)


@pytest.mark.parametrize("width", [344, 960])
def test_many_files_and_a_folder_are_shown_each_with_what_was_found(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot, tmp_path: Path, width: int
) -> None:
    panel = shown(width, 640)
    first = write_sound(tmp_path / "da co.mp3", 4)
    panel.offer([first])
    ready(panel, qtbot)
    choose(panel)
    with qtbot.waitSignal(panel.added, timeout=LONG):
        QTest.mouseClick(panel.take, LEFT)
    usb = tmp_path / "usb"
    (usb / "trong").mkdir(parents=True)
    (usb / "ghi chu.txt").write_text("không phải âm thanh")
    (usb / "lai.mp3").write_bytes(first.read_bytes())
    faulty(usb / "trong" / "to qua.wav")
    write_sound(usb / "trong" / "nho.m4a", 4, level=0.01, pitch=900)
    broken = tmp_path / "hong.mp3"
    broken.write_bytes(b"day khong phai am thanh" * 50)
    panel.offer([usb, broken])
    ready(panel, qtbot, 4)
    known, quiet, loud, refused = panel.rows
    assert known.words() == ["Đã có: “da co”."]
    assert known.state() == "00:04 · không nhận"
    assert "nhỏ" in quiet.state()
    assert loud.file.welcome
    assert refused.state() == "không nhận"
    assert refused.retry.isVisibleTo(panel)
    keep_picture(panel, f"intake-many-{width}", tmp_path)
    loud.drop.click()
    with qtbot.waitSignal(panel.told, timeout=LONG) as told:
        QTest.mouseClick(panel.take, LEFT)
    assert told.args == ["Nhận 1 tệp, 2 tệp chưa nhận: lý do ghi trong danh sách.", "attention"]
    assert [clip.title for clip in clips(new_folder)] == ["da co", "nho"]
    assert panel.rows == [known, refused]
    with qtbot.waitSignal(panel.added) as sought:
        QTest.mouseClick(known.see, LEFT)
    assert sought.args == [1]
    assert panel.rows == [refused]
    write_sound(broken, 2, pitch=300)
    QTest.mouseClick(refused.retry, LEFT)
    ready(panel, qtbot)
    assert refused.file.welcome
    QTest.mouseClick(panel.stop, LEFT)
    qtbot.waitUntil(lambda: not left_behind(new_folder))


def test_a_file_cut_short_is_taken_in_only_when_somebody_insists(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    whole = write_sound(tmp_path / "du.mp3", 20, options={"write_xing": "1"}).read_bytes()
    short = tmp_path / "cut.mp3"
    short.write_bytes(whole[: len(whole) // 2])
    panel = shown()
    panel.offer([short])
    ready(panel, qtbot)
    choose(panel)
    row = panel.rows[0]
    assert row.insist.isVisible()
    assert not panel.take.isEnabled()
    keep_picture(panel, "intake-grave", tmp_path)
    QTest.mouseClick(row.insist, LEFT)
    with qtbot.waitSignal(panel.added, timeout=LONG):
        QTest.mouseClick(panel.take, LEFT)
    assert len(clips(new_folder)) == 1


def test_cancelling_in_the_middle_of_an_hour_leaves_nothing_within_two_seconds(
    new_folder: StationFolder, bridge: Bridge, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = shown()
    panel.offer([an_hour(tmp_path / "mot gio.mp3"), write_sound(tmp_path / "sau.mp3", 2)])
    qtbot.waitUntil(lambda: bool([*new_folder.media.glob("*.flac.part")]), timeout=LONG)
    assert panel.rows[0].bar.isVisible()
    keep_picture(panel, "intake-checking", tmp_path)
    free: list[int] = []
    with qtbot.waitSignal(panel.over, timeout=200):
        QTest.mouseClick(panel.stop, LEFT)
    assert not panel.rows
    bridge.work(lambda _station: 1, free.append)
    qtbot.waitUntil(lambda: bool(free) and not left_behind(new_folder), timeout=2000)
    assert clips(new_folder) == []


def test_a_file_that_is_left_out_leaves_nothing_and_the_others_stay(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = shown()
    panel.offer([write_sound(tmp_path / f"{n}.mp3", 2, pitch=300 + 200 * n) for n in range(2)])
    ready(panel, qtbot, 2)
    assert len(left_behind(new_folder)) == 4
    QTest.mouseClick(panel.rows[0].drop, LEFT)
    qtbot.waitUntil(lambda: len(left_behind(new_folder)) == 2)
    assert [row.title.text() for row in panel.rows] == ["1"]
    QTest.keyClick(panel.title, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not left_behind(new_folder))


def test_what_fails_while_it_is_taken_in_stays_and_can_be_tried_again(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = shown()
    panel.offer([write_sound(tmp_path / "mot.mp3", 2), write_sound(tmp_path / "hai.mp3", 3)])
    ready(panel, qtbot, 2)
    choose(panel)
    examined = panel.rows[0].file.examined
    assert examined is not None
    examined.canonical.unlink()
    with qtbot.waitSignal(panel.told, timeout=LONG):
        QTest.mouseClick(panel.take, LEFT)
    assert [row.title.text() for row in panel.rows] == ["mot"]
    assert panel.rows[0].words()[0].startswith("Bản đã kiểm tra của tệp này không còn")
    QTest.mouseClick(panel.rows[0].retry, LEFT)
    ready(panel, qtbot)
    with qtbot.waitSignal(panel.added, timeout=LONG):
        QTest.mouseClick(panel.take, LEFT)
    assert [clip.title for clip in clips(new_folder)] == ["hai", "mot"]


def test_a_sound_that_the_program_made_keeps_its_words_and_its_file_goes(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot
) -> None:
    new_folder.scratch.mkdir(exist_ok=True)
    made = write_sound(new_folder.scratch / "doc.wav", 2)
    said = Description("Bài đọc", field="TCC", group="HD", transcript="Kính thưa bà con!")
    panel = shown()
    panel.offer_made(made, said)
    ready(panel, qtbot)
    with qtbot.waitSignal(panel.added, timeout=LONG):
        QTest.mouseClick(panel.take, LEFT)
    assert not made.exists()
    station = Station.open(new_folder, clock=FakeClock(NOW))
    try:
        assert station.library.description(1) == said
    finally:
        station.close()


def test_what_comes_while_files_are_taken_in_is_added_once_they_are_in(
    new_folder: StationFolder, bridge: Bridge, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    new_folder.scratch.mkdir(exist_ok=True)
    panel = shown()
    panel.offer([write_sound(tmp_path / "mot.mp3", 2)])
    ready(panel, qtbot)
    choose(panel)
    free = Event()
    bridge.work(lambda _station: free.wait(LONG / 1000), lambda _waited: None)
    panel.begin()
    for number, pitch in (("hai", 500), ("ba", 600)):
        made = write_sound(new_folder.scratch / f"{number}.wav", 2, pitch=pitch)
        panel.offer_made(made, Description(number, transcript="Kính thưa bà con!"))
    with qtbot.waitSignal(panel.told, timeout=LONG) as told:
        panel.offer([write_sound(tmp_path / "bon.mp3", 2, pitch=700)])
    assert told.args[0].startswith("Nhận xong các tệp đang nhận")
    assert len(panel.rows) == 1
    free.set()
    ready(panel, qtbot, 3)
    assert [row.title.text() for row in panel.rows] == ["hai", "ba", "bon"]
    choose(panel)
    with qtbot.waitSignal(panel.added, timeout=LONG):
        panel.begin()
    assert [clip.title for clip in clips(new_folder)] == ["mot", "hai", "ba", "bon"]
    assert not list(new_folder.scratch.iterdir())


def test_a_file_can_be_checked_again_after_a_taking_in_was_stopped(
    new_folder: StationFolder, bridge: Bridge, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    broken = tmp_path / "hong.mp3"
    broken.write_bytes(b"day khong phai am thanh" * 50)
    panel = shown()
    panel.offer([write_sound(tmp_path / "mot.mp3", 2), broken])
    ready(panel, qtbot, 2)
    choose(panel)
    panel.begin()
    with qtbot.waitSignal(panel.told, timeout=LONG):
        QTest.mouseClick(panel.stop, LEFT)
    write_sound(broken, 2, pitch=300)
    [refused] = panel.rows
    QTest.mouseClick(refused.retry, LEFT)
    ready(panel, qtbot)
    assert refused.file.welcome


def test_a_clip_is_in_also_when_the_sound_it_was_made_of_cannot_be_removed(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot
) -> None:
    new_folder.scratch.mkdir(exist_ok=True)
    made = write_sound(new_folder.scratch / "doc.wav", 2)
    panel = shown()
    panel.offer_made(made, Description("Bài đọc", field="TCC", group="HD"))
    ready(panel, qtbot)
    made.unlink()
    made.mkdir()
    with qtbot.waitSignal(panel.added, timeout=LONG):
        QTest.mouseClick(panel.take, LEFT)
    assert [clip.title for clip in clips(new_folder)] == ["Bài đọc"]


def test_a_folder_stands_for_the_sounds_in_it(tmp_path: Path) -> None:
    for name in ("b.mp3", "a.WAV", "x.txt", ".an.mp3", "sau/c.opus"):
        place = tmp_path / "usb" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"")
    text = tmp_path / "usb" / "x.txt"
    names = [path.name for path in expanded([tmp_path / "usb", text])]
    assert names == ["a.WAV", "b.mp3", "c.opus", "x.txt"]


def test_what_sounds_like_a_clip_is_told_and_twins_in_one_go_are_taken_once(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = shown()
    name = "thong_bao_gop_y_chuong_trinh.wma"
    panel.offer([Path(str(resource(f"samples/{name}")))])
    ready(panel, qtbot)
    choose(panel, "CHUNG", "HD")
    panel.title.setText("Góp ý chương trình")
    with qtbot.waitSignal(panel.added, timeout=LONG):
        QTest.mouseClick(panel.take, LEFT)
    again = encoded_again(tmp_path / "gop y.m4a", name)
    twin = tmp_path / "gop y (1).m4a"
    shutil.copy(again, twin)
    panel.offer([again, twin])
    ready(panel, qtbot, 2)
    [alike] = [words for words in panel.rows[0].words() if words.startswith("Giống")]
    assert alike.endswith("% với “Góp ý chương trình”.")
    assert panel.rows[0].file.welcome
    assert panel.rows[1].words() == ["Trùng âm thanh với “gop y” trong danh sách này."]
    keep_picture(panel, "intake-alike", tmp_path)


def test_a_retired_clip_comes_back_when_its_file_is_taken_in_again(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    file = write_sound(tmp_path / "cu.mp3", 2)
    station = Station.open(new_folder, clock=FakeClock(NOW), run_worker=run_worker)
    try:
        station.library.retire(station.intake.add(file, field="TC", group="KQ").id)
    finally:
        station.close()
    panel = shown()
    panel.offer([file])
    ready(panel, qtbot)
    assert panel.rows[0].words()[0].startswith("Đã có nhưng đang ngừng dùng: “cu”.")
    choose(panel)
    with qtbot.waitSignal(panel.added, timeout=LONG):
        QTest.mouseClick(panel.take, LEFT)
    [clip] = clips(new_folder)
    assert (clip.retired, clip.field) == (False, "TTHC")


def test_an_empty_folder_says_so(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    panel = shown()
    with qtbot.waitSignal(panel.told) as told, qtbot.waitSignal(panel.over):
        panel.offer([tmp_path])
    assert told.args == ["Trong thư mục không có tệp âm thanh nào.", "attention"]


@pytest.mark.sound
@pytest.mark.skipif(not shutil.which("parec"), reason="PulseAudio is not installed")
def test_a_file_is_listened_to_before_it_is_accepted_with_the_amplifier_off(
    new_folder: StationFolder,
    shown: Shown,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with sound_server(tmp_path / "sound") as server:
        for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, server.environment[name])
        server.load("air")
        panel = shown()
        panel.offer([write_sound(tmp_path / "nghe.mp3", 20)])
        ready(panel, qtbot)
        hearing, row = panel.hearing, panel.rows[0]
        qtbot.waitUntil(lambda: panel._bridge.present.state != "unknown")
        QTest.mouseClick(row.listen, LEFT)
        qtbot.waitUntil(hearing.question.isVisible, timeout=LONG)
        keep_picture(panel, "intake-amplifier", tmp_path)
        QTest.mouseClick(hearing.question.yes, LEFT)
        qtbot.waitUntil(lambda: hearing.listener.playing, timeout=LONG)
        assert row.listen.words == "Dừng nghe"
        QTest.mouseClick(row.drop, LEFT)
        assert not hearing.listener.playing
        qtbot.waitUntil(lambda: not left_behind(new_folder))
        hearing.leave()
