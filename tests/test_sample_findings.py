"""The demo has exactly the findings that are planted in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.errors import Severity
from msiview.report.finding_words import finding_words
from msiview.sample.overlays import write_sample_overlays
from msiview.sample.package import write_sample
from msiview.session.checking import CheckedPackage, FindingState, check_package
from msiview.session.opened_package import OpenedPackage
from msiview.session.overlaid_package import OverlayChoice, overlay_package

PLANTED = {
    # Every repair of the product overwrites files, as so many packages ask for.
    ("ICE40", "Property", "Property", "REINSTALLMODE"),
    # The threading model was written into the wrong column.
    ("ICE42", "Class", "CLSID", "{9E6EA082-6785-55A5-9B26-7615E88E1395}"),
    # The range of older versions includes the product's own version, so that two rules tell of it.
    ("ICE61", "Upgrade", "Attributes", "{264AA490-341C-5526-A151-DB46BB4E4D08}"),
    ("upgrade-ranges", "Upgrade", "VersionMin", "{264AA490-341C-5526-A151-DB46BB4E4D08}"),
    # The shortcuts have a component of their own, and a folder that the user can choose.
    ("ICE69", "Shortcut", "Target", "SC_Reader"),
    ("ICE90", "Shortcut", "Directory_", "SC_Guide"),
    ("ICE90", "Shortcut", "Directory_", "SC_Reader"),
    # The 64-bit package was made of a 32-bit one, and kept its folder.
    *(("ICE80", "Component", "Directory_", f"C_{name}") for name in ("App", "Core", "Render")),
    *(("ICE80", "Component", "Directory_", f"C_Tool_r{n}") for n in ("convert", "dump", "index")),
    # Custom actions are scripts, which the viewers show.
    *(
        ("action-is-script", "CustomAction", "Type", action)
        for action in ("ConfigureConnectors", "DetectRoot", "UndoConnectors")
    ),
}
"""Rule, table, column and first part of the key of each error and warning: what people really do
wrong, once each."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Database:
    package = open_package(write_sample(tmp_path_factory.mktemp("sample")))
    assert isinstance(package, Database)
    return package


@pytest.fixture(scope="module")
def checked(sample: Database) -> CheckedPackage:
    return check_package(OpenedPackage(sample), unpacks=True)


def test_the_sample_has_the_findings_that_are_planted_in_it(checked: CheckedPackage) -> None:
    """And none that its files, which are placeholders, are not as their rows say."""
    found = {
        (entry.finding.rule, entry.finding.table, entry.finding.column, *entry.finding.key[:1])
        for entry in checked.entries
        if entry.severity > Severity.NOTE
    }
    assert found == PLANTED
    assert checked.failed == []


def test_planted_findings_have_a_reason_and_a_remedy(checked: CheckedPackage) -> None:
    for entry in checked.entries:
        words = finding_words(entry.finding)
        assert words.what
        assert words.remedy


def test_what_every_patch_brings_is_no_fault(sample: Database, tmp_path: Path) -> None:
    """Its tables, its bit of File, and differences in place of files. What is told is what this
    patch does."""
    choice = OverlayChoice(str(write_sample_overlays(tmp_path).patch))
    overlaid = overlay_package(sample, [choice], {})
    found = check_package(OpenedPackage(sample, overlaid), unpacks=True)
    changed = {
        (entry.state, entry.finding.rule)
        for entry in found.entries
        if entry.state is not FindingState.OLD and entry.severity > Severity.NOTE
    }
    assert changed == {(FindingState.NEW, "renamed-key"), (FindingState.GONE, "ICE61")}
