"""Libraries of any size, written straight into the tables, for searches and their speed."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from ccht_desktop.foundation.clock import ZONE, utc_text
from ccht_desktop.foundation.database import transaction
from ccht_desktop.library.shelf import title_key

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=ZONE)
SPOKEN = (
    "cải cách hành chính thủ tục dịch vụ công trực tuyến đài truyền thanh đại biểu hội đồng nhân "
    "dân xã thông báo lịch tiêm phòng trẻ em hướng dẫn nộp hồ sơ một cửa điện tử chuyển đổi số "
    "công khai phí lệ phí thanh toán tinh gọn bộ máy cán bộ công chức phục vụ người dân kết quả "
    "vụ mùa kế hoạch vụ đông phòng chống cháy rừng nước sạch vệ sinh môi trường bảo hiểm y tế"
)
WORDS = SPOKEN.split()
FIELDS = ("TC", "TTHC", "TCBM", "CV", "TCC", "CPS", "CHUNG")
GROUPS = ("KQ", "DVC", "HD", "CDS", "VB_CD")
KINDS = ("CHUYEN_MUC_CCHC", "BAN_TIN", "THONG_BAO")


@contextmanager
def _without_triggers(plan: sqlite3.Connection) -> Iterator[None]:
    """Rows all at once, then what the triggers would have made of them."""
    triggers = plan.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in triggers:
        plan.execute(f"DROP TRIGGER {name}")
    yield
    plan.execute("UPDATE clip SET decision = (SELECT max(id) FROM approval WHERE clip = clip.id)")
    plan.execute("INSERT OR REPLACE INTO clip_shelf SELECT * FROM shelf_source")
    for table in ("clip_fts", "clip_marked"):
        plan.execute(f"INSERT INTO {table}({table}) VALUES('rebuild')")
    for _name, sql in triggers:
        plan.execute(sql)


def put_many(plan: sqlite3.Connection, many: int, *, spoken: int = 40, seed: int = 7) -> None:
    """Clips in every state, with transcripts of so many words."""
    dice = random.Random(seed)

    def day(*, none: float = 0.5) -> str | None:
        away = timedelta(days=dice.randint(-40, 40))
        return None if dice.random() < none else (TODAY + away).isoformat()

    def moment() -> str:
        return utc_text(NOON - timedelta(minutes=dice.randint(0, 4)))

    clips, approvals, faults = [], [], []
    for number in range(1, many + 1):
        title = " ".join(dice.choices(WORDS, k=8)).capitalize() + f" {number}"
        said = " ".join(dice.choices(WORDS, k=spoken))
        asked = moment() if dice.random() < 0.3 else None
        retired = moment() if dice.random() < 0.1 else None
        sha256 = f"{number:064x}"
        lufs = None if dice.random() < 0.02 else round(dice.uniform(-40, -10), 1)
        peak = None if dice.random() < 0.02 else round(dice.uniform(-6, 2), 1)
        clips.append(
            (
                *(number, sha256, title, title_key(title), dice.choice(KINDS)),
                *(dice.choice(FIELDS), dice.choice(GROUPS), dice.randint(48_000, 28_800_000)),
                *(lufs, peak, moment(), f"zalo-{number}.mp3", retired, asked),
                *(day(none=0.8), day(none=0.7), said),
            )
        )
        if dice.random() < 0.75:
            verdict = dice.choices(("approved", "rejected", "changes"), (8, 1, 1))[0]
            gone = moment() if verdict == "approved" and dice.random() < 0.1 else None
            approvals.append(
                (
                    *(number, sha256, verdict, "Lãnh đạo mẫu", f"{number}/QĐ", moment()),
                    *(day(none=0.8), day(none=0.6), gone, "cũ" if gone else None),
                )
            )
        if dice.random() < 0.01:
            faults.append((sha256, dice.choice(("missing", "changed")), moment()))
    with transaction(plan), _without_triggers(plan):
        plan.executemany(
            'INSERT INTO clip(id, sha256, title, title_key, kind, field, "group", frames, lufs,'
            " true_peak, added_at, source_name, retired_at, submitted_at, valid_from, valid_to,"
            f" transcript, priority) VALUES({', '.join('?' * 17)}, 1)",
            clips,
        )
        plan.executemany(
            "INSERT INTO approval(clip, sha256, verdict, by, number, at, valid_from, valid_to,"
            " withdrawn_at, withdrawn_reason, position, self_approved, note, title, kind, field,"
            ' "group", priority, author)'
            " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '', 0, '', title, kind, field,"
            ' "group", priority, author FROM clip WHERE id = ?1',
            approvals,
        )
        plan.executemany("INSERT INTO sound_fault VALUES(?, ?, ?)", faults)
