"""Walks through a small wizard."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from msiview.analysis.dialogs.control import Control
from msiview.analysis.dialogs.dialog import Dialogs
from msiview.analysis.dialogs.walk import DialogWalk, EventOutcome, WalkStep
from tests.builders.dialog_tables import wizard
from tests.builders.standard_tables import standard_table


@pytest.fixture
def walk() -> DialogWalk:
    made = DialogWalk(Dialogs(wizard()))
    made.begin()
    return made


def at(walk: DialogWalk) -> str:
    """The dialog in front."""
    return walk.dialog.name if walk.dialog is not None else ""


def control(walk: DialogWalk, name: str) -> Control:
    assert walk.dialog is not None
    found = walk.dialog.control(name)
    assert found is not None
    return found


def press(walk: DialogWalk, name: str) -> list[WalkStep]:
    return walk.press(control(walk, name))


def told(steps: Sequence[WalkStep]) -> list[tuple[str, EventOutcome]]:
    return [(step.words, step.outcome) for step in steps]


def test_the_path_that_wix_would_check_is_taken_for_valid() -> None:
    tables = wizard()
    check = {"Action": "RunIt", "Type": 65, "Source": "WixUIWixca", "Target": "ValidatePath"}
    tables["CustomAction"] = standard_table("CustomAction", check)
    walk = DialogWalk(Dialogs(tables), {"ACCEPTED": "yes", "IT": "red!"})
    assert walk.open("Licence")
    assert (
        "RunIt would check the path (DLL); it is taken for valid here: WIXUI_INSTALLDIR_VALID is 1",
        EventOutcome.NOT_RUN,
    ) in told(press(walk, "Next"))
    assert walk.holds('WIXUI_INSTALLDIR_VALID = "1"')


def test_the_way_through(walk: DialogWalk) -> None:
    assert at(walk) == "Welcome"
    assert told(press(walk, "Next")) == [
        ("SEEN is now Sample 1", EventOutcome.HAPPENED),
        ("its condition is false", EventOutcome.SKIPPED),
        ("Licence takes the place of Welcome", EventOutcome.HAPPENED),
    ]
    assert not walk.state(control(walk, "Next")).is_enabled
    walk.toggle(control(walk, "Accept"))
    assert walk.properties["ACCEPTED"] == "yes"
    assert walk.state(control(walk, "Next")).is_enabled
    assert told(press(walk, "Next")) == [
        ("SetIt sets IT to red!", EventOutcome.HAPPENED),
        ("RunIt would run (DLL); what it sets is not known here", EventOutcome.NOT_RUN),
        ("it has no condition, and another event happened", EventOutcome.SKIPPED),
        ("Folder takes the place of Licence", EventOutcome.HAPPENED),
    ]
    folder = r"C:\Program Files (x86)\App" + "\\"
    assert walk.value(control(walk, "Path")) == folder
    assert walk.text("Install to [APPDIR]").text == f"Install to {folder}"
    assert [words for words, _ in told(press(walk, "Next"))] == [
        f"the target path of APPDIR becomes {folder}",
        "all features are to be installed",
        "the sequence goes on without further dialogs: the installation begins",
    ]
    assert walk.dialog is None
    assert walk.holds("&Main = 3")
    assert walk.changed == {
        "EARLY": "C:\\x",
        "SEEN": "Sample 1",
        "ACCEPTED": "yes",
        "IT": "red!",
    }


def test_conditions_see_what_events_before_them_set(walk: DialogWalk) -> None:
    walk.open("Licence")
    walk.choose(control(walk, "Colours"), "blue")
    steps = press(walk, "Next")
    assert steps[-1].words == "it has no condition, and another event happened"
    assert at(walk) == "Licence"


def test_an_event_without_condition_happens_alone(walk: DialogWalk) -> None:
    press(walk, "Cancel")
    assert (at(walk), walk.parents) == ("Ask", ["Welcome"])
    assert told(press(walk, "No")) == [("back to Welcome", EventOutcome.HAPPENED)]
    assert (at(walk), walk.parents) == ("Welcome", [])


def test_the_end_by_the_user(walk: DialogWalk) -> None:
    press(walk, "Cancel")
    press(walk, "Yes")
    assert (at(walk), walk.end) == ("", "the user cancels, and the installation ends")
    assert walk.parents == []


def test_the_last_dialog_of_several_wins() -> None:
    walk = DialogWalk(Dialogs(wizard()), {"SKIP": "1"})
    walk.begin()
    press(walk, "Next")
    assert at(walk) == "Folder"


def test_controls_hide_by_conditions(walk: DialogWalk) -> None:
    walk.open("Licence")
    assert walk.state(control(walk, "Colours")).is_visible
    walk.set_property("PLAIN", "1")
    assert not walk.state(control(walk, "Colours")).is_visible
    assert walk.before == {"EARLY": "", "PLAIN": ""}


def test_an_installed_product_meets_no_welcome() -> None:
    walk = DialogWalk(Dialogs(wizard()), {"Installed": "1"})
    walk.begin()
    assert walk.end == "the sequence goes on without further dialogs: the installation begins"


def test_nothing_is_pressed_without_a_dialog(walk: DialogWalk) -> None:
    button = control(walk, "Next")
    walk.open("Ask")
    press(walk, "Yes")
    assert walk.press(button) == []
    assert not walk.open("Nowhere")


def test_what_the_sequence_sets_before_the_dialog() -> None:
    walk = DialogWalk(Dialogs(wizard()))
    walk.open("Folder")  # one that others lead to
    assert walk.changed == {"EARLY": "C:\\x"}
    assert [(step.control, step.words) for step in walk.steps] == [
        ("InstallUISequence", "SetEarly sets EARLY to C:\\x")
    ]
    given = DialogWalk(Dialogs(wizard()), {"EARLY": "mine"})
    given.begin()
    assert given.changed == {}
