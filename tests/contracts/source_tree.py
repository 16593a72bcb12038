"""The project as files: what the contract tests read."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ccht_desktop"
TESTS = ROOT / "tests"
ROOMS = tuple(sorted(p.parent.name for p in PACKAGE.glob("*/__init__.py")))


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project; without git, every file that is not hidden or a cache."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run(
            [git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
        )
        if listed.returncode == 0:
            names = [ROOT / name for name in listed.stdout.split("\0") if name]
            return tuple(path for path in names if path.is_file())
    found = []
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        hidden = parts[0].startswith(".") and parts[0] not in (".ci",)
        if path.is_file() and not hidden and "__pycache__" not in parts and parts[0] != "out":
            found.append(path)
    return tuple(found)


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules(folder: Path = PACKAGE) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file below a folder, parsed."""
    for path in sorted(folder.rglob("*.py")):
        if "_bundled" not in path.parts:
            yield path, _parsed(path)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def imported(tree: ast.Module) -> tuple[str, ...]:
    """Dotted names a module imports when it runs, wherever the import stands."""
    typing = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    names: list[str] = []
    for node in ast.walk(tree):
        if id(node) in typing:
            continue
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
            names += (f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(names)


@cache
def called(tree: ast.Module) -> tuple[tuple[str, ast.Call], ...]:
    """Every call with the dotted name it is written with."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return tuple((ast.unparse(node.func), node) for node in calls)


def forget() -> None:
    """Lets the trees go, which take 170 MB."""
    for kept in (_parsed, imported, called):
        kept.cache_clear()
