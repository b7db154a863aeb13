"""Habits that hold for every source file of the project."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "msiview"
FILES = sorted(PACKAGE.rglob("*.py"))

_CONSTANT = re.compile(r"_{0,2}[A-Z][A-Z0-9_]*")


def _bound_names(node: ast.stmt) -> Iterator[str]:
    """Plain names that a statement binds by assignment."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    for target in targets:
        yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_constants_are_bound_once(file: Path) -> None:
    """Upper case says that a name of a module never changes, so `Final` need not say it again."""
    tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
    bound = [name for node in tree.body for name in _bound_names(node) if _CONSTANT.fullmatch(name)]
    rebound = {name for name in bound if bound.count(name) > 1}
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            rebound |= {name for name in node.names if _CONSTANT.fullmatch(name)}
        if isinstance(node, ast.ImportFrom) and node.module == "typing":
            assert "Final" not in {alias.name for alias in node.names}
    assert rebound == set()
