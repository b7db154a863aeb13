"""Incoming references are exactly the inverse of outgoing ones, whatever the tables hold."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from msiview.analysis.references import columns
from msiview.analysis.references.engine import References
from msiview.analysis.references.reference import Reference
from msiview.database.cells import Cell
from msiview.database.schema import standard_schema
from msiview.database.table import MemoryTable, Table
from msiview.format.column_types import ColumnKind
from msiview.format.transform_data import RowOperation
from msiview.overlay.overlaid_table import OverlaidTable
from tests.builders.memory_tables import memory_table, memory_tables
from tests.builders.standard_tables import standard_table

Edge = tuple[str, int, str, str, int]

_STANDARD = (
    *("ActionText", "Binary", "CheckBox", "Component", "Condition", "Control", "ControlEvent"),
    *("CreateFolder", "CustomAction", "Dialog", "Directory", "Error", "Feature", "File"),
    *("FeatureComponents", "InstallUISequence", "LaunchCondition", "ListBox", "LockPermissions"),
    *("Media", "ModuleDependency", "ModuleInstallUISequence", "ModuleSignature"),
    *("ModuleSubstitution", "MsiDigitalSignature", "Property", "RadioButton", "Registry"),
    *("RemoveFile", "ServiceControl", "ServiceInstall", "Shortcut", "Verb", "Extension"),
)

_WORDS = st.sampled_from(["A", "B", "1", "2", "A;B", "InstallFiles", "File", "Registry", "Media"])
_TEXTS = st.sampled_from(
    [
        *("[#A]", "[!B] [A]", "[$A][%A]", "[[A]]", "a [B", "#A", "AddLocal", "NewDialog"),
        *("$A=3", "&B = 2 OR A", "?B AND NOT !A", '"A" = A', "(", "ListBox", "RadioButtonGroup"),
        *("Bitmap", "CreateFolder", "A;B", "A\\;B;2", "\ud800", ""),
    ]
)
_STRINGS = st.one_of(st.none(), _WORDS, _TEXTS)
_NUMBERS = st.one_of(
    st.none(), st.integers(-2, 4), st.sampled_from([0x20, 19, 51, 0x404, 0x40000, 0x7FFF])
)


def _cells(table: str, column: str, kind: ColumnKind) -> st.SearchStrategy[Cell]:
    if kind is ColumnKind.STRING:
        return _STRINGS
    return st.none() if kind is ColumnKind.BINARY else _NUMBERS


@st.composite
def _rows(draw: st.DrawFn, table: str) -> MemoryTable:
    schema = standard_schema().table(table)
    assert schema is not None
    cells = st.tuples(*(_cells(table, c.name, c.type.kind) for c in schema.columns))
    rows = draw(st.lists(cells, max_size=4))
    names = [column.name for column in schema.columns]
    return standard_table(table, *(dict(zip(names, row, strict=True)) for row in rows))


@st.composite
def _databases(draw: st.DrawFn) -> dict[str, Table]:
    names = draw(st.lists(st.sampled_from(_STANDARD), min_size=2, max_size=8, unique=True))
    tables: list[Table] = [draw(_rows(name)) for name in names]
    custom = st.lists(st.tuples(_STRINGS, _STRINGS, _STRINGS), max_size=3)
    tables.append(memory_table("Custom", "Key S72*, Component_ S72, Note S0", *draw(custom)))
    if draw(st.booleans()):
        tables.append(
            standard_table(
                "_Validation",
                {"Table": "Custom", "Column": "Key", "KeyTable": "File;Registry;Custom"},
                {"Table": "Custom", "Column": "Note", "Category": "Formatted"},
            )
        )
    return memory_tables(*tables)


@st.composite
def _overlaid(draw: st.DrawFn) -> dict[str, Table]:
    """The same with rows that a layer has deleted, changed and added."""
    tables: dict[str, Table] = {}
    for name, base in draw(_databases()).items():
        table = OverlaidTable(name, base.columns, base)
        for row in range(base.row_count):
            if draw(st.integers(0, 3)) == 0:
                table.delete_row(0, row)
        free = [c for c in base.columns if not c.is_key and c.type.kind is ColumnKind.STRING]
        if free and base.row_count and draw(st.booleans()):
            table.set_cells(0, 0, {free[0].name: draw(_STRINGS)})
        if draw(st.integers(0, 5)) == 0:
            table.dropped_by = 0
        tables[name] = table
    return tables


def _live_rows(references: References) -> Iterator[tuple[str, int]]:
    for name, table in references.store.tables.items():
        for row in range(table.row_count):
            if not references.store.is_deleted(name, row):
                yield name, row


def _outgoing(references: References) -> list[Reference]:
    return [r for place in _live_rows(references) for r in references.outgoing(*place)]


def _forward(references: References) -> set[Edge]:
    return {
        (r.table, r.row, r.column, target.table, target.row)
        for r in _outgoing(references)
        for target in r.targets
        if target.row is not None
    }


def _backward(references: References) -> set[Edge]:
    edges = set()
    for table, row in _live_rows(references):
        for incoming in references.incoming(table, row):
            assert list(incoming.rows) == sorted(set(incoming.rows))
            edges.update((incoming.table, s, incoming.column, table, row) for s in incoming.rows)
    return edges


def _check(tables: dict[str, Table]) -> None:
    fresh = References(tables)
    edges = _forward(fresh)
    assert _backward(fresh) == edges
    with patch.object(columns, "_SMALL", -1), patch.object(columns, "_SCANS", 10**6):
        unindexed = References(tables)
        assert _forward(unindexed) == edges
        assert _backward(unindexed) == edges
    built = References(tables)
    built.build()
    assert _backward(built) == edges
    assert _forward(built) == edges
    missing = [reference for reference in _outgoing(built) if reference.dangling]
    dangling = list(built.dangling())
    assert len(dangling) == len(set(dangling))
    assert set(dangling) == set(missing)
    # Nothing that a layer deleted is found.
    assert all(not built.store.is_deleted(table, row) for *_, table, row in edges)


@given(_databases())
@settings(max_examples=80)
def test_of_random_tables(tables: dict[str, Table]) -> None:
    _check(tables)


@given(_overlaid())
@settings(max_examples=60)
def test_of_random_tables_with_layers(tables: dict[str, Table]) -> None:
    _check(tables)


def test_a_deleted_row_still_has_its_own_references() -> None:
    file = standard_table("File", {"File": "f", "Component_": "C"})
    table = OverlaidTable("File", file.columns, file)
    table.delete_row(0, 0)
    assert table.row_history(0)[-1].operation is RowOperation.DELETE
    references = References(memory_tables(table, standard_table("Component", {"Component": "C"})))
    assert references.outgoing("File", 0, "Component_")[0].targets[0].table == "Component"
    assert references.incoming("Component", 0) == []
