"""The program speaks Vietnamese, completely, and the tool that says so would notice."""

import gettext
from io import BytesIO
from pathlib import Path

import pytest
import translations

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def test_every_message_is_translated() -> None:
    assert translations.problems() == []


def test_the_compiled_catalogue_is_the_one_of_the_sources() -> None:
    current = translations.MO.read_bytes() == translations.compiled()
    assert current, "run: python packaging/translations.py compile"


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ("bản quét", "bản chụp"),
        ("thôi dùng", "ngừng dùng"),
        ("sổ văn bản", "danh mục văn bản căn cứ"),
        ("còn có ý nghĩa", "nên phát"),
    ],
)
def test_one_thing_has_one_word(other: str, word: str) -> None:
    said = gettext.GNUTranslations(BytesIO(translations.compiled()))._catalog  # type: ignore[attr-defined]
    texts = [text.casefold() for text in said.values()]
    assert any(word in text for text in texts)
    assert [text for text in texts if other in text] == []


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    code = """f'{_("{n} clips in {place}")}'\nngettext("a clip", "{n} clips", 2)\n_(chosen)\n"""
    (folder / "hall.py").write_text(code)
    return folder


def problems(source: Path, **catalogues: str) -> list[str]:
    folder = source.parent / "vi"
    folder.mkdir(exist_ok=True)
    for room, content in catalogues.items():
        (folder / f"{room}.po").write_text(HEAD + content, "utf-8")
    return translations.problems(source, folder)


CLIPS = 'msgid "{n} clips in {place}"\nmsgstr "{n} bài ở {place}"\n\n'
COUNT = 'msgid "a clip"\nmsgid_plural "{n} clips"\nmsgstr[0] "{n} bài"\n\n'


def test_a_complete_catalogue_has_no_problem(source: Path) -> None:
    assert problems(source, hall=CLIPS, stairs=COUNT) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CLIPS, "not translated: ('a clip', '{n} clips')"),
        (CLIPS.replace("{n} bài", "{m} bài") + COUNT, "different {placeholders}"),
        (CLIPS.replace('"{n} bài ở {place}"', '""') + COUNT, "no translation"),
        (f"#, fuzzy\n{CLIPS}{COUNT}", "fuzzy"),
        (CLIPS + COUNT + 'msgid "gone"\nmsgstr "hết"\n', "does not use"),
        (CLIPS + COUNT + '#~ msgid "gone"\n#~ msgstr "hết"\n', "obsolete"),
    ],
)
def test_an_incomplete_catalogue_is_named(source: Path, content: str, said: str) -> None:
    assert any(said in line for line in problems(source, hall=content))


def test_a_message_that_is_formatted_before_it_is_translated_is_refused(source: Path) -> None:
    (source / "hall.py").write_text('_(f"{n} clips")')
    with pytest.raises(SystemExit, match="plain text"):
        problems(source)


def test_two_rooms_may_not_disagree(source: Path) -> None:
    other = CLIPS.replace("bài", "bản")
    assert any("disagree" in line for line in problems(source, hall=CLIPS + COUNT, stairs=other))


def test_the_compiled_catalogue_is_read_by_gettext(source: Path) -> None:
    problems(source, hall=CLIPS + COUNT)
    content = translations.compiled(source.parent / "vi")
    assert content == translations.compiled(source.parent / "vi")
    catalogue = gettext.GNUTranslations(BytesIO(content))
    assert catalogue.gettext("{n} clips in {place}") == "{n} bài ở {place}"
    assert catalogue.ngettext("a clip", "{n} clips", 5) == "{n} bài"
