"""The role `text`: the words of a .txt or .docx file from outside; nothing else of it is used."""

import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.workers import RunWorker, WorkerLimits

LARGEST_FILE = 50 << 20
LARGEST_TEXT_FILE = 4 << 20
LARGEST_DOCUMENT = 64 << 20
MOST_CHARACTERS = 60_000
_LIMITS = WorkerLimits(memory_mb=256, cpu_seconds=20, wall_seconds=60)
_DOCUMENT = "word/document.xml"
_BLOCK = 1 << 16
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OTHERWISE = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_OFF = ("0", "false", "off")


def text_of(path: Path, run_worker: RunWorker) -> str:
    """The words of a file, read in a limited child; raises as read_text says."""
    answer = run_worker("text", {"path": str(path.absolute())}, _LIMITS)
    return str(answer["text"])


def read_text(request: dict[str, Any]) -> dict[str, Any]:
    """The words of the file `path`: {text}, paragraphs as lines, composed letters.

    StationError TEXT_UNREADABLE, TEXT_TOO_LARGE, TEXT_OLD_WORD, TEXT_NOT_WORD or TEXT_EMPTY.
    """
    path = Path(request["path"])
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
        if size > LARGEST_FILE:
            raise _too_large()
        if head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
            raise _old_word(path)
        is_zip = head.startswith(b"PK") or path.suffix.lower() == ".docx"
        text = _docx(path) if is_zip else _plain(path, size)
    except OSError as error:
        raise StationError(
            "TEXT_UNREADABLE",
            _("{file} cannot be read ({reason}). Copy it to this computer and try again.").format(
                file=path.name, reason=error.strerror or error
            ),
        ) from error
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "").strip()
    if not text:
        raise StationError("TEXT_EMPTY", _("There is no text in {file}.").format(file=path.name))
    return {"text": text}


def _plain(path: Path, size: int) -> str:
    if size > LARGEST_TEXT_FILE:
        raise _too_large()
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        coding = "utf-16"
    else:
        coding = "utf-8-sig"
        if b"\0" in content:
            raise _not_word(path)
    try:
        text = content.decode(coding)
    except UnicodeDecodeError:
        if coding == "utf-16":
            raise _not_word(path) from None
        # What Windows wrote in Vietnam before Unicode.
        text = content.decode("cp1258", "replace")
    if len(text) > MOST_CHARACTERS:
        raise _too_large()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")


def _docx(path: Path) -> str:
    words = _Words()
    try:
        with zipfile.ZipFile(path) as pack, pack.open(_DOCUMENT) as document:
            read = 0
            while block := document.read(_BLOCK):
                read += len(block)
                if read > LARGEST_DOCUMENT:
                    raise _too_large()
                words.feed(block)
            words.feed(b"", last=True)
    except StationError:
        raise
    except (
        *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, KeyError),
        *(RuntimeError, NotImplementedError, ValueError, expat.ExpatError),
    ) as error:
        raise _not_word(path) from error
    return words.text()


class _Words:
    """Hears a Word document as XML; a document type or an entity of its own is refused."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._length = 0
        self._writing = False
        self._hidden = False
        self._skipped = 0
        parser = self._parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take
        for name in (
            "StartDoctypeDeclHandler",
            "EntityDeclHandler",
            "UnparsedEntityDeclHandler",
            "ExternalEntityRefHandler",
        ):
            handler: Callable[..., object] = _refuse
            setattr(parser, name, handler)

    def feed(self, block: bytes, *, last: bool = False) -> None:
        self._parser.Parse(block, last)

    def text(self) -> str:
        return "\n".join([*self._lines, "".join(self._line)])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped or name == _OTHERWISE:
            self._skipped += 1
            return
        space, _gap, tag = name.rpartition(" ")
        if space not in _WORD:
            return
        if tag == "moveFrom":
            self._skipped = 1
        elif tag == "r":
            self._hidden = False
        elif tag == "vanish":
            self._hidden = attributes.get(f"{space} val", "1") not in _OFF
        elif self._hidden:
            return
        elif tag == "t":
            self._writing = True
        elif tag == "tab":
            self._add(" ")
        elif tag in ("br", "cr"):
            self._break()
        elif tag == "noBreakHyphen":
            self._add("-")

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        space, _gap, tag = name.rpartition(" ")
        if space in _WORD and tag == "t":
            self._writing = False
        elif space in _WORD and tag == "r":
            self._hidden = False
        elif space in _WORD and tag == "p":
            self._hidden = False
            self._break()

    def _take(self, text: str) -> None:
        if self._writing and not self._skipped:
            self._add(text)

    def _break(self) -> None:
        self._count(1)
        self._lines.append("".join(self._line))
        self._line.clear()

    def _add(self, text: str) -> None:
        self._count(len(text))
        self._line.append(text)

    def _count(self, more: int) -> None:
        self._length += more
        if self._length > MOST_CHARACTERS:
            raise _too_large()


def _refuse(*_what: object) -> int:
    raise ValueError("a document type has no place in a Word text")


def _too_large() -> StationError:
    return StationError(
        "TEXT_TOO_LARGE",
        _(
            "The file holds more than {count} characters, too much for one announcement. "
            "Copy the part that is to be read into the editor."
        ).format(count=f"{MOST_CHARACTERS:,}".replace(",", ".")),
    )


def _old_word(path: Path) -> StationError:
    return StationError(
        "TEXT_OLD_WORD",
        _(
            "{file} is in an old format of Word or is protected by a password. "
            "Open it in Word, save it as .docx without a password, and open it here again."
        ).format(file=path.name),
    )


def _not_word(path: Path) -> StationError:
    return StationError(
        "TEXT_NOT_WORD",
        _(
            "{file} is no text that can be opened, or it is damaged; nothing of it was used. "
            "Open it in Word and save it again as .docx or .txt."
        ).format(file=path.name),
    )
