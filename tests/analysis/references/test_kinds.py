"""Each way in which rows refer to rows, with the smallest tables that show it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from msiview.analysis.references.columns import ColumnStore
from msiview.analysis.references.engine import References
from msiview.analysis.references.reference import ReferenceState
from msiview.analysis.references.rule_making import make_rules
from msiview.analysis.references.special_rules import ANY_TABLE
from msiview.database.cells import Cell
from msiview.database.schema import ForeignKey, foreign_keys, standard_schema
from msiview.database.table import Table
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table

Row = tuple[str, dict[str, Cell]]
LONG_KEY = "K" * 255


def _tables(rows: Iterable[Row]) -> dict[str, Table]:
    by_table: dict[str, list[dict[str, Cell]]] = {}
    for table, cells in rows:
        by_table.setdefault(table, []).append(cells)
    return memory_tables(*(standard_table(name, *cells) for name, cells in by_table.items()))


def _outside(table: str, name: str) -> bool:
    return (table, name) in {("_Streams", "cab1.cab"), ("_Storages", "Nested.msi")}


def _control(type_: str, text: str, bits: int = 0) -> dict[str, Cell]:
    return {"Dialog_": "D", "Control": "C", "Type": type_, "Text": text, "Attributes": bits}


# Source row first; then the rows that may be meant; then column, kind, and where it leads.
FOUND: list[tuple[list[Row], str, str, list[tuple[str, int | None]]]] = [
    # declared
    (
        [("File", {"Component_": "C"}), ("Component", {"Component": "C"})],
        "Component_",
        "declared",
        [("Component", 0)],
    ),
    (
        [("Registry", {"Component_": LONG_KEY}), ("Component", {"Component": LONG_KEY})],
        "Component_",
        "declared",
        [("Component", 0)],
    ),
    (  # one of several tables, and in two of them
        [
            ("AppSearch", {"Property": "P", "Signature_": "S"}),
            ("RegLocator", {"Signature_": "S"}),
            ("Signature", {"Signature": "S"}),
            ("DrLocator", {"Signature_": "T"}),
        ],
        "Signature_",
        "declared",
        [("Signature", 0), ("RegLocator", 0)],
    ),
    (  # a key of two numbers and texts
        [
            ("ModuleDependency", {"ModuleID": "A", "ModuleLanguage": 1033, "RequiredID": "X"}),
            ("ModuleSignature", {"ModuleID": "A", "Language": 0}),
            ("ModuleSignature", {"ModuleID": "A", "Language": 1033}),
            ("ModuleSignature", {"ModuleID": "B", "Language": 1033}),
        ],
        "ModuleLanguage",
        "declared",
        [("ModuleSignature", 1)],
    ),
    (  # only the first part of a key of two is stored
        [
            ("Verb", {"Extension_": "txt", "Verb": "open"}),
            ("Extension", {"Extension": "txt", "Component_": "A"}),
            ("Extension", {"Extension": "txt", "Component_": "B"}),
        ],
        "Extension_",
        "declared",
        [("Extension", 0), ("Extension", 1)],
    ),
    (
        [("ModuleAdminUISequence", {"Action": "A", "BaseAction": "CostInitialize"})],
        "BaseAction",
        "declared",
        [("(standard action)", None)],
    ),
    # composite
    (
        [
            ("Control", {"Dialog_": "D1", "Control": "A", "Control_Next": "B"}),
            ("Control", {"Dialog_": "D2", "Control": "B"}),
            ("Control", {"Dialog_": "D1", "Control": "B"}),
        ],
        "Control_Next",
        "composite",
        [("Control", 2)],
    ),
    (
        [
            ("Dialog", {"Dialog": "D1", "Control_First": "A"}),
            ("Control", {"Dialog_": "D1", "Control": "A"}),
        ],
        "Control_First",
        "composite",
        [("Control", 0)],
    ),
    (
        [
            ("ControlEvent", {"Dialog_": "D1", "Control_": "A", "Event": "EndDialog"}),
            ("Control", {"Dialog_": "D1", "Control": "A"}),
        ],
        "Control_",
        "composite",
        [("Control", 0)],
    ),
    # undeclared
    (
        [("MIME", {"ContentType": "t", "CLSID": "{1}"}), ("Class", {"CLSID": "{1}"})],
        "CLSID",
        "undeclared",
        [("Class", 0)],
    ),
    (
        [("PatchPackage", {"PatchId": "P", "Media_": 2}), ("Media", {"DiskId": 2})],
        "Media_",
        "undeclared",
        [("Media", 0)],
    ),
    (
        [("_Validation", {"Table": "File", "Column": "File"}), ("File", {})],
        "Table",
        "undeclared",
        [("_Tables", None)],
    ),
    # range
    (
        [
            ("File", {"File": "f", "Sequence": 7}),
            ("Media", {"DiskId": 1, "LastSequence": 5}),
            ("Media", {"DiskId": 3, "LastSequence": 9}),
            ("Media", {"DiskId": 2, "LastSequence": 9}),
            ("Media", {"DiskId": 4, "LastSequence": 20}),
        ],
        "Sequence",
        "range",
        [("Media", 2)],
    ),
    # soft
    (
        [("RemoveFile", {"DirProperty": "D"}), ("Directory", {"Directory": "D"})],
        "DirProperty",
        "soft",
        [("Directory", 0)],
    ),
    (
        [
            ("ServiceControl", {"ServiceControl": "x", "Name": "Svc"}),
            ("ServiceInstall", {"ServiceInstall": "k", "Name": "Svc"}),
        ],
        "Name",
        "soft",
        [("ServiceInstall", 0)],
    ),
    # stream
    ([("Media", {"Cabinet": "#cab1.cab"})], "Cabinet", "stream", [("_Streams", None)]),
    # polymorphic: Component.KeyPath
    (
        [
            ("Component", {"KeyPath": "k", "Attributes": 256}),
            ("File", {"File": "k"}),
            ("Registry", {"Registry": "k"}),
        ],
        "KeyPath",
        "polymorphic",
        [("File", 0)],
    ),
    (
        [
            ("Component", {"KeyPath": "k", "Attributes": 0x104}),
            ("File", {"File": "k"}),
            ("Registry", {"Registry": "k"}),
        ],
        "KeyPath",
        "polymorphic",
        [("Registry", 0)],
    ),
    (
        [
            ("Component", {"KeyPath": "k", "Attributes": 0x20}),
            ("ODBCDataSource", {"DataSource": "k"}),
        ],
        "KeyPath",
        "polymorphic",
        [("ODBCDataSource", 0)],
    ),
    # polymorphic: custom actions
    *(
        (
            [
                ("CustomAction", {"Action": "a", "Type": type_, "Source": "s"}),
                (table, {column: "s"}),
            ],
            "Source",
            "polymorphic",
            [(table, 0)],
        )
        for type_, table, column in (
            (1, "Binary", "Name"),
            (1025 + 2048, "Binary", "Name"),
            (6, "Binary", "Name"),
            (18, "File", "File"),
            (34, "Directory", "Directory"),
            (51, "Property", "Property"),
            (50 + 64, "Property", "Property"),
        )
    ),
    (
        [("CustomAction", {"Action": "a", "Type": 7, "Source": "Nested.msi"})],
        "Source",
        "polymorphic",
        [("_Storages", None)],
    ),
    (
        [
            ("CustomAction", {"Action": "a", "Type": 19, "Target": "25000"}),
            ("Error", {"Error": 25000}),
        ],
        "Target",
        "polymorphic",
        [("Error", 0)],
    ),
    (
        [("CustomAction", {"Action": "a", "Type": 1025}), ("Property", {"Property": "a"})],
        "Action",
        "soft",
        [("Property", 0)],
    ),
    # polymorphic: sequences
    (
        [
            ("InstallUISequence", {"Action": "x"}),
            ("CustomAction", {"Action": "x"}),
            ("Dialog", {"Dialog": "x"}),
        ],
        "Action",
        "polymorphic",
        [("CustomAction", 0)],
    ),
    (
        [
            ("InstallUISequence", {"Action": "x"}),
            ("CustomAction", {"Action": "y"}),
            ("Dialog", {"Dialog": "x"}),
        ],
        "Action",
        "polymorphic",
        [("Dialog", 0)],
    ),
    (
        [
            ("InstallExecuteSequence", {"Action": "InstallFiles"}),
            ("CustomAction", {"Action": "InstallFiles"}),
        ],
        "Action",
        "polymorphic",
        [("(standard action)", None)],
    ),
    # polymorphic: others
    (
        [
            ("File", {"File": "a", "Version": "b.dll"}),
            ("File", {"File": "b.dll", "Version": "1.0"}),
        ],
        "Version",
        "polymorphic",
        [("File", 1)],
    ),
    (
        [("Shortcut", {"Target": "F"}), ("Feature", {"Feature": "F"})],
        "Target",
        "polymorphic",
        [("Feature", 0)],
    ),
    *(
        (
            [(table, {"LockObject": "k", "Table": named}), (named, {column: "k"})],
            "LockObject",
            "polymorphic",
            [(named, 0)],
        )
        for table in ("LockPermissions", "MsiLockPermissionsEx")
        for named, column in (
            ("File", "File"),
            ("Registry", "Registry"),
            ("CreateFolder", "Directory_"),
        )
    ),
    (
        [("MsiDigitalSignature", {"Table": "Media", "SignObject": "2"}), ("Media", {"DiskId": 2})],
        "SignObject",
        "polymorphic",
        [("Media", 0)],
    ),
    *(
        (
            [("ControlEvent", {"Event": event, "Argument": "x"}), (table, {column: "x"})],
            "Argument",
            "polymorphic",
            [(table, 0)],
        )
        for event, table, column in (
            ("NewDialog", "Dialog", "Dialog"),
            ("SpawnDialog", "Dialog", "Dialog"),
            ("DoAction", "CustomAction", "Action"),
            ("AddLocal", "Feature", "Feature"),
            ("SetTargetPath", "Directory", "Directory"),
        )
    ),
    (
        [("Control", _control("Bitmap", "pic")), ("Binary", {"Name": "pic"})],
        "Text",
        "polymorphic",
        [("Binary", 0)],
    ),
    (
        [("Control", _control("PushButton", "pic", 0x80000)), ("Binary", {"Name": "pic"})],
        "Text",
        "polymorphic",
        [("Binary", 0)],
    ),
    (
        [
            ("RadioButton", {"Property": "P", "Order": 1, "Text": "pic"}),
            ("Control", {"Type": "RadioButtonGroup", "Property": "P", "Attributes": 0x40000}),
            ("Binary", {"Name": "pic"}),
        ],
        "Text",
        "polymorphic",
        [("Binary", 0)],
    ),
    (
        [
            ("Control", {"Type": "ListBox", "Property": "P"}),
            ("ListBox", {"Property": "P", "Order": 1}),
            ("ListBox", {"Property": "P", "Order": 2}),
            ("ComboBox", {"Property": "P", "Order": 1}),
        ],
        "Property",
        "polymorphic",
        [("ListBox", 0), ("ListBox", 1)],
    ),
    *(
        (
            [("MsiEmbeddedChainer", {"Type": type_, "Source": "s"}), (table, {column: "s"})],
            "Source",
            "polymorphic",
            [(table, 0)],
        )
        for type_, table, column in (
            (2, "Binary", "Name"),
            (18, "File", "File"),
            (50, "Property", "Property"),
        )
    ),
    (
        [
            ("ModuleSubstitution", {"Table": "Control", "Row": "D;A\\;B", "Column": "Text"}),
            ("Control", {"Dialog_": "D", "Control": "A"}),
            ("Control", {"Dialog_": "D", "Control": "A;B"}),
        ],
        "Row",
        "polymorphic",
        [("Control", 1)],
    ),
    # text
    (
        [("Registry", {"Value": "[#f]"}), ("File", {"File": "f"})],
        "Value",
        "text",
        [("File", 0)],
    ),
    ([("IniFile", {"Value": "x [!f] y"}), ("File", {"File": "f"})], "Value", "text", [("File", 0)]),
    (
        [("Registry", {"Key": "Software\\[$C]"}), ("Component", {"Component": "C"})],
        "Key",
        "text",
        [("Component", 0)],
    ),
    (
        [
            ("Shortcut", {"Target": "[D]a.exe"}),
            ("Directory", {"Directory": "D"}),
            ("Property", {"Property": "D"}),
        ],
        "Target",
        "text",
        [("Property", 0), ("Directory", 0)],
    ),
    ([("Environment", {"Value": "[%PATH]"})], "Value", "text", [("(environment)", None)]),
    (
        [("Component", {"Condition": "$C = 3"}), ("Component", {"Component": "C"})],
        "Condition",
        "text",
        [("Component", 1)],
    ),
    (
        [("LaunchCondition", {"Condition": "?C > 2"}), ("Component", {"Component": "C"})],
        "Condition",
        "text",
        [("Component", 0)],
    ),
    (
        [("InstallExecuteSequence", {"Condition": "NOT (&F = 3)"}), ("Feature", {"Feature": "F"})],
        "Condition",
        "text",
        [("Feature", 0)],
    ),
    (
        [("Condition", {"Condition": '!F=2 OR "&F"'}), ("Feature", {"Feature": "F"})],
        "Condition",
        "text",
        [("Feature", 0)],
    ),
    (
        [("ControlCondition", {"Condition": 'P = "x"'}), ("Property", {"Property": "P"})],
        "Condition",
        "text",
        [("Property", 0)],
    ),
    (
        [("MsiLockPermissionsEx", {"Condition": "P"}), ("Property", {"Property": "P"})],
        "Condition",
        "text",
        [("Property", 0)],
    ),
]


@pytest.mark.parametrize(("rows", "column", "kind", "targets"), FOUND)
def test_leads_there_and_back(
    rows: list[Row], column: str, kind: str, targets: list[tuple[str, int | None]]
) -> None:
    source = rows[0][0]
    references = References(_tables(rows), _outside)
    (found,) = [r for r in references.outgoing(source, 0, column) if r.kind.value == kind]
    assert [(target.table, target.row) for target in found.targets] == targets
    assert found.state is ReferenceState.FOUND
    for table, row in targets:
        if row is not None:
            incoming = [(i.table, i.column, list(i.rows)) for i in references.incoming(table, row)]
            assert (source, column, [0]) in incoming


NOTHING: list[tuple[Row, str]] = [
    (("Directory", {"Directory": "D", "Directory_Parent": "D"}), "Directory_Parent"),
    (("Feature", {"Feature": "F", "Feature_Parent": "F"}), "Feature_Parent"),
    (("Directory", {"Directory": "D"}), "Directory_Parent"),
    (("File", {"File": "f", "Version": "1.2.3"}), "Version"),
    (("Media", {"Cabinet": "beside.cab"}), "Cabinet"),
    (("CustomAction", {"Type": 38, "Source": "x"}), "Source"),
    (("CustomAction", {"Type": 19, "Target": "a message"}), "Target"),
    (("ControlEvent", {"Event": "AddLocal", "Argument": "ALL"}), "Argument"),
    (("ControlEvent", {"Event": "EndDialog", "Argument": "Exit"}), "Argument"),
    (("RadioButton", {"Property": "P", "Text": "I agree"}), "Text"),
    (("Registry", {"Value": "[~]a[~][1]"}), "Value"),
    (("Control", {"Dialog_": None, "Control_Next": "C"}), "Control_Next"),
]


@pytest.mark.parametrize(("row", "column"), NOTHING)
def test_refers_to_nothing(row: Row, column: str) -> None:
    assert References(_tables([row])).outgoing(row[0], 0, column) == []


STATES: list[tuple[Row, str, str]] = [
    (("File", {"Component_": "C"}), "Component_", "missing"),
    (("Component", {"KeyPath": "f", "Attributes": 0}), "KeyPath", "missing"),
    (("InstallExecuteSequence", {"Action": "Gone"}), "Action", "missing"),
    (("Registry", {"Value": "[#gone]"}), "Value", "missing"),
    (("Registry", {"Value": "[SETLATER]"}), "Value", "open"),
    (("LaunchCondition", {"Condition": "VersionNT"}), "Condition", "open"),
    (("Component", {"Condition": "&Gone = 3"}), "Condition", "missing"),
    (("RemoveFile", {"DirProperty": "SETLATER"}), "DirProperty", "open"),
    (("Media", {"Cabinet": "#gone.cab"}), "Cabinet", "missing"),
    (("RegLocator", {"Signature_": "S"}), "Signature_", "open"),
    (("File", {"Sequence": 3}), "Sequence", "open"),  # no Media at all: a merge module
    (
        ("FeatureComponents", {"Feature_": "{00000000-0000-0000-0000-000000000000}"}),
        "Feature_",
        "open",
    ),
]


@pytest.mark.parametrize(("row", "column", "state"), STATES)
def test_without_target(row: Row, column: str, state: str) -> None:
    references = References(_tables([row]), _outside)
    (found,) = references.outgoing(row[0], 0, column)
    assert found.targets == ()
    assert found.state.value == state
    assert list(references.dangling()) == ([found] if state == "missing" else [])


def test_streams_are_open_where_nobody_knows_them() -> None:
    (found,) = References(_tables([("Media", {"Cabinet": "#x"})])).outgoing("Media", 0)
    assert found.state is ReferenceState.OPEN


def test_spans_of_names_in_texts() -> None:
    rows: list[Row] = [("Registry", {"Value": "a [#f]; [D][%X]"}), ("File", {"File": "f"})]
    found = References(_tables(rows)).outgoing("Registry", 0, "Value")
    text = "a [#f]; [D][%X]"
    assert [text[slice(*reference.characters)] for reference in found if reference.characters] == [
        "f",
        "D",
        "X",
    ]


def test_a_cycle_of_parents_ends() -> None:
    rows: list[Row] = [
        ("Directory", {"Directory": "A", "Directory_Parent": "B"}),
        ("Directory", {"Directory": "B", "Directory_Parent": "A"}),
    ]
    references = References(_tables(rows))
    assert [t.row for r in references.outgoing("Directory", 0) for t in r.targets] == [1]
    assert [list(i.rows) for i in references.incoming("Directory", 0)] == [[1]]


# -- completeness -------------------------------------------------------


def _foreign_keys() -> list[ForeignKey]:
    keys = [key for table in standard_schema() for key in foreign_keys(table.name)]
    implied = {("Component", "KeyPath", "Directory"), ("ControlEvent", "Event", "Property")}
    return [key for key in keys if (key.table, key.column, key.key_tables[0]) not in implied]


def test_every_line_of_the_schema_has_a_rule() -> None:
    names = [table.name for table in standard_schema()]
    store = ColumnStore(memory_tables(*map(standard_table, names)))
    rules: dict[tuple[str, str], set[str]] = {}
    for rule in make_rules(store, lambda table, name: None):
        rules.setdefault((rule.table, rule.column), set()).update(rule.tables)
    lines = _foreign_keys()
    lacking = [
        key
        for key in lines
        if key.key_tables != (ANY_TABLE,)
        and not set(key.key_tables) <= rules.get((key.table, key.column), set())
    ]
    assert lacking == []
    assert len(lines) > 180
