"""What refers to rows that are deleted, and what is to become of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.references.engine import references_of, references_of_overlaid
from msiview.database.cells import Cell
from msiview.database.database import Database
from msiview.database.keys import key_text
from msiview.overlay.edits.edits import Edits
from msiview.overlay.edits.layer import EditsLayer
from msiview.overlay.edits.transaction import Transaction
from msiview.overlay.overlay import OverlaidDatabase
from msiview.session.deletion import Deletion, delete_rows, deletion
from tests.builders.databases import sample_tables, table
from tests.overlay.packages import opened


@pytest.fixture
def package(tmp_path: Path) -> Database:
    more = table(
        "Shortcut",
        "Shortcut s72*, Directory_ s72, Name l128, Component_ s72, Target s72, Icon_ S72",
        ("link", "INSTALLDIR", "Link", "Program", "[#help.chm]", None),
    )
    return opened(tmp_path / "a.msi", [*sample_tables(), more])


def found(package: Database, *rows: tuple[str, tuple[Cell, ...]]) -> Deletion:
    places = []
    for name, key in rows:
        row = package.tables[name].find(key)
        assert row is not None
        places.append((name, row))
    return deletion(references_of(package), package.tables, places)


def names(package: Database, places: object) -> set[str]:
    assert isinstance(places, list | dict)
    return {f"{name}/{key_text(package.tables[name].key(row))}" for name, row in places}


def test_required_references_go_along(package: Database) -> None:
    gone = found(package, ("Component", ("Manual",)))
    assert names(package, dict(gone.along)) == {"FeatureComponents/Help/Manual", "File/help.chm"}
    assert not gone.cleared
    # The file goes along, so what names it is left, too.
    assert [(r.table, r.column) for r in gone.texts] == [("Shortcut", "Target")]
    assert len(gone.referring) == 3


def test_cells_that_may_be_null_are_cleared(package: Database) -> None:
    gone = found(package, ("File", ("app.exe",)))
    assert [(name, column) for name, _, column in gone.cleared] == [("Component", "KeyPath")]
    assert not gone.along


def test_what_goes_itself_is_not_left(package: Database) -> None:
    alone = found(package, ("Property", ("Manufacturer",)))
    assert not alone.referring
    both = found(package, ("FeatureComponents", ("Help", "Manual")), ("Component", ("Manual",)))
    assert "FeatureComponents/Help/Manual" not in names(package, dict(both.along))


def test_a_property_that_a_text_names_may_be_set_later(package: Database) -> None:
    gone = found(package, ("Directory", ("INSTALLDIR",)))
    assert not any(r.table == "Registry" for r in gone.texts)
    assert {"Component/Program", "Component/Manual", "Shortcut/link"} <= names(
        package, dict(gone.along)
    )


def test_nothing_dangles_afterwards(package: Database) -> None:
    gone = found(package, ("Component", ("Program",)), ("File", ("help.chm",)))
    below = OverlaidDatabase(package, [])
    edit = Transaction(below, Edits())
    assert not delete_rows(edit, package.tables, gone, along=True)
    after = OverlaidDatabase(package, [EditsLayer(edit.edits)])
    before = {(r.table, r.column, r.key) for r in references_of(package).dangling()}
    left = {(r.table, r.column, r.key) for r in references_of_overlaid(after).dangling()}
    assert left - before == {(r.table, r.column, r.key) for r in gone.texts}
    row = after.tables["Component"].find(("Manual",))
    assert row is not None
    assert after.tables["Component"].named_row(row)["KeyPath"] is None


def test_alone_it_leaves_the_others(package: Database) -> None:
    gone = found(package, ("Component", ("Manual",)))
    edit = Transaction(OverlaidDatabase(package, []), Edits())
    delete_rows(edit, package.tables, gone, along=False)
    assert edit.row("Component", ("Manual",)) is None
    assert edit.row("File", ("help.chm",))
