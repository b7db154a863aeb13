"""The registry as the package leaves it, as a tree and as the text of a .reg file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget

from msiview.database.database import Database
from msiview.export.registry_file import registry_file
from msiview.files.new_file import write_file
from msiview.gui.clipboard import copy_text
from msiview.gui.contents.tree_page import TreePage
from msiview.gui.saving import ask_for_file
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import BoxPart
from msiview.overlay.overlay import OverlaidDatabase
from msiview.session.trees import registry_of


class RegistryPage(TreePage):
    """Buttons copy and save all that is written and removed."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, "registry", parent)

    def _tools(self) -> list[BoxPart]:
        copy = QPushButton("Copy as .&reg")
        copy.setObjectName("registryCopy")
        copy.setToolTip("Copy all that is written and removed, as regedit takes it")
        copy.clicked.connect(self.copy_registry)
        save = QPushButton("&Save as .reg…")
        save.setObjectName("registrySave")
        save.clicked.connect(self.save_registry)
        return [copy, save]

    def copy_registry(self) -> None:
        """Put the text of a .reg file on the clipboard."""
        database = self._database()
        if database is not None:
            self._services.jobs.run(
                lambda _: _text_of(database), copy_text, title="Copying the registry"
            )

    def save_registry(self) -> None:
        """Ask for a file, and write the text of a .reg file into it."""
        package, database = self._services.document.package, self._database()
        if package is None or database is None:
            return
        name = f"{Path(package.name).stem}.reg"
        path = ask_for_file(self, self._services, "Save the registry", name, "Registry (*.reg)")
        if path is None:
            return
        self._services.jobs.run(
            # regedit takes UTF-16 with a mark, and only that beyond ASCII.
            lambda _: write_file(path, [_text_of(database).encode("utf-16", "surrogatepass")]),
            lambda _: self._services.tell(f"Saved the registry to {path}."),
            title="Saving the registry",
        )

    def _database(self) -> Database | OverlaidDatabase | None:
        shown = self._services.document.shown
        return shown.database if shown is not None else None


def _text_of(database: Database | OverlaidDatabase) -> str:
    return "".join(registry_file(registry_of(database)))
