"""The sources of the program, for tests of what holds in every file of them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import msiview

PACKAGE = Path(msiview.__file__).parent
ROOT = PACKAGE.parent
FILES = sorted(PACKAGE.rglob("*.py"))


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """Everything in a file, as :func:`ast.walk` gives it."""
    return tuple(ast.walk(parsed(file)))


def place_in(file: Path, line: int) -> str:
    """Where something stands: ``gui/app.py:12``."""
    return f"{file.relative_to(PACKAGE).as_posix()}:{line}"
