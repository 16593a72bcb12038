"""Rows of a sample month, for the tests of reports."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from ccht_desktop.airlog.model import Airing
from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.library.model import Approval, Clip
from ccht_desktop.report.approval_register import Decision, RegisterContent
from ccht_desktop.report.content import ReportContent
from ccht_desktop.report.figures import figures
from ccht_desktop.report.months import Month

OCTOBER = Month(2026, 10)
ROW = Airing(
    id=1,
    session="Buổi sáng",
    occurrence="sang/2026-10-05/1",
    position=2,
    attempt=1,
    continues=None,
    planned_start=datetime(2026, 10, 5, 5, 30, tzinfo=ZONE),
    started_at=datetime(2026, 10, 5, 5, 30, tzinfo=ZONE),
    ended_at=datetime(2026, 10, 5, 5, 32, 5, tzinfo=ZONE),
    planned_seconds=125.0,
    played_seconds=125.0,
    outcome="aired",
    cause=None,
    note=None,
    late_seconds=0.004,
    kind="CHUYEN_MUC_CCHC",
    clip=7,
    sha256="a" * 64,
    title="Nộp hồ sơ trực tuyến tại nhà",
    field="TTHC",
    group="DVC",
    priority=1,
    approval_number="12/QĐ-UBND",
    approver="Nguyễn Văn Mẫu",
    started_by="schedule",
    evidence="E2",
    amplifier=None,
    match=None,
    closed_seq=2,
)


def row(day: int = 5, **changes: object) -> Airing:
    """A row of the morning session of a day in October 2026."""
    shift = timedelta(days=day - 5)
    times = {
        name: moment + shift
        for name in ("planned_start", "started_at", "ended_at")
        if (moment := getattr(ROW, name)) is not None
    }
    return replace(ROW, **{**times, "occurrence": f"sang/2026-10-{day:02}/1", **changes})


def missed(day: int, cause: str, **changes: object) -> Airing:
    """The same item on a day when it never sounded."""
    return row(
        day,
        started_at=None,
        ended_at=None,
        played_seconds=0.0,
        outcome="missed",
        cause=cause,
        late_seconds=None,
        evidence="E0",
        **changes,
    )


def october() -> list[Airing]:
    """A small month: every outcome, tunes without a field, one repeat after an interruption."""
    rows = [row(day, id=day) for day in (5, 6, 7)]
    rows += [
        row(5, id=20, position=1, field=None, group=None, kind="NHAC_HIEU", sha256="0" * 64,
            title="Nhạc hiệu", played_seconds=15.0, planned_seconds=15.0),
        row(8, id=21, sha256="b" * 64, title="Đề án 06", field="CPS", group="CDS",
            kind="BAN_TIN", played_seconds=60.5),
        row(9, id=22, outcome="interrupted", cause="MAT_DIEN", played_seconds=30.0),
        row(9, id=23, attempt=2, continues=22, started_by="make_up"),
        row(10, id=24, outcome="partial", cause="DUNG_TAY", played_seconds=100.0),
        row(11, id=25, outcome="partial", cause="DUNG_TAY", played_seconds=99.9),
        missed(12, "MAT_DIEN", id=26),
        missed(13, "MAY_TINH_TAT", id=27, note="Ổ cắm hỏng"),
    ]  # fmt: skip
    return rows


def sample_content(**changes: object) -> ReportContent:
    rows = october()
    september = Month(2026, 9)
    before = [
        replace(found, planned_start=found.planned_start - timedelta(days=30))
        for found in rows[:4]
        if found.planned_start
    ]
    content = ReportContent(
        month=OCTOBER,
        made_on=date(2026, 11, 2),
        station_name="Xã Mẫu",
        station_code="99999",
        parent_body="",
        place="",
        receiving_level="Sở VHTTDL tỉnh",
        signer="Nguyễn Văn Mẫu",
        signer_role="CHỦ TỊCH",
        figures=figures(rows, OCTOBER.start, OCTOBER.end),
        previous=figures(before, september.start, september.end),
    )
    return replace(content, **changes)  # type: ignore[arg-type]


def sample_register(*decisions: Decision) -> RegisterContent:
    """Of November; two decisions where none are given."""
    return RegisterContent(
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
        made_on=date(2026, 12, 1),
        station_name="Xã Mẫu",
        parent_body="",
        place="",
        signer="Nguyễn Văn Mẫu",
        signer_role="PHÓ CHỦ TỊCH",
        decisions=decisions or (decision(1), decision(2, verdict="changes", note="Sửa số liệu")),
    )


def decision(number: int, title: str = "Nộp hồ sơ trực tuyến", /, **changes: object) -> Decision:
    """An approval of a clip on the second day of November."""
    at = datetime(2026, 11, 2, 9, 30, tzinfo=ZONE)
    approval = Approval(
        id=number,
        clip=number,
        sha256=f"{number:064x}"[::-1],
        by="Trần Thị Mẫu",
        number=f"{number}/QĐ-UBND",
        at=at,
        valid_from=date(2026, 11, 3),
        valid_to=date(2026, 12, 31),
        self_approved=False,
        withdrawn_at=None,
        withdrawn_reason=None,
        position="Phó Chủ tịch",
        max_per_day=2,
        max_total=20,
    )
    clip = Clip(
        id=number,
        sha256=approval.sha256,
        title=title,
        kind="CHUYEN_MUC_CCHC",
        field="TTHC",
        group="DVC",
        priority=1,
        seconds=60.0,
        frames=2_880_000,
        lufs=-18.0,
        true_peak=-3.0,
        added_at=at - timedelta(days=1),
        source_name="zalo.mp3",
        retired=False,
        approval=None,
        author="Lê Văn Mẫu",
    )
    return Decision(replace(approval, **changes), clip)  # type: ignore[arg-type]
