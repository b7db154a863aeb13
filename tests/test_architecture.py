"""Imports go one way, and only the window needs Qt."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "msiview"

# A room may import itself and the rooms before it; `commands` and `gui` are siblings.
# Modules right under msiview/ (errors, progress, resources) are the first room.
ALLOWED = {
    "": {""},
    "format": {"", "format"},
    "database": {"", "format", "database"},
    "overlay": {"", "format", "database", "overlay"},
    "sample": {"", "format", "database", "overlay", "sample"},
    "logs": {"", "format", "logs"},
    "analysis": {"", "format", "database", "overlay", "logs", "analysis"},
    "session": {"", "format", "database", "overlay", "logs", "analysis", "session"},
    "export": {"", "format", "database", "overlay", "logs", "analysis", "session", "export"},
}
ALLOWED["report"] = ALLOWED["export"] | {"report"}
ALLOWED["commands"] = ALLOWED["report"] | {"commands"}
ALLOWED["gui"] = ALLOWED["report"] | {"sample", "gui"}
# The entry points join everything.
DOORS = {"__main__.py", "cli.py"}


FILES = sorted(PACKAGE.rglob("*.py"))


def _room_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def _imports(file: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a file imports, function bodies included."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: relative import"
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def _imported_room(name: str) -> str | None:
    """The room of msiview that a full name belongs to, or None for other packages."""
    parts = name.split(".")
    if parts[0] != "msiview":
        return None
    is_room = len(parts) > 1 and (PACKAGE / parts[1]).is_dir()
    return parts[1] if is_room else ""


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_imports_go_one_way(file: Path) -> None:
    if file.parent == PACKAGE and file.name in DOORS:
        return
    allowed = ALLOWED[_room_of(file)]
    wrong = [
        f"line {line}: {name}"
        for line, name in _imports(file)
        if _imported_room(name) not in allowed | {None}
    ]
    assert wrong == []


def test_only_the_window_imports_qt() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line}"
        for file in FILES
        if _room_of(file) != "gui"
        for line, name in _imports(file)
        if name.split(".")[0] in {"PySide6", "shiboken6"}
    ]
    assert wrong == []


def test_the_core_runs_without_qt() -> None:
    """Every module but those of the window can be imported where PySide6 is not installed."""
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in FILES
        if _room_of(file) != "gui"
    ]
    program = (
        "import sys, importlib\n"
        "sys.modules['PySide6'] = None\n"  # makes every import of it fail
        f"for name in {modules!r}: importlib.import_module(name)\n"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
