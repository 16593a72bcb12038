"""Vietnamese catalogue: joins resources/translations/vi/*.po into the one .mo of the program.

python packaging/translations.py compile           writes the .mo
python packaging/translations.py check             says what is missing, wrong or obsolete
python packaging/translations.py missing [ROOM]    prints what a room must still translate, as .po
"""

import ast
import string
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "ccht_desktop"
FOLDER = ROOT / "resources" / "translations" / "vi"
MO = FOLDER / "LC_MESSAGES" / "ccht.mo"
# How many of a function's arguments are messages.
KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2}
HEADER = (
    "Content-Type: text/plain; charset=UTF-8\nLanguage: vi\nPlural-Forms: nplurals=1; plural=0;\n"
)

# A message as written in code: one text, or (singular, plural).
MessageId = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Used:
    """A message in the code and the first place that uses it."""

    id: MessageId
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Translated:
    """A message in one .po; Vietnamese has one form, also for a count."""

    id: MessageId
    text: str
    fuzzy: bool
    file: str


def used_messages(source: Path = SOURCE) -> dict[MessageId, Used]:
    """Every message of the code, in the order of files and lines.

    Read from the syntax tree, since tokens within f-strings differ between Python versions.
    """
    found: dict[MessageId, Used] = {}
    for path in sorted(source.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"), str(path))
        for node in sorted(filter(_is_marked, ast.walk(tree)), key=lambda node: node.lineno):
            name = _message(node)
            if name:
                found.setdefault(name, Used(name, path.relative_to(source).as_posix(), node.lineno))
    return found


def _is_marked(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
    )


def _message(call: ast.Call) -> MessageId | None:
    """What is to be translated; None where it is chosen elsewhere, and marked there by N_()."""
    parts = call.args[: KEYWORDS[ast.unparse(call.func)]]
    if any(isinstance(part, ast.JoinedStr) for part in parts):
        raise SystemExit(f"line {call.lineno}: translate a plain text and format it afterwards")
    texts = [part.value for part in parts if isinstance(part, ast.Constant)]
    if len(texts) < len(parts):
        return None
    return str(texts[0]) if len(texts) == 1 else (str(texts[0]), str(texts[1]))


def catalogues(folder: Path = FOLDER) -> Iterator[tuple[Path, Catalog]]:
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale="vi", abort_invalid=True)


def translated_messages(folder: Path = FOLDER) -> Iterator[Translated]:
    for path, catalogue in catalogues(folder):
        for message in catalogue:
            if message.id:
                yield _translated(message, path.name)


def problems(source: Path = SOURCE, folder: Path = FOLDER) -> list[str]:
    """What stands between the catalogue and a complete one, a line each."""
    used = used_messages(source)
    known: dict[MessageId, Translated] = {}
    found: list[str] = []
    for path, catalogue in catalogues(folder):
        found += [f"{path.name}: remove the obsolete {key!r}" for key in catalogue.obsolete]
    for entry in translated_messages(folder):
        first = known.setdefault(entry.id, entry)
        if first.text != entry.text:
            found.append(f"{entry.file} and {first.file} disagree on {entry.id!r}")
        found += [f"{entry.file}: {fault}" for fault in _faults(entry, used)]
    for name, use in used.items():
        if name not in known:
            found.append(f"ccht_desktop/{use.file}:{use.line}: not translated: {name!r}")
    return found


def compiled(folder: Path = FOLDER) -> bytes:
    """The .mo: the same bytes for the same translations, on any machine."""
    pairs = {"": HEADER}
    for entry in translated_messages(folder):
        if entry.text and not entry.fuzzy:
            key = entry.id if isinstance(entry.id, str) else "\0".join(entry.id)
            pairs.setdefault(key, entry.text)
    rows = sorted((key.encode(), text.encode()) for key, text in pairs.items())
    keys_at, count = 28, len(rows)
    texts_at = keys_at + 8 * count
    offset = texts_at + 8 * count
    keys_table, texts_table, body = b"", b"", b""
    for column in (0, 1):
        for row in rows:
            entry_row = struct.pack("<II", len(row[column]), offset + len(body))
            if column == 0:
                keys_table += entry_row
            else:
                texts_table += entry_row
            body += row[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, count, keys_at, texts_at, 0, texts_at + 8 * count)
    return head + keys_table + texts_table + body


def missing(part: str = "") -> str:
    """The untranslated messages of files whose path in the package begins with part, as .po."""
    known = {entry.id for entry in translated_messages() if entry.text and not entry.fuzzy}
    blocks = []
    for name, use in used_messages().items():
        if name in known or not use.file.startswith(part):
            continue
        texts = (
            [f"msgid {_quoted(name)}", 'msgstr ""']
            if isinstance(name, str)
            else [f"msgid {_quoted(name[0])}", f"msgid_plural {_quoted(name[1])}", 'msgstr[0] ""']
        )
        blocks.append("\n".join([f"#: ccht_desktop/{use.file}", *texts]))
    return "\n\n".join(blocks)


def _translated(message: Message, file: str) -> Translated:
    name = message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
    texts = message.string or ""
    text = texts if isinstance(texts, str) else texts[0]
    return Translated(name, text or "", message.fuzzy, file)


def _faults(entry: Translated, used: dict[MessageId, Used]) -> Iterator[str]:
    if entry.id not in used:
        yield f"remove {entry.id!r}, which the code does not use"
    elif not entry.text:
        yield f"no translation of {entry.id!r}"
    elif entry.fuzzy:
        yield f"{entry.id!r} is marked fuzzy"
    else:
        english = entry.id if isinstance(entry.id, str) else entry.id[1]
        if _placeholders(english) != _placeholders(entry.text):
            yield f"{entry.id!r} and its translation have different {{placeholders}}"


def _placeholders(text: str) -> set[str]:
    try:
        return {field for _t, field, _s, _c in string.Formatter().parse(text) if field is not None}
    except ValueError:
        return {f"unreadable: {text}"}


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main(arguments: list[str]) -> int:
    if arguments == ["compile"]:
        MO.parent.mkdir(parents=True, exist_ok=True)
        MO.write_bytes(compiled())
        return 0
    if arguments == ["check"]:
        found = problems()
        if not found and (not MO.exists() or MO.read_bytes() != compiled()):
            found = [f"{MO.name} is out of date: run packaging/translations.py compile"]
        print("\n".join(found) or "complete")
        return 1 if found else 0
    if arguments[:1] == ["missing"] and len(arguments) <= 2:
        print(missing(*arguments[1:]))
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
