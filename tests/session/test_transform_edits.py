"""Transforms that become edits, also those of other packages."""

from __future__ import annotations

from pathlib import Path

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.transform import Transform
from msiview.errors import EditRefused
from msiview.overlay.layers import TransformLayer
from msiview.progress import no_progress
from msiview.session.editing import Editing
from msiview.session.overlaid_package import overlay_package
from msiview.session.transform_edits import edit_like
from tests.builders.databases import make_msi, sample_tables


def edited(base: Path, transform: Path) -> tuple[Editing, list[EditRefused]]:
    """The edits that are like a transform, and what of it does not fit the package."""
    package, made = open_package(base), open_package(transform)
    assert isinstance(package, Database)
    assert isinstance(made, Transform)
    editing = Editing(overlay_package(package, (), {}))
    return editing, edit_like(editing, TransformLayer(made, transform.name), no_progress())


def test_what_fits_the_package_is_edited_alone(tmp_path: Path, mst: Path) -> None:
    poor = [made for made in sample_tables() if made.name != "Registry"]
    editing, misfits = edited(make_msi(tmp_path / "poor.msi", poor), mst)
    assert {misfit.place.partition("/")[0] for misfit in misfits} == {"Registry"}
    assert "Registry" not in editing.edits.rows
    whole, none = edited(tmp_path / "sample.msi", mst)
    assert not none
    assert {**whole.edits.rows, "Registry": {}} == {**editing.edits.rows, "Registry": {}}


def test_nothing_of_a_transform_for_rows_that_are_missing(sample: Path, alien: Path) -> None:
    editing, (misfit,) = edited(sample, alien)
    assert str(misfit) == "Registry/gone: there is no such row"
    assert not editing.edits
