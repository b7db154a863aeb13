"""Pages, panes and dialogs besides the tables: contents, query, findings, edits, the Help pane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from msiview.gui.contents.query_page import QueryPage
from msiview.gui.dialogs.installed_products import InstalledProductsDialog
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.table_page import TablePage
from tests.screens.scenes import Prepare, Scene, go, show, then, trigger, type_into

SIZES = ((1366, 768), (1600, 1000), (2560, 1440))
SMALL = SIZES[0]

STATEMENT = "SELECT File, Component_, FileSize FROM File WHERE FileSize > 40000 ORDER BY FileSize"


def page_scenes(files: Mapping[str, Path]) -> Iterator[Scene]:
    """The scenes, of the sample and of the package with long keys; ``files`` has an export of a
    registry."""
    contents = ("files", "sequences", "directories", "features", "registry", "lists", "dialogs")
    for kind in contents:
        yield Scene(f"page-{kind}", "sample", go(kind), SMALL, at_scales=True)
    for kind in contents[:-1]:
        yield Scene(f"long-keys-{kind}", "long", go(kind), SMALL)
    for width, height in SIZES[1:]:
        for kind in ("files", "features", "summary"):
            yield Scene(f"page-{kind}-{width}", "sample", go(kind), (width, height))
    yield Scene("query", "sample", go("query"), SMALL, (ask(STATEMENT),), at_scales=True)
    yield Scene("query-wrong", "sample", go("query"), SMALL, (ask("SELECT Nothing FROM File"),))
    yield from _findings()
    yield from _editing()
    yield from _dialogs()
    yield Scene(
        "dialog-installed", None, installed(files["registry"]), SMALL, (choose_product,), dialog,
        at_scales=True,
    )  # fmt: skip


def _findings() -> Iterator[Scene]:
    file, found = go("table", "File", 0), show("findings")
    for width, height in SIZES:
        yield Scene(
            f"findings-{width}", "sample", file, (width, height), (found, next_finding),
            at_scales=width == SMALL[0],
        )  # fmt: skip
    yield Scene("long-keys-findings", "long", go("table", "File", 1), SMALL, (found, next_finding))


def _editing() -> Iterator[Scene]:
    """Editors over the grid and in the Inspector, and the panes that go with edits."""
    title = go("table", "Property", 3, 1)
    edited = then(title, press(Qt.Key.Key_F2), write("Contoso"), press(Qt.Key.Key_Return))
    yield Scene("edit-text", "sample", title, SMALL, (press(Qt.Key.Key_F2),))
    yield Scene(
        "edit-flags", "sample", go("table", "Component", 3, 3), SMALL, (press(Qt.Key.Key_F2),)
    )
    yield Scene(
        "edit-reference", "sample", go("table", "File", 0, 1), SMALL, (press(Qt.Key.Key_F2),)
    )
    yield Scene("edits", "sample", title, SMALL, (edited, show("editHistory")), at_scales=True)
    yield Scene("edits-none", "sample", title, SMALL, (show("editHistory"),))
    replace = then(trigger("actionReplace"), type_into("replaceFind", "Reader"))
    yield Scene("replace", "sample", title, SMALL, (replace,))
    yield Scene("public-properties", "sample", title, SMALL, (trigger("actionSetProperty"),))
    yield Scene("help-pane", "sample", title, SMALL, (show("help"),))
    yield Scene(
        "row-deleted", "sample", go("table", "Component", 2, 0), SMALL,
        (trigger("actionDeleteRows"),), dialog,
    )  # fmt: skip


def _dialogs() -> Iterator[Scene]:
    actions = ("actionExport", "actionExportAll", "actionShortcuts", "actionAbout")
    for action in (*actions, "actionShowValue"):
        yield Scene(
            f"dialog-{action.removeprefix('action').lower()}", "sample",
            go("table", "Control", 8, 9), SMALL, (trigger(action),), dialog, at_scales=True,
        )  # fmt: skip
    title = go("table", "Property", 3, 1)
    edited = then(press(Qt.Key.Key_F2), write("Contoso"), press(Qt.Key.Key_Return))
    yield Scene(
        "dialog-save-edits", "sample", title, SMALL, (edited, trigger("actionSaveAs")), dialog,
        at_scales=True,
    )  # fmt: skip
    yield Scene(
        "dialog-unsaved-edits", "sample", title, SMALL, (edited, lambda window: window.close()),
        dialog,
    )  # fmt: skip


def ask(statement: str) -> Prepare:
    """Ask a question of the tables."""

    def prepare(window: MainWindow) -> None:
        page = window.page
        assert isinstance(page, QueryPage)
        page.edit.setPlainText(statement)
        page.run()

    return prepare


def installed(export: Path) -> Prepare:
    """Show the products of an export of a registry."""

    def prepare(window: MainWindow) -> None:
        products = InstalledProductsDialog(window, window.services)
        products.show_export(str(export))
        products.open()

    return prepare


def choose_product(window: MainWindow) -> None:
    products = window.findChild(InstalledProductsDialog)
    assert products is not None
    products.list.choose(products.model.items[1])


def next_finding(window: MainWindow) -> None:
    window.action_set["actionNextFinding"].trigger()


def press(key: Qt.Key) -> Prepare:
    """Press a key in the grid."""

    def prepare(window: MainWindow) -> None:
        page = window.page
        assert isinstance(page, TablePage)
        within = page.grid.focusWidget() or page.grid
        QTest.keyClick(within, key)

    return prepare


def write(text: str) -> Prepare:
    """Type letters into the editor of a cell."""

    def prepare(window: MainWindow) -> None:
        editor = QApplication.focusWidget()
        assert editor is not None
        QTest.keyClicks(editor, text)

    return prepare


def dialog(window: MainWindow) -> QWidget:
    """The dialog that is open."""
    opened = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert opened
    return opened[-1]
