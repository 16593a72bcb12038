"""From draft to approved and back: every act in every state, and what a decision is bound to."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.attachments import MAX_SCAN_BYTES, scan_path
from ccht_desktop.library.decisions import Decisions
from ccht_desktop.library.model import Approval, Clip, Description
from ccht_desktop.library.store import Library
from tests.library.library_sounds import opened_library, put_clip

PDF = b"%PDF-1.7 to quyet dinh"
WHO = {"by": "Trần Thị Mẫu", "position": "Phó Chủ tịch"}


@pytest.fixture
def library(tmp_path: Path, clock: FakeClock) -> Iterator[Library]:
    with opened_library(tmp_path / "station", clock) as opened:
        yield opened


@pytest.fixture
def decisions(library: Library) -> Decisions:
    return Decisions(library._plan, library)


def put(library: Library, mark: str = "a", author: str = "") -> Clip:
    said = Description("Cải cách hành chính", field="TTHC", group="DVC", author=author)
    return put_clip(library, mark, said)


def state(library: Library, clip: int) -> str:
    return library.clip(clip).state(local(library.clock.now()).date())


def approve(decisions: Decisions, clip: int, **more: object) -> Approval:
    return decisions.approve(clip, **WHO, number="12/QĐ-UBND", **more)  # type: ignore[arg-type]


def reject(decisions: Decisions, clip: int) -> Approval:
    return decisions.reject(clip, **WHO, reason="trái chủ trương")


def ask_changes(decisions: Decisions, clip: int) -> Approval:
    return decisions.ask_changes(clip, **WHO, reason="sửa số liệu")


def withdraw(decisions: Decisions, clip: int) -> Approval:
    return decisions.withdraw(clip, "số liệu cũ")


Act = Callable[[Decisions, int], object]
ACTS: dict[str, Act] = {
    "submit": lambda decisions, clip: decisions.submit(clip),
    "recall": lambda decisions, clip: decisions.recall(clip),
    "approve": approve,
    "reject": reject,
    "changes": ask_changes,
    "withdraw": withdraw,
}


def reach(library: Library, decisions: Decisions, clock: FakeClock, wanted: str) -> int:
    """A clip in a state, by the way people take."""
    clip = put(library).id
    ways: dict[str, tuple[str, ...]] = {
        "draft": ("submit", "recall"),
        "waiting": ("submit",),
        "approved": ("submit", "approve"),
        "rejected": ("submit", "reject"),
        "changes": ("submit", "changes"),
        "withdrawn": ("submit", "approve", "withdraw"),
    }
    if wanted == "expired":
        approve(decisions, clip, valid_to=local(clock.now()).date())
        clock.advance(86_400)
    elif wanted == "retired":
        library.retire(clip)
    else:
        for act in ways[wanted]:
            ACTS[act](decisions, clip)
    assert state(library, clip) == wanted
    return clip


# What each act makes of each state: another state, or a code that changes nothing.
TABLE = {
    "draft": "waiting NOT_SUBMITTED approved rejected changes NOT_APPROVED",
    "waiting": "waiting draft approved rejected changes NOT_APPROVED",
    "changes": "waiting NOT_SUBMITTED approved rejected changes NOT_APPROVED",
    "rejected": "waiting NOT_SUBMITTED approved rejected changes NOT_APPROVED",
    "approved": "IS_APPROVED NOT_SUBMITTED approved IS_APPROVED IS_APPROVED withdrawn",
    "expired": "waiting NOT_SUBMITTED approved rejected changes withdrawn",
    "withdrawn": "waiting NOT_SUBMITTED approved rejected changes NOT_APPROVED",
    "retired": "CLIP_RETIRED NOT_SUBMITTED CLIP_RETIRED CLIP_RETIRED CLIP_RETIRED NOT_APPROVED",
}
STEPS = [
    (begin, act, end)
    for begin, ends in TABLE.items()
    for act, end in zip(ACTS, ends.split(), strict=True)
]


@pytest.mark.parametrize(("begin", "act", "end"), STEPS)
def test_every_act_in_every_state_leads_where_it_should(
    library: Library, decisions: Decisions, clock: FakeClock, begin: str, act: str, end: str
) -> None:
    clip = reach(library, decisions, clock, begin)
    clock.advance(1)
    before, book = library.clip(clip), decisions.all()
    if end.isupper():
        with pytest.raises(StationError) as caught:
            ACTS[act](decisions, clip)
        assert caught.value.code == end
        assert (library.clip(clip), decisions.all()) == (before, book)
        return
    ACTS[act](decisions, clip)
    assert state(library, clip) == end
    assert library.clip(clip).may_air(local(clock.now()).date()) == (end == "approved")
    kept = [row for row in decisions.all() if row in book or row.withdrawn_at is None]
    assert len(kept) >= len(book) - (act == "withdraw"), "earlier decisions stay as they were"


@pytest.mark.parametrize("begin", ["changes", "rejected", "withdrawn", "expired"])
def test_a_submission_waits_though_the_clock_was_set_back_since_the_last_decision(
    library: Library, decisions: Decisions, clock: FakeClock, begin: str
) -> None:
    clip = reach(library, decisions, clock, begin)
    if begin != "expired":
        clock.jump(-3600)
    decisions.submit(clip)
    assert state(library, clip) == "waiting"


def test_a_decision_keeps_who_under_which_number_how_long_and_how_often(
    library: Library, decisions: Decisions, tmp_path: Path, clock: FakeClock
) -> None:
    paper = tmp_path / "Quyết định 12.pdf"
    paper.write_bytes(PDF)
    clip = put(library)
    today = local(clock.now()).date()
    made = approve(
        decisions,
        clip.id,
        valid_from=today,
        valid_to=today + timedelta(days=30),
        max_per_day=2,
        max_total=20,
        self_approved=True,
        scan=str(paper),
    )
    assert made == library.clip(clip.id).approval == decisions.of_clip(clip.id)[0]
    assert (made.by, made.position, made.number) == (*WHO.values(), "12/QĐ-UBND")
    assert (made.max_per_day, made.max_total, made.self_approved) == (2, 20, True)
    assert (made.sha256, made.at) == (clip.sha256, clock.now())
    assert made.scan is not None
    assert made.scan_name == "Quyết định 12.pdf"
    assert scan_path(library.folder, made.scan).read_bytes() == PDF


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"by": "\u202e"}, "APPROVER_REQUIRED"),
        ({"number": " "}, "NUMBER_REQUIRED"),
        ({"max_per_day": 0}, "BAD_LIMIT"),
        ({"max_total": -1}, "BAD_LIMIT"),
        ({"max_total": 2**70}, "BAD_LIMIT"),
        ({"valid_from": date(2026, 12, 2), "valid_to": date(2026, 12, 1)}, "BAD_VALIDITY"),
        ({"scan": "/nowhere.pdf"}, "SCAN_REFUSED"),
    ],
)
def test_a_decision_that_says_too_little_or_nonsense_is_refused_and_none_is_kept(
    library: Library, decisions: Decisions, more: dict[str, object], code: str
) -> None:
    clip = put(library)
    with pytest.raises(StationError) as caught:
        decisions.approve(clip.id, **{**WHO, "number": "1", **more})  # type: ignore[arg-type]
    assert caught.value.code == code
    assert decisions.all() == []


@pytest.mark.parametrize("refuse", [Decisions.reject, Decisions.ask_changes])
def test_refusing_needs_a_name_and_a_reason(
    library: Library, decisions: Decisions, refuse: Callable[..., Approval]
) -> None:
    clip = put(library)
    for said, code in (
        ({"by": "", "reason": "x"}, "APPROVER_REQUIRED"),
        ({"by": "Mẫu", "reason": " \u200b"}, "REASON_REQUIRED"),
    ):
        with pytest.raises(StationError) as caught:
            refuse(decisions, clip.id, **said)
        assert caught.value.code == code
    assert decisions.all() == []


def test_whoever_made_the_announcement_approves_it_only_marked_and_only_where_allowed(
    library: Library,
) -> None:
    clip = put(library, author="Trần Thị Mẫu")
    strict = Decisions(library._plan, library, lambda: False)
    for decisions, marked, code in (
        (Decisions(library._plan, library), False, "SELF_APPROVAL"),
        (strict, False, "SELF_APPROVAL"),
        (strict, True, "SELF_APPROVAL_OFF"),
    ):
        with pytest.raises(StationError) as caught:
            approve(decisions, clip.id, self_approved=marked)
        assert caught.value.code == code
    assert approve(Decisions(library._plan, library), clip.id, self_approved=True).self_approved


def test_one_flipped_bit_takes_the_approval_and_the_original_brings_it_back(
    library: Library, decisions: Decisions
) -> None:
    clip = put(library)
    approve(decisions, clip.id)
    home = library.folder.audio(clip.sha256)
    whole = home.read_bytes()
    home.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    with pytest.raises(StationError) as caught:
        approve(decisions, clip.id)
    assert caught.value.code == "CLIP_CHANGED"
    changed = library.clip(clip.id)
    assert changed.fault == "changed"
    assert not changed.may_air(date(2026, 11, 23))
    home.write_bytes(whole)
    library.check_sound(changed)
    assert library.clip(clip.id).fault is None
    assert library.clip(clip.id).may_air(date(2026, 11, 23))


def test_an_approval_stands_on_no_other_sound(library: Library, decisions: Decisions) -> None:
    clip, other = put(library), put(library, "b")
    approve(decisions, clip.id)
    assert state(library, other.id) == "draft"
    assert decisions.of_clip(other.id) == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"MZ\x90 a program", id="program"),
        pytest.param(b"", id="empty"),
        pytest.param(b"<html>%PDF", id="a page that speaks of PDF"),
        pytest.param(PDF + bytes(MAX_SCAN_BYTES), id="too large"),
        pytest.param(b"\x89PNG but not quite", id="almost an image"),
    ],
)
def test_only_scans_are_kept_as_scans(
    library: Library, decisions: Decisions, tmp_path: Path, content: bytes
) -> None:
    clip = put(library)
    paper = tmp_path / "giay.pdf"
    paper.write_bytes(content)
    with pytest.raises(StationError) as caught:
        approve(decisions, clip.id, scan=str(paper))
    assert caught.value.code == "SCAN_REFUSED"
    assert not [*(library.folder.documents).rglob("*.*")]
    assert state(library, clip.id) == "draft"


def test_a_folder_or_a_pipe_is_no_scan(
    library: Library, decisions: Decisions, tmp_path: Path
) -> None:
    import os

    clip = put(library)
    os.mkfifo(tmp_path / "pipe.pdf")
    for name in ("pipe.pdf", ".", "a\0b"):
        with pytest.raises(StationError) as caught:
            approve(decisions, clip.id, scan=f"{tmp_path}/{name}")
        assert caught.value.code == "SCAN_REFUSED"


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"\xef\xbb\xbf\n" + PDF, ".pdf"),
        (b"\xff\xd8\xff\xe0 photo", ".jpg"),
        (b"\x89PNG\r\n\x1a\n image", ".png"),
    ],
)
def test_a_scan_is_known_by_its_content_and_told_when_it_was_changed(
    library: Library, decisions: Decisions, tmp_path: Path, content: bytes, ending: str
) -> None:
    paper = tmp_path / "anh chup"
    paper.write_bytes(content)
    made = approve(decisions, put(library).id, scan=str(paper))
    assert made.scan is not None
    kept = scan_path(library.folder, made.scan)
    assert (kept.suffix, kept.read_bytes()) == (ending, content)
    kept.write_bytes(content + b"!")
    with pytest.raises(StationError) as caught:
        scan_path(library.folder, made.scan)
    assert caught.value.code == "SCAN_LOST"


def test_names_and_positions_used_before_are_offered_the_latest_first(
    library: Library, decisions: Decisions
) -> None:
    clip = put(library)
    approve(decisions, clip.id)
    decisions.approve(clip.id, by="Lê Văn Mẫu", position="Chủ tịch", number="2")
    approve(decisions, clip.id)
    assert decisions.approvers() == [("Trần Thị Mẫu", "Phó Chủ tịch"), ("Lê Văn Mẫu", "Chủ tịch")]


def test_a_file_found_changed_when_it_is_submitted_stays_named(
    library: Library, decisions: Decisions
) -> None:
    clip = put(library)
    library.folder.audio(clip.sha256).write_text("tampered")
    with pytest.raises(StationError) as caught:
        decisions.submit(clip.id)
    assert caught.value.code == "CLIP_CHANGED"
    assert library.clip(clip.id).fault == "changed"


def test_a_decision_keeps_what_it_was_taken_on(library: Library, decisions: Decisions) -> None:
    clip = put(library, author="Người viết mẫu")
    approve(decisions, clip.id)
    library.describe(clip.id, Description("Tên khác", field="TC", group="KQ", priority=2))
    (kept,) = decisions.of_clip(clip.id)
    told = (kept.title, kept.field, kept.group, kept.priority, kept.author)
    assert told == ("Cải cách hành chính", "TTHC", "DVC", 1, "Người viết mẫu")


def test_an_approval_that_is_over_or_contradicts_itself_is_refused(
    library: Library, decisions: Decisions
) -> None:
    clip = put(library)
    yesterday = local(library.clock.now()).date() - timedelta(days=1)
    for more, code in (
        ({"valid_to": yesterday}, "BAD_VALIDITY"),
        ({"max_per_day": 3, "max_total": 2}, "BAD_LIMIT"),
    ):
        with pytest.raises(StationError) as caught:
            approve(decisions, clip.id, **more)
        assert caught.value.code == code
    assert decisions.all() == []
