"""The packages of the rules' examples, written with msiview's own writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msiview.analysis.file_contents import FileContents
from msiview.database.database import Database
from msiview.database.opening import open_bytes
from msiview.database.schema import standard_schema
from msiview.database.summary import PropertyId
from msiview.database.validation import VALIDATION, read_column_rules
from msiview.database.writer import CellContent, DatabaseContent, TableContent, database_storage
from msiview.format.assembly import AssemblyIdentity
from msiview.format.cabinet_writer import cabinet_bytes
from msiview.format.column_types import ColumnKind, ColumnType
from msiview.format.compound_writer import compound_bytes
from msiview.format.property_set import PropertySet, VariantType
from msiview.validation.check import PackageCheck
from msiview.validation.examples import Example, ExampleRows, base
from tests.builders.databases import table as described_table

_TIMES = {"last_printed", "create_time", "last_save_time"}

_Columns = list[tuple[str, ColumnType]]
_Row = dict[str, CellContent]


def example_package(example: Example) -> Database:
    """The base package with the changes of an example."""
    sound = base(example.base)
    added = example.all_rows
    columns = {name: _columns(name, example) for name in {*sound.rows, *added, VALIDATION}}
    rows: dict[str, list[_Row]] = {
        name: [dict(row) for row in own] for name, own in sound.rows.items()
    }
    validated = {name for name in {*rows, *added, VALIDATION} if name in standard_schema()}
    stated = [row for name in sorted(validated) for row in _stated(name)]
    rows[VALIDATION] = [row for row in stated if row["Table"] not in example.without]
    for name, changed in added.items():
        rows[name] = _changed(rows.get(name, []), changed, _keys(columns[name]))
    for name, gone in example.removed.items():
        first = columns[name][0][0]
        rows[name] = [row for row in rows[name] if row[first] not in gone]
    content = [
        TableContent(name, columns[name], [_cells(row, columns[name]) for row in own])
        for name, own in rows.items()
        if name not in example.without
    ]
    cabinets = {**sound.cabinets, **example.cabinets}
    storage = database_storage(
        DatabaseContent(
            tables=content,
            summary=_summary({**sound.summary, **example.summary}),
            streams={name: _cabinet(files) for name, files in cabinets.items() if files},
            keep_nulls=True,
        )
    )
    suffix = {"package": "msi", "module": "msm"}[example.base]
    package = open_bytes(compound_bytes(storage), f"example.{suffix}")
    assert isinstance(package, Database)
    return package


def example_check(example: Example) -> PackageCheck:
    """The package of an example, with what its files say of themselves and a package beside it."""
    contents = {file: _contents(facts) for file, facts in example.contents.items()}
    others = [PackageCheck(example_package(_other(example)))] if example.beside else []
    return PackageCheck(example_package(example), contents=contents, others=others)


def _other(example: Example) -> Example:
    """The package that is beside that of an example."""
    return Example(example.rule, example.case, "", example.beside, [], example.base)


def _contents(facts: Mapping[str, Any]) -> FileContents:
    assembly = facts.get("assembly")
    return FileContents(
        facts.get("size", 0),
        facts.get("md5"),
        version=facts.get("version", ""),
        languages=tuple(facts.get("languages", ())),
        assembly=None if assembly is None else AssemblyIdentity(**assembly),
        manifest=facts.get("manifest", {}),
        problem=facts.get("problem", ""),
        is_unsupported=facts.get("is_unsupported", False),
    )


def _cabinet(files: Sequence[str]) -> bytes:
    """A cabinet with these files; what is in them is their name."""
    return cabinet_bytes({name: name.encode() for name in files})


def _columns(name: str, example: Example) -> _Columns:
    types = example.types.get(name, {})
    if name in example.defined:
        own = list(described_table(name, example.defined[name]).columns)
    else:
        standard = standard_schema().table(name)
        assert standard is not None, f"{name} is no standard table: define it"
        own = [(column.name, column.type) for column in standard.columns]
    return [
        (column, ColumnType.parse(types[column], key=type_.is_key) if column in types else type_)
        for column, type_ in own
    ]


def _keys(columns: _Columns) -> list[str]:
    return [name for name, type_ in columns if type_.is_key]


def _changed(rows: list[_Row], changed: ExampleRows, keys: list[str]) -> list[_Row]:
    """Rows with others added, or cells of those with the same key replaced."""
    rows = list(rows)
    for row in changed:
        same = (old for old in rows if all(old.get(key) == row.get(key) for key in keys))
        old = next(same, None)
        if old is None:
            rows.append(dict(row))
        else:
            old.update(row)
    return rows


def _cells(row: Mapping[str, CellContent], columns: _Columns) -> list[CellContent]:
    unknown = row.keys() - {name for name, _ in columns}
    assert not unknown, f"no such columns: {unknown}"
    return [_cell(row.get(name), type_) for name, type_ in columns]


def _cell(value: CellContent, type_: ColumnType) -> CellContent:
    if type_.kind is ColumnKind.BINARY and isinstance(value, str):
        return value.encode()
    return value


def _stated(name: str) -> list[_Row]:
    """The rows of _Validation on a standard table."""
    rules = read_column_rules({})
    standard = standard_schema().table(name)
    assert standard is not None
    rows: list[_Row] = []
    for column in standard.columns:
        rule = rules.rule(name, column.name)
        assert rule is not None
        rows.append(
            {
                "Table": name,
                "Column": column.name,
                "Nullable": "Y" if rule.nullable else "N",
                "MinValue": rule.minimum,
                "MaxValue": rule.maximum,
                "KeyTable": ";".join(rule.key_tables) or None,
                "KeyColumn": rule.key_column,
                "Category": rule.category,
                "Set": ";".join(rule.allowed) or None,
            }
        )
    return rows


def _summary(values: Mapping[str, int | str]) -> PropertySet:
    """Properties by their names in small letters; an empty text leaves one out."""
    built = PropertySet.empty(1252)
    for name, value in values.items():
        number = PropertyId[name.upper()]
        if isinstance(value, int):
            kind = VariantType.FILETIME if name in _TIMES else VariantType.I4
            built.set_number(number, value, kind)
        elif value:
            built.set_text(number, value)
    return built
