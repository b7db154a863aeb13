"""Saving edits as a transform, and what happens to those that are not saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from msiview.database.keys import key_text
from msiview.database.transform_flags import ErrorCondition, Validation
from msiview.export.file_names import safe_file_name
from msiview.gui.collecting import collection_paused
from msiview.gui.dialogs.generate_dialog import USUAL, GenerateDialog
from msiview.gui.saving import ask_for_file
from msiview.gui.services import Services
from msiview.gui.settings import TRANSFORM_FLAGS, Settings
from msiview.gui.widgets.dialog_buttons import answer_by
from msiview.gui.widgets.question import make_question
from msiview.overlay.edits.edits import Edits
from msiview.overlay.generate import Omission, TransformOptions, save_transform
from msiview.overlay.overlaid_table import Key
from msiview.progress import Progress
from msiview.session.editing import with_edits
from msiview.words import counted

MOST_PARTS = 1000
"""Changes that can be left out one by one; more go in together."""

SLOT = "edits-save"
Then: TypeAlias = Callable[[], None]


def save_edits(parent: QWidget, services: Services, then: Then | None = None) -> None:
    """Write the transform that is being edited; ask where that is new, and once whether a file
    that was not made here may be replaced. ``then`` is called when it is written."""
    edits = services.document.edits
    if edits.target is None or edits.options is None:
        save_edits_as(parent, services, then)
        return
    path, options = edits.target, edits.options
    if edits.is_target_ours:
        _write(services, path, options, edits.edits, then)
        return
    text = f"Replace {path.name} by the transform as it is edited now?"
    question = make_question(parent, "editsQuestion", text, str(path))
    replace = question.addButton("&Replace", QMessageBox.ButtonRole.AcceptRole)
    answer_by(question, QMessageBox.StandardButton.Cancel)
    question.setDefaultButton(replace)
    question.accepted.connect(lambda: _write(services, path, options, edits.edits, then))
    question.open()


def save_edits_as(parent: QWidget, services: Services, then: Then | None = None) -> None:
    """Ask for flags, for what goes in and for a file, and write the edits as a transform."""
    document, edits = services.document, services.document.edits
    below = document.overlay.below
    if below is None:
        return
    places = _places(edits.edits)
    options = edits.options or remembered_options(services.settings)
    parts = [words for words, _ in places] if len(places) <= MOST_PARTS else []
    dialog = GenerateDialog(below.base, parent, options, parts)
    dialog.setWindowTitle("Save the edits as a transform")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def start() -> None:
        options, chosen = dialog.options(), dialog.chosen_parts()
        remember_options(services.settings, options)
        own = Path(document.source.path if document.source is not None else "")
        name = safe_file_name(f"{own.stem}.mst")
        path = ask_for_file(
            parent, services, "Save the transform as", name, "Transforms (*.mst)", folder=own.parent
        )
        if path is not None:
            excluded = [p for number, (_, p) in enumerate(places) if parts and number not in chosen]
            _write(services, path, options, _without(edits.edits, excluded), then)

    dialog.accepted.connect(start)
    dialog.open()


def leave_edits(parent: QWidget, services: Services, then: Then) -> None:
    """Go on with ``then`` when the edits are saved, or the user does not want them; ask once."""
    edits = services.document.edits
    if edits.is_saved:
        then()
        return
    source = services.document.source
    name = source.title if source is not None else "the package"
    where = edits.target.name if edits.target is not None else "a transform"
    question = make_question(
        parent,
        "editsQuestion",
        f"Save what you have edited in {name}?",
        f"It is saved in {where}; {name} itself is never changed.",
    )
    buttons = QMessageBox.StandardButton
    answer_by(question, buttons.Save, buttons.Discard, buttons.Cancel)
    question.setDefaultButton(buttons.Save)

    def answer(button: int) -> None:
        if button == buttons.Save.value:
            save_edits(parent, services, then)
        elif button == buttons.Discard.value:
            edits.clear()
            then()

    question.finished.connect(answer)
    question.open()


def remembered_options(settings: Settings) -> TransformOptions:
    """What was chosen for the last transform."""
    flags = settings.get(TRANSFORM_FLAGS)
    if flags < 0:
        return USUAL
    return TransformOptions(Validation(flags >> 16), ErrorCondition(flags & 0xFFFF))


def remember_options(settings: Settings, options: TransformOptions) -> None:
    """Keep what was chosen for the next transform."""
    settings.set(TRANSFORM_FLAGS, int(options.validation) << 16 | int(options.error_conditions))


def _write(
    services: Services, path: Path, options: TransformOptions, edits: Edits, then: Then | None
) -> None:
    document = services.document
    below, made, done = document.overlay.below, document.edits, document.edits.stack.index()
    if below is None:
        return
    is_all = edits is made.edits
    kept = edits.copy()

    def work(progress: Progress) -> Sequence[Omission]:
        with collection_paused():
            result = with_edits(below, kept, progress)
            return save_transform(result.database, path, options, progress, since=below.database)

    def written(omitted: Sequence[Omission]) -> None:
        if is_all:
            made.set_saved(path, options, done)
        lacks = " ".join(f"{omission.place}: {omission.reason}." for omission in omitted[:3])
        part = "" if is_all else " What was left out stays unsaved."
        services.tell(f"Saved {_counted(kept)} to {path}.{part} {lacks}".rstrip())
        if then is not None and made.is_saved:
            then()

    services.jobs.run(work, written, title=f"Writing {path.name}", slot=SLOT)


def _counted(edits: Edits) -> str:
    return counted(len(_places(edits)), "change")


def _places(edits: Edits) -> list[tuple[str, tuple[str, Key | None]]]:
    """Everything that is edited, in words and as a place: tables, then rows."""
    found: list[tuple[str, tuple[str, Key | None]]] = []
    for name, edit in sorted(edits.tables.items()):
        if edit.created or edit.is_dropped:
            words = "created" if edit.created else "dropped"
        else:
            words = f"new {', '.join(column for column, _ in edit.added)}"
        found.append((f"{name}: table {words}", (name, None)))
    for name, rows in sorted(edits.rows.items()):
        for key, record in rows.items():
            cells = ", ".join(record.cells) if record.operation.value == "update" else ""
            words = f"{name}/{key_text(key)}: {record.operation.value} {cells}".rstrip()
            found.append((words, (name, key)))
    return found


def _without(edits: Edits, excluded: Sequence[tuple[str, Key | None]]) -> Edits:
    """The edits but for some places; a table that is not created takes its rows with it."""
    if not excluded:
        return edits
    kept = edits.copy()
    for table, key in excluded:
        if key is not None:
            kept.rows.get(table, {}).pop(key, None)
        elif kept.tables.pop(table).created:
            kept.rows.pop(table, None)
    kept.rows = {name: rows for name, rows in kept.rows.items() if rows}
    return kept
