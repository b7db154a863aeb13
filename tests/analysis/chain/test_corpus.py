"""Every file of every package of the corpus: its chain equals a join in SQLite over what an
independent reader found."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msiview.analysis.chain.maker import ChainMaker
from msiview.analysis.directories import PREDEFINED_FOLDERS
from msiview.database.database import Database
from msiview.database.opening import open_package
from tests.conftest import Expected

# Directories from the root on. A directory whose property has a value, or that Windows knows,
# needs no parent; a root is TARGETDIR. Names are long ones: what stands after the bar in what
# stands before the colon.
_PATHS = """
WITH RECURSIVE
known(key, path) AS (
    SELECT d.Directory, CASE
        WHEN p.Value IS NOT NULL THEN rtrim(p.Value, '\\') || '\\'
        WHEN f.Folder IS NOT NULL THEN '[' || f.Folder || ']'
        ELSE coalesce(
            (SELECT rtrim(Value, '\\') || '\\' FROM Property WHERE Property = 'TARGETDIR'),
            '[TARGETDIR]')
    END
    FROM Directory d
    LEFT JOIN Property p ON p.Property = d.Directory
    LEFT JOIN Folders f ON d.Directory = f.Folder
        OR d.Directory LIKE f.Folder || '.________\\_%' ESCAPE '\\'
    WHERE p.Value IS NOT NULL OR f.Folder IS NOT NULL
        OR d.Directory_Parent IS NULL OR d.Directory_Parent = d.Directory
),
halves(key, parent, target) AS (
    SELECT Directory, Directory_Parent, substr(DefaultDir, 1, instr(DefaultDir || ':', ':') - 1)
    FROM Directory
),
named(key, parent, name) AS (
    SELECT key, parent, substr(target, instr(target, '|') + 1) FROM halves
),
paths(key, path) AS (
    SELECT key, path FROM known
    UNION
    SELECT n.key, p.path || CASE n.name WHEN '.' THEN '' ELSE n.name || '\\' END
    FROM paths p JOIN named n ON n.parent = p.key
    WHERE n.key NOT IN (SELECT key FROM known)
)
SELECT f.File, c.Component, c.ComponentId,
    paths.path || substr(f.FileName, instr(f.FileName, '|') + 1),
    (SELECT group_concat(Feature_, '/') FROM (SELECT Feature_ FROM FeatureComponents
        WHERE Component_ = c.Component ORDER BY Feature_)),
    (SELECT Cabinet FROM Media WHERE LastSequence >= f.Sequence
        ORDER BY LastSequence, DiskId LIMIT 1),
    c.KeyPath = f.File AND c.Attributes & 36 = 0
FROM File f
LEFT JOIN Component c ON c.Component = f.Component_
LEFT JOIN paths ON paths.key = c.Directory_
"""

_NEEDED = {
    "Component": ("Component", "ComponentId", "Directory_", "Attributes", "KeyPath"),
    "Directory": ("Directory", "Directory_Parent", "DefaultDir"),
    "FeatureComponents": ("Feature_", "Component_"),
    "File": ("File", "Component_", "FileName", "Sequence"),
    "Media": ("DiskId", "LastSequence", "Cabinet"),
    "Property": ("Property", "Value"),
}


def _load(dump: dict[str, Any]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    tables = {table["name"]: table for table in dump["tables"]}
    for name, wanted in _NEEDED.items():
        connection.execute(f"CREATE TABLE {name} ({', '.join(wanted)})")
        table = tables.get(name)
        if table is None:
            continue
        names = [column["name"] for column in table["columns"]]
        places = [names.index(column) for column in wanted]
        rows = [[row[place] for place in places] for row in table["rows"]]
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(wanted))})", rows)
    connection.execute("CREATE TABLE Folders (Folder)")
    connection.executemany("INSERT INTO Folders VALUES (?)", [(f,) for f in PREDEFINED_FOLDERS])
    return connection


def test_chains_of_all_files(
    corpus: Path, expected: Expected, record_property: Callable[[str, object], None]
) -> None:
    files = 0
    for path in sorted((*(corpus / "msi").glob("*.msi"), *(corpus / "msm").glob("*.msm"))):
        package = open_package(path)
        assert isinstance(package, Database)
        joined = {
            row[0]: row[1:] for row in _load(expected(path.parent.name, path.name)).execute(_PATHS)
        }
        table = package.tables.get("File")
        assert len(joined) == (0 if table is None else table.row_count), path.name
        maker = ChainMaker(package)
        for row in range(len(joined)):
            chain = maker.chain("File", row)
            key = chain.start.key[0]
            component, file = chain.component, chain.file
            assert component is not None
            assert file is not None
            has_component = component.place is not None
            media = file.media
            answer = (
                component.key if has_component else None,
                component.component_id or None,
                file.path if has_component else None,
                "/".join(sorted(f.key for f in chain.features)) or None,
                None if media is None else ("#" * media.is_embedded + media.cabinet) or None,
                component.is_key_path,
            )
            want = joined[key]
            assert answer == (*want[:5], None if want[5] is None else bool(want[5])), (
                path.name,
                key,
            )
            files += 1
    assert files
    record_property("summary", f"chains: {files} files equal the join in SQLite")
