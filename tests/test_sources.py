"""Habits that hold for every source file of the project."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.source_files import FILES, PACKAGE, ROOT, nodes, parsed, place_in

TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))

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


def test_constants_are_bound_once() -> None:
    """Upper case says that a name of a module never changes, so `Final` need not say it again."""
    wrong = [
        f"{place_in(file, 1)}: {name}"
        for file in FILES
        for name in sorted(_constants_bound_again(file))
    ]
    wrong += [
        f"{place_in(file, node.lineno)}: Final"
        for file in FILES
        for node in nodes(file)
        if isinstance(node, ast.ImportFrom) and node.module == "typing"
        for alias in node.names
        if alias.name == "Final"
    ]
    assert wrong == []


def _constants_bound_again(file: Path) -> set[str]:
    names = [name for node in parsed(file).body for name in _bound_names(node)]
    again = {name for name in names if names.count(name) > 1}
    for node in nodes(file):
        if isinstance(node, ast.Global):
            again.update(node.names)
    return {name for name in again if _CONSTANT.fullmatch(name)}


def test_boxes_are_laid_out_in_one_way() -> None:
    """By ``vertical`` and ``horizontal``; forms, grids and what turns round are other things."""
    boxes = PACKAGE / "gui" / "widgets" / "boxes.py"
    raw = re.compile(r"\bQ[HV]BoxLayout\(")
    found = [path.name for path in FILES if path != boxes and raw.search(path.read_text("utf-8"))]
    assert found == []


def test_no_two_classes_or_types_share_a_name() -> None:
    """One name for one thing, so that it can be talked about without its module. The names of the
    Python interface are those that users of it know things by."""
    where: dict[str, list[str]] = {}
    for file in (file for file in FILES if file != PACKAGE / "api.py"):
        for node in parsed(file).body:
            name = _named(node)
            if name is not None and not name.startswith("_"):
                where.setdefault(name, []).append(str(file.relative_to(PACKAGE)))
    assert {name: files for name, files in where.items() if len(files) > 1} == {}


_TYPE_OR_ROLE = re.compile(r"[A-Z][A-Za-z]*[a-z][A-Za-z]*")


def _named(node: ast.stmt) -> str | None:
    """The name of a class, of a type, or of a role that items of a model have."""
    if isinstance(node, ast.ClassDef):
        return node.name
    names = (name for name in _bound_names(node) if _TYPE_OR_ROLE.fullmatch(name))
    return next(names, None)


_CITATION = re.compile(r'docs/(?P<page>[a-z-]+)\.md(?P<headings>(?:(?:,| and) "[^"\n]+")*)')
_REFERENCE = {"msi-format", "log-format"}
"""Pages that are cited by their headings only."""


def _headings(page: str) -> list[str]:
    """The headings of a page of docs/ in their order, without numbers."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(r"^#+ (?:[\d.]+ )?(.+)$", text, re.MULTILINE)


def test_citations_name_headings_that_exist() -> None:
    """``docs/msi-format.md, "Row order" and "Table streams"`` in comments and docstrings."""
    wrong, cited = [], set()
    for file in [*FILES, *TESTS]:
        text = re.sub(r"\s*\n\s*(?:# )?", " ", file.read_text(encoding="utf-8"))
        for match in _CITATION.finditer(text):
            page, named = match["page"], re.findall('"([^"]+)"', match["headings"])
            cited.add(page)
            if set(named) - set(_headings(page)) or (page in _REFERENCE and not named):
                wrong.append(f"{file.relative_to(ROOT)}: {match[0]}")
    assert wrong == []
    assert cited >= _REFERENCE


@pytest.mark.parametrize("page", sorted(_REFERENCE))
def test_headings_are_unique(page: str) -> None:
    """A citation has no number, so no two sections of a page may have one heading."""
    titles = _headings(page)
    assert [title for title in titles if titles.count(title) > 1] == []


def test_documentation_names_files_that_exist() -> None:
    """Modules in backticks, ``logs/notes.py`` or only ``notes.py``, and folders under msiview/."""
    pages = [*(ROOT / "docs").glob("*.md"), ROOT / "CONTRIBUTING.md", ROOT / "README.md"]
    files = [*FILES, *TESTS, *ROOT.glob("*.py"), Path(__file__)]
    known = [path.relative_to(ROOT).as_posix() for path in files]
    known += {f"{name.rpartition('/')[0]}/" for name in known}
    missing = [
        f"{page.name}: {name}"
        for page in pages
        for name in re.findall(r"`([\w/*]+\.py|msiview/[\w/]+/)`", page.read_text(encoding="utf-8"))
        if not any(fnmatch(path, f"*{name}") for path in known)
    ]
    assert missing == []
