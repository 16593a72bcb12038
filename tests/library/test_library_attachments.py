"""Scans that cannot be kept are told as what they are."""

import signal
from pathlib import Path

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.attachments import keep_scan

PDF = b"%PDF-1.7\n" + b"mot trang giay mau\n" * 500


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit on the size of files here")
def test_a_scan_without_room_is_refused_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    import resource

    folder = StationFolder(tmp_path / "station")
    (tmp_path / "giay.pdf").write_bytes(PDF)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(StationError) as caught:
            keep_scan(folder, str(tmp_path / "giay.pdf"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == "SCAN_NOT_KEPT"
    assert "Chưa ghi nhận quyết định nào" in caught.value.text
    assert not [path for path in folder.documents.rglob("*") if path.is_file()]
    assert keep_scan(folder, str(tmp_path / "giay.pdf"))[1] == "giay.pdf"
