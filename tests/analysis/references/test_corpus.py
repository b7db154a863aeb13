"""References of real packages: both directions agree, found in either way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from msiview.analysis.references import columns
from msiview.analysis.references.engine import References, references_of
from msiview.database.database import Database
from msiview.database.opening import open_package

Edge = tuple[str, int, str, str, int]


def _load(path: Path) -> Database:
    package = open_package(path)
    assert isinstance(package, Database)
    return package


def _forward(references: References) -> set[Edge]:
    return {
        (r.table, r.row, r.column, target.table, target.row)
        for name, table in references.store.tables.items()
        for row in range(table.row_count)
        for r in references.outgoing(name, row)
        for target in r.targets
        if target.row is not None
    }


def _backward(references: References) -> set[Edge]:
    return {
        (incoming.table, source, incoming.column, name, row)
        for name, table in references.store.tables.items()
        for row in range(table.row_count)
        for incoming in references.incoming(name, row)
        for source in incoming.rows
    }


def test_both_directions_agree(
    corpus: Path, record_property: Callable[[str, object], None]
) -> None:
    count = 0
    for path in sorted((*(corpus / "msi").glob("*.msi"), *(corpus / "msm").glob("*.msm"))):
        built = references_of(_load(path))
        built.build()
        edges = _forward(built)
        assert _backward(built) == edges, path.name
        # Without indexes and without decoding, as in large packages.
        with patch.object(columns, "_SMALL", -1), patch.object(columns, "_SCANS", 10**6):
            assert _backward(references_of(_load(path))) == edges, path.name
            assert _forward(references_of(_load(path))) == edges, path.name
        count += len(edges)
    assert count
    record_property("summary", f"references: {count} the same in both directions")


def test_whole_packages_have_few_loose_ends(corpus: Path) -> None:
    """What real tools built has hardly any reference without a target."""
    for name in (
        "winget-cli__TestData__AppInstallerTestMsiInstallerV2",
        "file-type__fixture__fixture",
    ):
        references = references_of(_load(corpus / "msi" / f"{name}.msi"))
        assert list(references.dangling()) == []
