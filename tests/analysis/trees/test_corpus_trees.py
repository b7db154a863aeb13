"""Trees of real packages against joins in SQLite, which share no code with them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from msiview.analysis.trees.component_lists import component_list, lists_in
from msiview.analysis.trees.directory_tree import directory_tree
from msiview.analysis.trees.feature_tree import feature_tree
from msiview.analysis.trees.registry_values import registry_values
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table

FOLDERS = """
WITH RECURSIVE Below(Top, Directory) AS (
  SELECT Directory, Directory FROM Directory
  UNION
  SELECT Top, Directory.Directory FROM Below
  JOIN Directory ON Directory.Directory_Parent = Below.Directory
)
SELECT Top, COUNT(File.File), COALESCE(SUM(File.FileSize), 0) FROM Below
LEFT JOIN Component ON Component.Directory_ = Below.Directory
LEFT JOIN File ON File.Component_ = Component.Component
GROUP BY Top"""
FEATURES = """
SELECT Feature.Feature, COUNT(DISTINCT FeatureComponents.Component_), COUNT(File.File),
       COALESCE(SUM(File.FileSize), 0)
FROM Feature LEFT JOIN FeatureComponents ON FeatureComponents.Feature_ = Feature.Feature
LEFT JOIN File ON File.Component_ = FeatureComponents.Component_
GROUP BY Feature.Feature"""
REGISTRY = "SELECT Registry, Root, Key, Component_ FROM Registry"


def database(package: Database) -> sqlite3.Connection:
    """The tables of a package in SQLite; those of the joins that it lacks are empty."""
    connection = sqlite3.connect(":memory:")
    wanted = {
        "Directory": ("Directory", "Directory_Parent"),
        "Component": ("Component", "Directory_"),
        "File": ("File", "Component_", "FileSize"),
        "Feature": ("Feature",),
        "FeatureComponents": ("Feature_", "Component_"),
        "Registry": ("Registry", "Root", "Key", "Component_"),
    }
    for name, columns in wanted.items():
        connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        table: Table | None = package.tables.get(name)
        if table is not None:
            values = [table.values(table.column(column).index) for column in columns]
            marks = ", ".join("?" * len(columns))
            rows = zip(*values, strict=True)
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    connection.execute("CREATE INDEX FilesOf ON File (Component_)")
    return connection


@pytest.fixture(scope="module")
def packages(corpus: Path) -> list[Database]:
    opened = (open_package(path) for path in sorted((corpus / "msi").glob("*.msi")))
    return [package for package in opened if isinstance(package, Database)]


def test_folders(packages: list[Database]) -> None:
    assert packages
    for package in packages:
        tree = directory_tree(package.tables, "x64;0")
        ours = {row[1]: row[4:6] for row in tree.rows()}
        theirs = {key: (count, size) for key, count, size in database(package).execute(FOLDERS)}
        assert ours == theirs, package.path


def test_features(packages: list[Database]) -> None:
    for package in packages:
        tree = feature_tree(package.tables)
        at = [tree.column(name).index for name in ("Components", "Files", "Bytes")]
        ours = {row[1]: tuple(row[column] for column in at) for row in tree.rows()}
        theirs = {key: tuple(costs) for key, *costs in database(package).execute(FEATURES)}
        assert ours == theirs, package.path


def test_registry(packages: list[Database]) -> None:
    roots = {0: "HKEY_CLASSES_ROOT", 1: "HKEY_CURRENT_USER", 2: "HKEY_LOCAL_MACHINE"}
    for package in packages:
        found = registry_values(package.tables, "Intel", is_per_machine=True)
        ours = {
            value.row.key[0]: (value.root, value.component)
            for value in found
            if value.row.table == "Registry"
        }
        theirs = {
            key: (roots.get(root, roots[2] if root == -1 else "HKEY_USERS"), component)
            for key, root, _, component in database(package).execute(REGISTRY)
        }
        assert ours == theirs, package.path


def test_lists_have_all_rows(packages: list[Database]) -> None:
    for package in packages:
        for kind in lists_in(package.tables):
            assert (
                component_list(kind, package.tables).row_count
                == package.tables[kind.table].row_count
            )
