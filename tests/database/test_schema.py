"""The standard schema: what it says, and that real packages agree with it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from msiview.database import schema
from msiview.database.schema import foreign_keys, standard_schema
from msiview.database.standard_actions import SEQUENCES, standard_action
from msiview.format.column_types import ColumnKind, ColumnType


def test_file_table() -> None:
    table = standard_schema().table("File")
    assert table is not None
    assert (table.group, table.found_in) == ("file", ("msi", "msm"))
    assert [(c.name, c.type.spec, c.key) for c in table.columns] == [
        ("File", "s72", True),
        ("Component_", "s72", False),
        ("FileName", "l255", False),
        ("FileSize", "i4", False),
        ("Version", "S72", False),
        ("Language", "S20", False),
        ("Attributes", "I2", False),
        ("Sequence", "i4", False),
    ]


def test_column_details() -> None:
    show = standard_schema().column("Shortcut", "ShowCmd")
    assert show is not None
    assert show.allowed == ("1", "3", "7")
    assert show.nullable
    level = standard_schema().column("Condition", "Level")
    assert level is not None
    assert (level.minimum, level.maximum, level.key, level.nullable) == (0, 32767, True, False)
    source = standard_schema().column("CustomAction", "Source")
    assert source is not None
    assert source.category == "CustomSource"
    assert [other.spec for other in source.also_seen] == ["S64"]


def test_unknown_names_have_no_schema() -> None:
    known = standard_schema()
    assert known.table("file") is None  # names are case-sensitive
    assert known.column("NoSuchTable", "File") is None
    assert known.column("File", "NoSuchColumn") is None
    assert "File" in known
    assert "WixAction" not in known


def test_every_table_is_complete() -> None:
    tables = list(standard_schema())
    assert len(tables) == len(standard_schema()) == 129
    for table in tables:
        assert table.purpose
        assert table.columns
        assert table.columns[0].key
        assert all(column.description for column in table.columns), table.name
        keys = [column.key for column in table.columns]
        assert keys == sorted(keys, reverse=True), f"{table.name}: keys come first"


def test_variants_cover_the_layouts_that_transforms_need() -> None:
    """File.Sequence, Media.LastSequence, Patch.Sequence, and the two ids of Shortcut."""
    counts = {table.name: len(list(table.variants())) for table in standard_schema()}
    assert {name: count for name, count in counts.items() if count > 1} == {
        "File": 2,
        "Media": 2,
        "MsiPatchSequence": 2,
        "Patch": 2,
        "Shortcut": 4,
    }
    shortcut = standard_schema().table("Shortcut")
    assert shortcut is not None
    variants = list(shortcut.variants())
    assert variants[0] == shortcut.types()
    kinds = {(variant[13].kind, variant[15].kind) for variant in variants}
    assert len(kinds) == 4
    assert {kind for pair in kinds for kind in pair} == {ColumnKind.SHORT, ColumnKind.LONG}


def test_variants_keep_the_keys() -> None:
    patch = standard_schema().table("Patch")
    assert patch is not None
    for variant in patch.variants():
        assert [column.is_key for column in variant] == [True, True, False, False, False, False]


def test_importing_the_schema_reads_no_file() -> None:
    """Start-up must not pay for it: nothing at module level calls the reader."""
    tree = ast.parse(Path(schema.__file__).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.ClassDef)
    outside = [node for node in tree.body if not isinstance(node, functions)]
    calls = [call for node in outside for call in ast.walk(node) if isinstance(call, ast.Call)]
    assert calls == []


def test_standard_actions() -> None:
    files = standard_action("InstallFiles")
    assert files is not None
    assert files.sequences == {"InstallExecuteSequence": 4000, "AdminExecuteSequence": 4000}
    assert files.tables_read == ("File", "Media", "MsiFileHash", "Component")
    finalize = standard_action("InstallFinalize")
    assert finalize is not None
    assert set(finalize.sequences) <= set(SEQUENCES)
    assert standard_action("WixSchedFirewallExceptionsInstall") is None


def test_foreign_keys() -> None:
    keys = {key.column: key for key in foreign_keys("FeatureComponents")}
    assert keys["Feature_"].key_tables == ("Feature",)
    assert (keys["Component_"].kind, keys["Component_"].key_column) == ("declared", 1)
    assert foreign_keys("NoSuchTable") == ()


def test_foreign_keys_name_tables_and_columns_that_exist() -> None:
    known = standard_schema()
    no_tables = {"*", "(environment)"}
    for table in known:
        for key in foreign_keys(table.name):
            assert table.column(key.column) is not None, key
            for target in set(key.key_tables) - no_tables:
                found = known.table(target)
                assert found is not None, key
                assert 1 <= key.key_column <= len(found.columns), key


@pytest.mark.parametrize("kind", ["msi", "msm", "msp"])
def test_real_packages_have_the_columns_and_types(
    kind: str, corpus: Path, expected: Callable[[str, str], Any]
) -> None:
    """Standard tables of real files have only columns and types that the schema knows."""
    odd: Counter[tuple[str, str, str]] = Counter()
    columns = 0
    for file in sorted((corpus / "expected" / kind).glob("*.json.gz")):
        for table in expected(kind, file.name.removesuffix(".json.gz"))["tables"]:
            standard = standard_schema().table(table["name"])
            if standard is None:
                continue
            for column in table["columns"]:
                columns += 1
                known = standard.column(column["name"])
                allowed = set() if known is None else {known.type, *known.also_seen}
                if column["type"] not in {column_type.spec for column_type in allowed}:
                    odd[table["name"], column["name"], column["type"]] += 1
    print(f"{kind}: {columns} columns compared")
    assert columns
    assert odd == {}


def test_also_seen_types_keep_key_and_nothing_else() -> None:
    column = standard_schema().column("File", "Sequence")
    assert column is not None
    assert column.also_seen == (ColumnType.parse("i2"),)
    assert [layout.spec for layout in column.layouts()] == ["i4", "i2"]
