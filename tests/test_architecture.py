"""Imports go one way, without circles, and only the window needs Qt."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.source_files import FILES, PACKAGE, ROOT, nodes, place_in

# A room may import itself and the rooms before it; `commands` and `gui` are siblings.
# Modules right under msiview/ (errors, progress, resources) are the first room.
ALLOWED = {
    "": {""},
    "files": {"", "files"},
    "format": {"", "files", "format"},
    "database": {"", "files", "format", "database"},
    "overlay": {"", "files", "format", "database", "overlay"},
    "sample": {"", "files", "format", "database", "overlay", "sample"},
    "logs": {"", "format", "logs"},
    "analysis": {"", "format", "database", "overlay", "logs", "analysis"},
    "validation": {"", "format", "database", "overlay", "logs", "analysis", "validation"},
}
ALLOWED["installed"] = {"", "files", "format", "installed"}
ALLOWED["session"] = ALLOWED["validation"] | {"session"}
ALLOWED["export"] = ALLOWED["session"] | {"files", "export"}
ALLOWED["report"] = ALLOWED["export"] | {"installed", "report"}
ALLOWED["commands"] = ALLOWED["report"] | {"commands"}
ALLOWED["gui"] = ALLOWED["report"] | {"sample", "gui"}
# The entry points join everything.
DOORS = {"__init__.py", "__main__.py", "api.py", "cli.py"}


def _room_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


@cache
def _imports(file: Path) -> list[tuple[int, str]]:
    """Line and full name of everything that a file imports, function bodies included."""
    found = []
    for node in nodes(file):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: relative import"
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def _imported_room(name: str) -> str | None:
    """The room of msiview that a full name belongs to, or None for other packages."""
    parts = name.split(".")
    if parts[0] != "msiview":
        return None
    is_room = len(parts) > 1 and (PACKAGE / parts[1]).is_dir()
    return parts[1] if is_room else ""


def test_imports_go_one_way() -> None:
    wrong = [
        f"{place_in(file, line)}: {name}"
        for file in FILES
        if file.parent != PACKAGE or file.name not in DOORS
        for line, name in _imports(file)
        if _imported_room(name) not in ALLOWED[_room_of(file)] | {None}
    ]
    assert wrong == []


def test_only_the_window_imports_qt() -> None:
    wrong = [
        place_in(file, line)
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


# -- circles --------------------------------------------------------------

MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in FILES
}


@cache
def _imported_modules(module: str, *, with_types: bool) -> set[str]:
    """The modules of the package that a module imports; without those for annotations only."""
    within = nodes(MODULES[module])
    skipped = set()
    if not with_types:
        for node in within:
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                skipped |= {id(inner) for inner in ast.walk(node)}
    found = set()
    for node in within:
        if isinstance(node, ast.ImportFrom) and id(node) not in skipped:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names | {str(node.module)}) & MODULES.keys()
            if names <= MODULES.keys():
                found.discard(str(node.module))
    return found - {module}


def _with_packages(module: str, imported: set[str]) -> set[str]:
    """What is imported, and the packages around it, whose ``__init__`` runs before. Those that the
    module itself is in have begun before it."""
    packages = {package for name in imported for package in _packages(name)}
    return (imported | packages) & MODULES.keys() - _packages(module) - {module}


def _packages(module: str) -> set[str]:
    parts = module.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts))}


def _circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """The groups of modules that import each other, directly or by others."""
    reached = {module: set(imported) for module, imported in graph.items()}
    for between in graph:
        for targets in reached.values():
            if between in targets:
                targets |= reached[between]
    circles: list[set[str]] = []
    for module, targets in reached.items():
        circle = {other for other in targets if module in reached[other]}
        if module in targets and circle not in circles:
            circles.append(circle)
    return circles


@pytest.mark.parametrize("with_types", [False, True])
def test_no_files_import_each_other(with_types: bool) -> None:
    graph = {module: _imported_modules(module, with_types=with_types) for module in MODULES}
    assert not _circles(graph)


def test_every_file_can_be_imported_first() -> None:
    graph = {
        module: _with_packages(module, _imported_modules(module, with_types=False))
        for module in MODULES
    }
    assert not _circles(graph)


# -- inside the window ----------------------------------------------------

# Each level may import itself and those before it. Modules right under gui/ are the base, but for
# those named here; the lists of all actions, docks and pages belong to the window.
GUI_LEVELS = (
    {"base"},
    {"models", "widgets"},
    {"document"},
    {"references"},
    {"viewers"},
    {"overlay"},
    {"edits"},
    {"findings"},
    {"pages"},
    {"contents"},
    {"log"},
    {"docks"},
    {"inspector"},
    {"actions", "dialogs", "window"},
)
GUI_PLACES = {
    **dict.fromkeys(("document", "services", "selection"), "document"),
    **dict.fromkeys(("answer_page", "copying", "page_links", "saving"), "document"),
    **dict.fromkeys(("all_actions", "all_docks", "all_pages", "app", "main_window"), "window"),
    **dict.fromkeys(("screenshot", "windows"), "window"),
}
# The document is made of parts that live with their views.
GUI_EXCEPTIONS = {
    ("document", "edits.document_edits"),
    ("document", "findings.document_findings"),
    ("document", "edits.recovery"),
    ("document", "log.document_log"),
    ("document", "overlay.document_changes"),
    ("document", "overlay.document_overlay"),
    ("document", "references.document_names"),
    ("document", "references.document_references"),
}


def _gui_level(module: str) -> int:
    parts = module.removeprefix("msiview.gui").strip(".").split(".")
    is_folder = len(parts) > 1 or ((PACKAGE / "gui" / parts[0]).is_dir() and parts[0] == "window")
    place = parts[0] if is_folder else GUI_PLACES.get(parts[0], "base")
    return next(level for level, places in enumerate(GUI_LEVELS) if place in places)


def test_the_window_is_built_in_levels() -> None:
    wrong = {
        (module.removeprefix("msiview.gui."), imported.removeprefix("msiview.gui."))
        for module in MODULES
        if module.startswith("msiview.gui.")
        for imported in _imported_modules(module, with_types=True)
        if imported.startswith("msiview.gui.") and _gui_level(imported) > _gui_level(module)
    }
    assert wrong == GUI_EXCEPTIONS


def test_a_window_starts_without_its_panes_and_pages() -> None:
    """They are imported when they are first shown, and with them what they need of the core."""
    program = (
        "import sys, msiview.gui.app\n"
        "spared = ('msiview.gui.contents', 'msiview.gui.viewers', 'msiview.gui.dialogs.',\n"
        "          'msiview.gui.log.lines', 'msiview.logs.log_file', 'msiview.overlay.stack',\n"
        "          'msiview.analysis.chain', 'msiview.export.redaction', 'pygments', 'regex')\n"
        "found = [name for name in sys.modules if name.startswith(spared)\n"
        "         or name.endswith(('_dock', '_page')) and '.actions.' not in name]\n"
        "sys.exit(str(sorted(found)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    # The pages of a window without a package are there at once.
    assert ast.literal_eval(done.stderr) == [
        "msiview.gui.pages.error_page",
        "msiview.gui.pages.loading_page",
        "msiview.gui.pages.start_page",
    ]


def test_no_dock_knows_another() -> None:
    docks = {module for module in MODULES if module.endswith("_dock")}
    wrong = {
        (module, imported)
        for module in docks
        for imported in _imported_modules(module, with_types=True) & docks
    }
    assert wrong == set()


# What knows no Qt belongs to the rooms before the window, where commands can use it, too. These
# modules stay, each for a reason.
WITHOUT_QT = {
    "actions.changing_actions": "made of functions of the window",
    "actions.edit_actions": "made of functions of the window",
    "actions.finding_actions": "made of functions of the window",
    "actions.help_actions": "made of functions of the window",
    "actions.needs": "asks the window",
    "actions.shown_page": "asks the window",
    "actions.view_actions": "made of functions of the window",
    "all_actions": "a list of the window's parts",
    "all_pages": "a list of the window's parts",
    "contents.dialogs.lists": "texts of a list's columns",
    "demo": "the sample is the window's",
    "dialogs.log_saving": "made of dialogs",
    "edits.cell_setting": "makes steps of a window",
    "findings.finding_texts": "texts of a list's columns",
    "findings.own_exceptions": "what the user's settings hold",
    "log.log_clipboard": "asks a view what is selected",
    "log.lines.line_colours": "colours",
    "log.lines.log_spots": "where a painter puts what it paints",
    "log.lines.log_copying": "works on the view's selection",
    "log.states.property_words": "columns of a list",
    "log.timeline.timeline_rows": "where a painter puts what it paints",
    "log.timeline.timeline_scale": "where a painter puts what it paints",
    "models.change_looks": "letters and colours",
    "models.column_looks": "fonts and sides",
    "models.shown_text": "texts as Qt may draw them",
    "overlay.change_texts": "texts of a list's columns",
    "overlay.layer_nodes": "lines of a tree with check boxes",
    "overlay.words": "titles of the window",
    "page_links": "leads to panes",
    "pages.viewer_page": "a kind of page",
    "page_look": "colours",
    "stylesheet": "colours",
    "texts": "names and icons of the window",
    "viewers.all_viewers": "a list of the window's parts",
    "viewers.hex_layout": "where a painter puts what it paints",
    "viewers.lexers": "colours of a text",
    "viewers.text_loading": "colours of a text",
    "window.after_opening": "what a window waits for",
}


def test_the_window_keeps_no_module_without_qt_for_itself() -> None:
    found = {
        module.removeprefix("msiview.gui.")
        for module, file in MODULES.items()
        if module.startswith("msiview.gui.")
        and file.name != "__init__.py"
        and not any(name.split(".")[0] == "PySide6" for _, name in _imports(file))
    }
    assert found == WITHOUT_QT.keys()
