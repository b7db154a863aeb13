"""Dialogs as the tables describe them, and what is wrong with them."""

from __future__ import annotations

import pytest

from msiview.analysis.dialogs.control import Box
from msiview.analysis.dialogs.dialog import Dialogs
from msiview.analysis.dialogs.problems import dialog_problems
from msiview.analysis.dialogs.text import caption, column_widths, mask_parts, without_links
from msiview.analysis.dialogs.walk import DialogWalk
from msiview.database.table import Table
from tests.builders.dialog_tables import control_row, dialog_row, event_row, wizard
from tests.builders.standard_tables import standard_table


def problems(dialog: dict[str, object], *controls: dict[str, object]) -> list[tuple[str, str]]:
    """What is wrong with a dialog of these rows."""
    tables: dict[str, Table] = {
        "Dialog": standard_table("Dialog", dialog),  # type: ignore[arg-type]
        "Control": standard_table("Control", *controls),  # type: ignore[arg-type]
    }
    walk = DialogWalk(Dialogs(tables))
    found = walk.dialogs.get(str(dialog["Dialog"]))
    assert found is not None
    return [(one.control, one.words) for one in dialog_problems(walk, found)]


def test_a_dialog_with_its_controls_in_tab_order() -> None:
    dialogs = Dialogs(wizard())
    dialog = dialogs.get("Licence")
    assert dialog is not None
    assert (dialog.width, dialog.height, dialog.default) == (370, 270, "Next")
    assert [c.name for c in dialog.controls] == ["Accept", "Colours", "Next", "Cancel"]
    colours = dialog.control("Colours")
    assert colours is not None
    assert [(c.value, c.text, c.box) for c in colours.choices] == [
        ("red", "&Red", Box(5, 0, 200, 17)),
        ("blue", "Blue", Box(5, 20, 200, 17)),
    ]
    accept = dialog.control("Accept")
    assert accept is not None
    assert accept.checked_value == "yes"
    assert dialogs.get("Nowhere") is None


def error_dialog(*answers: str, attributes: int = 0x10003) -> Dialogs:
    """A dialog with buttons over each other, named by the answer that each of them gives."""
    events = [event_row("Failure", name, "EndDialog", name, "1", 1) for name in answers]
    buttons = [
        control_row("Failure", name, "PushButton", (100, 80, 50, 17), "") for name in answers
    ]
    text = control_row("Failure", "ErrorText", "Text", (10, 10, 250, 60), "")
    row = dialog_row("Failure", "ErrorText", Width=270, Attributes=attributes)
    return Dialogs(
        {
            "Dialog": standard_table("Dialog", row),  # type: ignore[arg-type]
            "Control": standard_table("Control", text, *buttons),  # type: ignore[arg-type]
            "ControlEvent": standard_table("ControlEvent", *events),  # type: ignore[arg-type]
        }
    )


def shown_buttons(dialogs: Dialogs) -> dict[str, int]:
    """The buttons that are drawn, and where from the left."""
    walk = DialogWalk(dialogs)
    assert walk.open("Failure")
    assert walk.dialog is not None
    return {
        control.name: control.box.x
        for control in walk.dialog.controls
        if control.type == "PushButton" and walk.state(control).is_visible
    }


def test_a_dialog_for_errors_shows_the_buttons_of_one_message() -> None:
    rest = ("ErrorCancel", "ErrorNo", "ErrorOk", "ErrorYes")
    usual = ("ErrorIgnore", "ErrorAbort", "ErrorRetry")
    assert shown_buttons(error_dialog(*usual, *rest)) == {
        "ErrorAbort": 30,
        "ErrorRetry": 110,
        "ErrorIgnore": 190,
    }
    assert shown_buttons(error_dialog("ErrorRetry", *rest)) == {"ErrorRetry": 110}
    assert set(shown_buttons(error_dialog(*rest))) == set(rest)
    assert set(shown_buttons(error_dialog(*usual, *rest, attributes=3))) == {*usual, *rest}


def test_the_sequence_has_those_of_the_ends_last() -> None:
    assert Dialogs(wizard()).in_sequence() == [
        ("Welcome", "NOT Installed", 1100),
        ("Finished", "", -1),
    ]


def test_styles() -> None:
    styles = Dialogs(wizard()).styles()
    assert styles["Big"].color == (255, 0, 0)
    assert styles["Big"].is_bold
    assert (styles["Normal"].face, styles["Normal"].color) == ("Tahoma", None)


@pytest.mark.parametrize(
    ("raw", "style", "text"),
    [
        ("{\\Big}Welcome to [ProductName]", "Big", "Welcome to Sample"),
        ("{&Big}Hello", "Big", "Hello"),
        ("{[NOTHING]}Hello", "", "Hello"),
        ("Hello {\\Big}", "", "Hello {\\Big}"),
        ("", "", ""),
    ],
)
def test_texts(raw: str, style: str, text: str) -> None:
    assert DialogWalk(Dialogs(wizard())).text(raw) == (style, text)


def test_captions_and_links() -> None:
    assert caption("&Next && more &") == "Next & more &"
    assert column_widths("{120}{-1}{70}, {x}") == [120, 0, 70]
    assert mask_parts("12345<###-%%%%%%%>@@@@@") == [3, "-", 7]
    assert mask_parts("## = ??") == [2, " ", " ", 2]
    assert mask_parts("Text") == ["Text"]
    assert without_links('See <a href="http://x">this</A>.') == "See this."


def test_a_sound_wizard_has_no_problems() -> None:
    walk = DialogWalk(Dialogs(wizard()))
    for name in walk.dialogs.names:
        dialog = walk.dialogs.get(name)
        assert dialog is not None
        assert list(dialog_problems(walk, dialog)) == []


def test_controls_outside_and_over_each_other() -> None:
    found = problems(
        dialog_row("D", "A", Attributes=1, Control_Cancel="Gone"),
        control_row("D", "A", "PushButton", (340, 10, 60, 17), "B"),
        control_row("D", "B", "Edit", (300, 20, 60, 17), "A"),
        control_row("D", "Line", "Line", (0, 30, 374, 0), ""),
    )
    assert found == [
        ("", "Control_Cancel names Gone, which the dialog does not have"),
        ("A", "it lies outside of the dialog, wholly or in part"),
        ("A", "it and B lie over each other"),
    ]


def test_an_open_list_covers_nothing() -> None:
    found = problems(
        dialog_row("D", "A", Attributes=1),
        control_row("D", "A", "ComboBox", (10, 10, 60, 100), "B"),
        control_row("D", "B", "Edit", (10, 40, 60, 17), "A"),
    )
    assert found == []


def test_keys_that_lead_nowhere_and_no_way_out() -> None:
    found = problems(
        dialog_row("D", "A"),
        control_row("D", "A", "PushButton", (10, 10, 60, 17), "B"),
        control_row("D", "B", "PushButton", (10, 40, 60, 17), ""),
        control_row("D", "C", "PushButton", (10, 70, 60, 17), ""),
    )
    assert found == [
        ("B", "the order of Tab, from A on, does not come back to its beginning"),
        ("C", "Tab never reaches it"),
        ("", "no control ends the dialog or leads to another one"),
    ]
