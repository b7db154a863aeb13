"""Pages and commands tell the same rows: the sample with its overlays and its log, by columns."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from msiview.analysis.logs.log_words import duration_words
from msiview.cli import main
from msiview.gui.contents.files_page import FilesPage
from msiview.gui.contents.sequences_page import SequencesPage
from msiview.gui.contents.tree_page import TreePage
from msiview.gui.demo import sample_log, sample_source
from msiview.gui.main_window import MainWindow
from msiview.gui.models.list_model import ItemRole
from msiview.gui.models.table_model import TableModel
from msiview.gui.models.tree_model import MARK, NAME, TreeModel
from msiview.sample.overlays import PATCH_NAME, TRANSFORM_NAME
from msiview.sample.package import FILE_NAME
from msiview.session.places import Place, PlaceKind
from msiview.words import number
from tests.gui.conftest import wait_until_opened
from tests.gui.contents.test_sequences_page import choose

Row = dict[str, str]
Command = Callable[..., Any]

LETTERS = {None: "", "added": "A", "changed": "M", "deleted": "D"}
SIZES = {"Bytes", "All bytes"}


@pytest.fixture
def demo(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    window.document.open(sample_source(tmp_path))
    wait_until_opened(window, qtbot)
    window.document.overlay.add(*(str(tmp_path / name) for name in (TRANSFORM_NAME, PATCH_NAME)))
    wait_until_opened(window, qtbot)
    return window


@pytest.fixture
def answer(demo: MainWindow, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    """What a command tells of the same files with ``--json``."""

    def run(command: str, *arguments: str) -> Any:
        overlays = [f"--overlay={tmp_path / name}" for name in (TRANSFORM_NAME, PATCH_NAME)]
        capfdbinary.readouterr()
        code = main([command, str(tmp_path / FILE_NAME), *arguments, *overlays, "--json"])
        assert code == 0
        return json.loads(capfdbinary.readouterr().out)

    return run


def comes_to(qtbot: QtBot, read: Callable[[], list[Row]], expected: list[Row]) -> None:
    """Wait until a page shows these rows, with what differs where it never does."""

    def check() -> None:
        assert read() == expected

    assert expected
    qtbot.waitUntil(check, timeout=30_000)


@pytest.mark.parametrize("kind", ["directories", "features", "registry"])
def test_trees(kind: PlaceKind, demo: MainWindow, answer: Command, qtbot: QtBot) -> None:
    nodes = answer("tree", kind)["nodes"]
    assert any(node["change"] for node in nodes)
    demo.selection.go(Place(kind))
    page = demo.page
    assert isinstance(page, TreePage)
    expected = [
        {
            "parent": str(node["parent"]),
            "mark": LETTERS[node["change"]],
            **{
                title: number(cell) if title in SIZES and cell is not None else _text(cell)
                for title, cell in node["cells"].items()
            },
        }
        for node in nodes
    ]
    comes_to(qtbot, lambda: _tree_rows(page.model), expected)


def _tree_rows(model: TreeModel) -> list[Row]:
    """The rows of a tree by their numbers, which is the order of the JSON."""
    found: dict[int, Row] = {}
    waiting = [QModelIndex()]
    while waiting:
        parent = waiting.pop()
        for at in range(model.rowCount(parent)):
            index = model.index(at, MARK, parent)
            found[index.data(ItemRole)] = {
                "parent": str(parent.data(ItemRole)),
                "mark": index.data() or "",
                **{
                    str(model.headerData(column, Qt.Orientation.Horizontal)): str(
                        index.siblingAtColumn(column).data()
                    )
                    for column in range(NAME, model.columnCount())
                },
            }
            waiting.append(index.siblingAtColumn(0))
    return [found[row] for row in sorted(found)]


def test_files(demo: MainWindow, answer: Command, qtbot: QtBot) -> None:
    expected = [
        {
            "path": file["path"],
            "Size": _text(file["size"]),
            "Version": file["version"],
            "Language": file["language"],
            "Feature": ", ".join(file["features"]),
            "Component": file["component"],
            "Cabinet": file["cabinet"],
            "Sequence": _text(file["sequence"]),
            "File": file["file"],
            "Remark": "; ".join(file["remarks"]),
        }
        for file in answer("files")["files"]
    ]
    demo.selection.go(Place("files"))
    page = demo.page
    assert isinstance(page, FilesPage)
    expected.sort(key=lambda file: file["File"])  # the command tells them as it unpacks them
    comes_to(qtbot, lambda: _files(page.pane.model), expected)


def _files(model: TableModel) -> list[Row]:
    shown = _rows(model)
    for row in shown:
        folder, name = row.pop("Folder"), row.pop("Name")
        # A folder of Windows has no name below TARGETDIR, of which the path of the JSON is.
        row["path"] = name if folder.startswith("[") else f"{folder}/{name}"
        row["Size"] = "".join(filter(str.isdigit, row["Size"]))
        del row["Hash"], row["Check"]
    return sorted(shown, key=lambda file: file["File"])


def test_sequences_beside_a_log(
    demo: MainWindow, answer: Command, tmp_path: Path, qtbot: QtBot
) -> None:
    log = sample_log(tmp_path)
    told = answer("sequences", f"--log={log}")["sequences"]
    demo.selection.go(Place("sequences"))
    page = demo.page
    assert isinstance(page, SequencesPage)
    demo.document.log.open(str(log))
    for sequence in told:
        name, departure = sequence["name"], sequence["departure"]
        choice = page.first.choice
        qtbot.waitUntil(lambda choice=choice, name=name: choice.findText(name) >= 0, timeout=30_000)
        choose(page.first, name)
        expected = [_action(action) for action in sequence["actions"]]
        comes_to(qtbot, lambda: _actions(page.first.pane.model), expected)
        assert page.departure.isHidden() is (departure is None)
        if departure is not None:
            words = f"{departure['action']}: {departure['words']}"
            assert page.departure.text().endswith(words)


def _action(action: dict[str, Any]) -> Row:
    """An action of the JSON by the columns of the page."""
    log, source = action["log"], action["source"]
    outcome = log["outcome"] or action["outcome"]
    skipped = log["course"] == "skipped" and log["why"]
    return {
        "Number": _text(action["number"]),
        "Action": action["action"],
        "Time": _duration(log["time"]),
        "In the script": _duration(log["script_time"]),
        "Course": f"{log['course']}: {log['why']}" if skipped else log["course"],
        "Returned": _text(log["returned"]),
        "Line": _text(log["line"]),
        "Condition": action["condition"],
        "Holds": outcome if outcome != "none" else "",
        "Runs": action["runs"],
        "Does": action["does"],
        "Source": f"{source['table']} {source['key'][0]}" if source is not None else "",
        "As": action["user"] or "",
        "With": ", ".join(action["partners"]),
        "Leads to": ", ".join(action["leads_to"]),
        "Kind": action["kind"],
        "in script": str(action["in_script"]),
    }


def _actions(model: TableModel) -> list[Row]:
    shown = _rows(model)
    for row in shown:
        row["in script"] = str(bool(row.pop("Script")))
        del row["Entry"]  # formatted in the JSON as in its row, also where it is a message
    return shown


def _rows(model: TableModel) -> list[Row]:
    """The rows of a grid in the order of the JSON, as texts by title."""
    order = sorted(range(model.rowCount()), key=model.row_at)
    return [
        {look.title: model.text(position, at) for at, look in enumerate(model.looks)}
        for position in order
    ]


def _text(cell: str | int | None) -> str:
    return "" if cell is None else str(cell)


def _duration(milliseconds: int | None) -> str:
    return duration_words(milliseconds) if milliseconds is not None else ""
