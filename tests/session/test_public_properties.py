"""The public properties of a package: declared, read by conditions, shown on dialogs."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.references.engine import references_of
from msiview.database.database import Database
from msiview.session.public_properties import PublicProperty, is_public, public_properties
from tests.builders.databases import sample_tables, table
from tests.builders.overlaid import changed
from tests.overlay.packages import opened


@pytest.fixture
def package(tmp_path: Path) -> Database:
    tables = sample_tables()
    changed(
        tables,
        "Property",
        ("ProductName", "Sample"),
        ("SERVER", "localhost"),
        ("SecureCustomProperties", "SERVER;PORT"),
        ("ARPNOMODIFY", "1"),
    )
    tables += [
        table(
            "LaunchCondition",
            "Condition s255*, Description l255",
            ("VersionNT >= 601 AND PORT", "The [ProductName] needs [PORT]."),
        ),
        table(
            "Control",
            "Dialog_ s72*, Control s50*, Type s20, Property S50, Text L0",
            ("Welcome", "Edit", "Edit", "SERVER", "[LABEL]"),
        ),
    ]
    return opened(tmp_path / "a.msi", tables)


def found(package: Database) -> dict[str, PublicProperty]:
    known = public_properties(package.tables, references_of(package))
    assert [one.name for one in known] == sorted(one.name for one in known)
    return {one.name: one for one in known}


def test_all_that_a_package_names(package: Database) -> None:
    assert set(found(package)) == {
        *("ARPNOMODIFY", "INSTALLDIR", "LABEL", "PORT", "SERVER", "TARGETDIR"),
    }


def test_value_and_uses(package: Database) -> None:
    known = found(package)
    server, port = known["SERVER"], known["PORT"]
    assert (server.value, server.is_secure, server.is_on_dialog) == ("localhost", True, True)
    assert [(use.table, use.column, list(use.rows)) for use in server.uses] == [
        ("Control", "Property", [0])
    ]
    assert (port.value, port.is_launch_condition, port.is_on_dialog) == (None, True, False)
    assert known["LABEL"].is_on_dialog
    assert not known["LABEL"].is_secure


def test_directories_have_their_paths(package: Database) -> None:
    directory = found(package)["INSTALLDIR"]
    assert directory.value is None
    assert directory.path.endswith("Sample Product\\")


def test_what_the_installer_knows_is_told(package: Database) -> None:
    assert "Change" in found(package)["ARPNOMODIFY"].meaning


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("A", True),
        ("A_1.B", True),
        ("a", False),
        ("Ab", False),
        ("1", False),
        ("Ä", False),
        ("", False),
    ],
)
def test_public_names(name: str, public: bool) -> None:
    assert is_public(name) is public
