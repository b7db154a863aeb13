"""Rows that others refer to are deleted and renamed: what is asked, and what each answer does."""

from __future__ import annotations

from PySide6.QtCore import Qt

from msiview.gui.edits.question_dialog import QuestionDialog
from tests.gui.edits.editor import Editor

_Key = Qt.Key


def question(editor: Editor) -> QuestionDialog:
    dialog = editor.page.questions.dialog
    assert dialog is not None
    return dialog


def lines(editor: Editor) -> list[str]:
    """What is listed: table, row, column, what becomes of it."""
    view = question(editor).list
    return [view.line(row).replace("\t", " ") for row in range(view.model().rowCount())]


def rename(editor: Editor, table: str, old: str, new: str) -> None:
    editor.go_to_key(table, old, column=editor.window.document.tables[table].columns[0].name)
    editor.press(_Key.Key_F2)
    editor.type(new)
    editor.press(_Key.Key_Return)


def test_a_renamed_key_takes_its_references_along(editor: Editor) -> None:
    rename(editor, "Component", "Program", "Core")
    assert question(editor).question.text() == "Change 4 references too?"
    assert lines(editor) == [
        "FeatureComponents Complete/Program Component_ Core",
        "File app.exe Component_ Core",
        "Registry reg1 Component_ Core",
        "Registry reg2 Component_ Core",
    ]
    assert "when a patch that does this is removed" in question(editor).warning.text()
    question(editor).button("renameAlong").click()
    assert editor.cell("File", "app.exe", "Component_") == "Core"
    assert editor.cell("Registry", "reg2", "Component_") == "Core"
    assert editor.cursor() == ("Core", 0)
    assert editor.edits.stack.count() == 1
    editor.edits.undo()
    assert editor.cell("File", "app.exe", "Component_") == "Program"


def test_enter_gives_the_first_answer(editor: Editor) -> None:
    rename(editor, "Component", "Program", "Core")
    editor.qtbot.waitUntil(question(editor).button("renameAlong").hasFocus)
    editor.press(_Key.Key_Return)
    assert editor.cell("File", "app.exe", "Component_") == "Core"


def test_the_key_alone(editor: Editor) -> None:
    rename(editor, "Component", "Program", "Core")
    question(editor).button("renameAlone").click()
    assert editor.window.document.tables["Component"].find(("Core",)) is not None
    assert editor.cell("File", "app.exe", "Component_") == "Program"


def test_a_question_can_be_left(editor: Editor) -> None:
    rename(editor, "Component", "Program", "Core")
    question(editor).reject()
    assert not editor.edits.edits
    assert editor.page.questions.dialog is None


def test_nothing_is_asked_where_nothing_refers(editor: Editor) -> None:
    rename(editor, "Property", "Manufacturer", "MAKER")
    assert editor.page.questions.dialog is None
    assert editor.cell("Property", "MAKER", "Value") == "Example"


def test_a_key_that_is_taken_is_refused(editor: Editor) -> None:
    rename(editor, "Component", "Program", "Manual")
    assert editor.page.questions.dialog is None
    assert editor.open_editor() is not None
    assert "already" in editor.told()
    editor.press(_Key.Key_Escape)
    assert not editor.edits.edits


def test_rows_go_along_with_the_one_that_they_need(editor: Editor) -> None:
    editor.go_to_key("Component", "Manual")
    editor.press(_Key.Key_Delete)
    assert question(editor).question.text() == ("2 rows refer to it. What is to become of them?")
    assert lines(editor) == [
        "FeatureComponents Help/Manual Component_ the row is deleted",
        "File help.chm Component_ the row is deleted",
    ]
    button = question(editor).button("deleteAlong")
    assert button.text() == "&Delete 2 rows too"
    button.click()
    tables = editor.window.document.tables
    assert tables["Component"].find(("Manual",)) is None
    assert tables["File"].find(("help.chm",)) is None
    assert editor.edits.stack.count() == 1
    editor.edits.undo()
    assert tables["File"].name in editor.window.document.tables
    assert editor.window.document.tables["File"].find(("help.chm",)) is not None


def test_the_row_alone_is_deleted(editor: Editor) -> None:
    editor.go_to_key("Component", "Manual")
    editor.press(_Key.Key_Delete)
    question(editor).button("deleteAlone").click()
    tables = editor.window.document.tables
    assert tables["Component"].find(("Manual",)) is None
    assert tables["File"].find(("help.chm",)) is not None


def test_a_cell_that_may_be_null_is_emptied(editor: Editor) -> None:
    editor.go_to_key("File", "app.exe")
    editor.press(_Key.Key_Delete)
    assert question(editor).button("deleteAlong").text() == "&Empty 1 cell"
    question(editor).button("deleteAlong").click()
    assert editor.cell("Component", "Program", "KeyPath") is None


def test_those_that_refer_are_shown(editor: Editor) -> None:
    editor.go_to_key("Component", "Manual")
    editor.press(_Key.Key_Delete)
    question(editor).button("showReferences").click()
    assert not editor.edits.edits
    assert editor.window.docks["inspectorReferences"].isVisible()


def test_a_line_leads_to_its_row(editor: Editor) -> None:
    editor.go_to_key("Component", "Manual")
    editor.press(_Key.Key_Delete)
    view = question(editor).list
    view.enter()
    editor.qtbot.keyClick(view, _Key.Key_Return)
    assert editor.page.table is not None
    assert editor.page.table.name == "FeatureComponents"
    assert not editor.edits.edits
