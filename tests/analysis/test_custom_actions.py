"""Custom actions in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.custom_action_words import ActionCall, action_calls, action_facts
from msiview.analysis.custom_actions import (
    CustomAction,
    From,
    Return,
    Runs,
    User,
    When,
    custom_action,
)
from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.package_values import PackageValues
from msiview.database.cells import Cell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.overlay.overlaid_table import OverlaidTable
from tests.builders.memory_tables import memory_table, memory_tables

ACTIONS = "Action s72*, Type i2, Source S72, Target S255, ExtendedType I4"
BASE_TYPES = {
    *(1, 2, 5, 6, 7),
    *(17, 18, 19, 21, 22, 23),
    *(34, 35, 37, 38, 39),
    *(50, 51, 53, 54),
}
SEQUENCE = "Action s72*, Condition S255, Sequence I2"


def action(
    type_: Cell, source: Cell = "Src", target: Cell = "Tgt", extended: Cell = None
) -> CustomAction:
    return custom_action(
        {
            "Action": "Act",
            "Type": type_,
            "Source": source,
            "Target": target,
            "ExtendedType": extended,
        }
    )


def facts(made: CustomAction) -> dict[str, str]:
    """What is said of an action, by the name of the line."""
    return {fact.name: fact.words for fact in action_facts(made, {})}


@pytest.mark.parametrize(
    ("type_", "runs", "place", "does"),
    [
        (1, Runs.DLL, From.BINARY, "calls Tgt in the DLL of Binary Src"),
        (2, Runs.EXE, From.BINARY, "runs the program of Binary Src with Tgt"),
        (5, Runs.JSCRIPT, From.BINARY, "runs the JScript of Binary Src, function Tgt"),
        (6, Runs.VBSCRIPT, From.BINARY, "runs the VBScript of Binary Src, function Tgt"),
        (7, Runs.INSTALL, From.STORAGE, "installs the package in the storage Src with Tgt"),
        (17, Runs.DLL, From.FILE, "calls Tgt in the DLL of File Src"),
        (18, Runs.EXE, From.FILE, "runs the program of File Src with Tgt"),
        (19, Runs.ERROR, From.ITSELF, "ends the installation with the message Tgt"),
        (21, Runs.JSCRIPT, From.FILE, "runs the JScript of File Src, function Tgt"),
        (22, Runs.VBSCRIPT, From.FILE, "runs the VBScript of File Src, function Tgt"),
        (
            23,
            Runs.INSTALL,
            From.SOURCE_TREE,
            "installs the package Src of the source tree with Tgt",
        ),
        (34, Runs.EXE, From.DIRECTORY, "runs Tgt in the directory Src"),
        (35, Runs.SET_DIRECTORY, From.DIRECTORY, "sets the directory Src to Tgt"),
        (37, Runs.JSCRIPT, From.ITSELF, "runs the JScript that is its Target"),
        (38, Runs.VBSCRIPT, From.ITSELF, "runs the VBScript that is its Target"),
        (39, Runs.INSTALL, From.PRODUCT, "installs the advertised product Src with Tgt"),
        (50, Runs.EXE, From.PROPERTY, "runs the program named by the property Src with Tgt"),
        (51, Runs.SET_PROPERTY, From.PROPERTY, "sets the property Src to Tgt"),
        (53, Runs.JSCRIPT, From.PROPERTY, "runs the JScript in the property Src, function Tgt"),
        (54, Runs.VBSCRIPT, From.PROPERTY, "runs the VBScript in the property Src, function Tgt"),
    ],
)
def test_base_types(type_: int, runs: Runs, place: From, does: str) -> None:
    made = action(type_)
    assert (made.basic_type, made.runs, made.place) == (type_, runs, place)
    assert facts(made)["Does"] == does
    assert made.problems == ()
    # Other bits change nothing of it.
    other = action(type_ | 0x2000 | 0x40)
    assert (other.basic_type, other.runs, other.place) == (type_, runs, place)


@pytest.mark.parametrize("type_", sorted(set(range(64)) - BASE_TYPES))
def test_types_that_do_not_exist(type_: int) -> None:
    made = action(type_)
    assert made.runs is Runs.UNKNOWN
    assert f"there is no basic type {type_}" in made.problems
    assert facts(made)["Does"] == f"nothing that is known (type {type_})"


@pytest.mark.parametrize(
    ("bits", "when"),
    [
        (0x000, When.IMMEDIATE),
        (0x100, When.FIRST_SEQUENCE),
        (0x200, When.ONCE),
        (0x300, When.CLIENT_REPEAT),
        (0x400, When.DEFERRED),
        (0x500, When.ROLLBACK),
        (0x600, When.COMMIT),
        (0x700, When.UNKNOWN),
    ],
)
def test_when(bits: int, when: When) -> None:
    made = action(1 | bits)
    assert made.when is when
    assert made.is_deferred == (when in (When.DEFERRED, When.ROLLBACK, When.COMMIT))
    assert ("rollback and commit exclude each other" in made.problems) == (bits == 0x700)


@pytest.mark.parametrize(
    ("type_", "user"),
    [
        (1, User.USER),
        (1 | 0x100, User.USER),
        (1 | 0x400, User.USER_BUT_NOT_ON_TERMINAL_SERVER),
        (1 | 0x400 | 0x4000, User.ALWAYS_USER),
        (1 | 0x400 | 0x800, User.SYSTEM),
        (1 | 0x500 | 0x800, User.SYSTEM),
        (1 | 0x600, User.USER_BUT_NOT_ON_TERMINAL_SERVER),
        (9222, User.USER_BUT_NOT_ON_TERMINAL_SERVER),
        (9222 + 16384, User.ALWAYS_USER),
        (51, None),
        (35, None),
        (19, None),
    ],
)
def test_as_whom(type_: int, user: User | None) -> None:
    assert action(type_).user is user


def test_a_deferred_hidden_script_with_the_terminal_server_bit() -> None:
    made = action(9222 + 16384, "Script", "Main")
    assert facts(made) == {
        "Does": "runs the VBScript of Binary Script, function Main",
        "When": "when the script of the installation runs",
        "As": "the user who installs, on a terminal server too",
        "Return": "waits; a failure ends the installation",
        "Data": "CustomActionData is the property Act, which no action of type 51 sets",
        "Log": "its Target is not written to the log",
    }


@pytest.mark.parametrize(
    ("bits", "returns"),
    [
        (0x00, Return.CHECKED),
        (0x40, Return.IGNORED),
        (0x80, Return.CHECKED_AT_END),
        (0xC0, Return.NEVER),
    ],
)
def test_return(bits: int, returns: Return) -> None:
    assert action(2 | bits).returns is returns
    assert action(51 | bits).returns is None


def test_scripts_of_64_bits_and_patch_uninstall() -> None:
    made = action(6 | 0x1000, extended=0x8000)
    assert made.is_script
    assert made.is_64_bit_script
    assert made.on_patch_uninstall
    assert facts(made)["Host"] == "the script host of 64 bits"
    assert facts(made)["Only"] == "while a patch is being removed"
    assert not action(6).is_64_bit_script
    assert not action(6).on_patch_uninstall


@pytest.mark.parametrize(
    ("type_", "problem"),
    [
        (51 | 0x400, "an action that runs no code can't be deferred"),
        (7 | 0x400, "a nested installation can't be deferred"),
        (1 | 0x800, "as whom it runs can be chosen for deferred actions only"),
        (1 | 0x4000, "as whom it runs can be chosen for deferred actions only"),
        (1 | 0x4C00, "it is to run both as the system account and as the user"),
        (1 | 0x1000, "the bit for scripts of 64 bits is set, but it runs no script"),
        (1 | 0xC0, "only programs can run without ever being waited for"),
        (1 - 0x8000, "bits without meaning: 0x8000"),
        (None, "Type is null"),
    ],
)
def test_problems(type_: int | None, problem: str) -> None:
    made = action(type_)
    assert made.problems == (problem,)
    assert facts(made)["Problem"] == problem


def test_messages_of_errors_are_looked_up() -> None:
    tables = memory_tables(
        memory_table("Error", "Error i2*, Message L0", (25000, "It [2]  failed\r\nbadly"))
    )
    found = action_facts(action(19, None, "25000"), tables)
    assert found[0].words == "ends the installation with error 25000: It [2] failed badly"
    missing = action_facts(action(19, None, "25001"), tables)
    assert missing[0].words == "ends the installation with error 25001"


def test_data_of_deferred_actions_and_who_sets_it() -> None:
    setters = [(f"Set{n}", 51, "Act", "x") for n in range(5)]
    tables = memory_tables(
        memory_table("CustomAction", ACTIONS, *((*row, None) for row in setters[:1]))
    )
    data = {f.name: f.words for f in action_facts(action(1 | 0x400), tables)}["Data"]
    assert data == "CustomActionData is the property Act, set by Set0"
    many = memory_tables(memory_table("CustomAction", ACTIONS, *((*r, None) for r in setters)))
    data = {f.name: f.words for f in action_facts(action(1 | 0x400), many)}["Data"]
    assert data.endswith("set by Set0, Set1, Set2 and 2 more")
    assert "Data" not in facts(action(2 | 0x400))


def test_installed_files_are_told_with_their_path() -> None:
    tables = memory_tables(
        memory_table(
            "Directory",
            "Directory s72*, Directory_Parent S72, DefaultDir l255",
            ("TARGETDIR", None, "SourceDir"),
        ),
        memory_table("Component", "Component s72*, Directory_ s72", ("Main", "TARGETDIR")),
        memory_table(
            "File", "File s72*, Component_ s72, FileName l255", ("exe", "Main", "A|app.exe")
        ),
    )
    values = PackageValues(tables, DirectoryPaths(tables))
    found = {f.name: f.words for f in action_facts(action(18, "exe", "/x"), tables, values)}
    assert found["File"] == "[TARGETDIR]app.exe"
    gone = {f.name: f.words for f in action_facts(action(18, "gone"), tables, values)}
    assert "File" not in gone


def test_long_targets_are_cut_and_missing_ones_said() -> None:
    assert facts(action(51, "P", "x" * 5000))["Does"].endswith("xxx…")
    assert facts(action(51, "P", None))["Does"] == "sets the property P to (nothing)"
    assert facts(action(2, "P", None))["Does"] == "runs the program of Binary P"


def test_calls() -> None:
    sequence = memory_table(
        "InstallExecuteSequence",
        SEQUENCE,
        ("CostFinalize", None, 1000),
        ("Act", "NOT Installed", 4001),
    )
    events = memory_table(
        "ControlEvent",
        "Dialog_ s72*, Control_ s72*, Event s50*, Argument s255*, Condition S255*, Ordering I2",
        ("Dlg", "Next", "DoAction", "Act", "1", 2),
        ("Dlg", "Next", "NewDialog", "Act", "1", 3),
    )
    tables = memory_tables(
        sequence, events, memory_table("AdminUISequence", SEQUENCE, ("Act", None, None))
    )
    assert action_calls(tables, "Act") == [
        ActionCall("InstallExecuteSequence", 1, 4001, "NOT Installed"),
        ActionCall("AdminUISequence", 0, None, ""),
        ActionCall("ControlEvent", 0, 2, "1"),
    ]
    assert action_calls(tables, "Other") == []


def test_calls_in_an_overlaid_sequence_keep_the_numbers_of_its_rows() -> None:
    base = memory_table("InstallUISequence", SEQUENCE, ("A", None, 1), ("Act", None, 2))
    overlaid = OverlaidTable("InstallUISequence", base.columns, base)
    overlaid.delete_row(0, 0)
    overlaid.add_row(0, ("B",), {"Sequence": 3})
    tables = {"InstallUISequence": overlaid}
    assert action_calls(tables, "Act") == [ActionCall("InstallUISequence", 1, 2, "")]
    assert action_calls(tables, "A") == []
    assert [call.row for call in action_calls(tables, "B")] == [2]


@given(
    st.none() | st.integers(-0x8000, 0x7FFF) | st.text(max_size=3),
    st.none() | st.text(max_size=20),
    st.none() | st.text(max_size=20),
    st.none() | st.integers(),
)
def test_any_row_is_told(type_: Cell, source: Cell, target: Cell, extended: Cell) -> None:
    made = action(type_, source, target, extended)
    assert all(fact.name and fact.words for fact in action_facts(made, {}))


def test_actions_of_real_packages_have_known_types(corpus: Path) -> None:
    told = 0
    for file in sorted((corpus / "msi").glob("*.msi")):
        package = open_package(file)
        assert isinstance(package, Database)
        table = package.tables.get("CustomAction")
        for row in range(table.row_count if table is not None else 0):
            assert table is not None
            made = custom_action({c.name: table.cell(row, c.index) for c in table.columns})
            assert made.problems == ()
            told += 1
    assert told >= 50
