"""For whom a package installs, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.install_scope import InstallScope, ScopeKind, install_scope
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.writer import TableContent
from tests.builders.databases import make_msi, summary, table

NO_RIGHTS = 2 | 8


def scope_of(
    tmp_path: Path, properties: dict[str, str], word_count: int = 2, *more: TableContent
) -> InstallScope:
    tables = [table("Property", "Property s72*, Value l0", *properties.items()), *more]
    path = make_msi(tmp_path / "a.msi", tables, properties=summary(word_count=word_count))
    database = open_package(path)
    assert isinstance(database, Database)
    found = install_scope(database)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("properties", "word_count", "scope", "default", "reason"),
    [
        ({}, 2, ScopeKind.USER, ScopeKind.USER, "ALLUSERS is not set"),
        ({}, NO_RIGHTS, ScopeKind.USER, ScopeKind.USER, "ALLUSERS is not set"),
        ({"ALLUSERS": "1"}, 2, ScopeKind.MACHINE, ScopeKind.MACHINE, "ALLUSERS is 1"),
        (
            {"ALLUSERS": "3"},
            2,
            ScopeKind.USER,
            ScopeKind.USER,
            "ALLUSERS is 3, which means nothing",
        ),
        ({"ALLUSERS": "2"}, 2, ScopeKind.EITHER, ScopeKind.MACHINE, "ALLUSERS is 2: per machine"),
        (
            {"ALLUSERS": "2", "MSIINSTALLPERUSER": "1"},
            2,
            ScopeKind.EITHER,
            ScopeKind.USER,
            "ALLUSERS is 2 and MSIINSTALLPERUSER is 1",
        ),
        (
            {"ALLUSERS": "2", "MSIINSTALLPERUSER": "1"},
            NO_RIGHTS,
            ScopeKind.EITHER,
            ScopeKind.USER,
            "ALLUSERS is 2, and the Word Count of the summary (bit 8)",
        ),
    ],
)
def test_properties_and_word_count(
    tmp_path: Path,
    properties: dict[str, str],
    word_count: int,
    scope: ScopeKind,
    default: ScopeKind,
    reason: str,
) -> None:
    found = scope_of(tmp_path, properties, word_count)
    assert (found.scope, found.default) == (scope, default)
    assert found.reasons[0].startswith(reason)


def test_per_machine_although_no_rights_are_said_to_be_needed(tmp_path: Path) -> None:
    found = scope_of(tmp_path, {"ALLUSERS": "1"}, NO_RIGHTS)
    assert found.scope is ScopeKind.MACHINE
    assert "but an installation per machine needs them" in found.reasons[1]


def test_whoever_sets_the_property_is_named(tmp_path: Path) -> None:
    found = scope_of(
        tmp_path,
        {},
        2,
        table(
            "CustomAction",
            "Action s72*, Type i2, Source S72, Target S255",
            ("ForAll", 51 + 256, "ALLUSERS", "1"),
            ("Other", 51, "INSTALLDIR", "x"),
            ("Script", 6, "ALLUSERS", "x"),
        ),
        table(
            "ControlEvent",
            "Dialog_ s72*, Control_ s50*, Event s50*, Argument s255*",
            ("Scope", "Next", "[ALLUSERS]", "1"),
            ("Scope", "Next", "[ALLUSERS]", "{}"),
            ("Scope", "Next", "NewDialog", "Ready"),
        ),
        table(
            "Control",
            "Dialog_ s72*, Control s50*, Property S50",
            ("Scope", "Both", "MSIINSTALLPERUSER"),
        ),
    )
    assert (found.scope, found.default) == (ScopeKind.EITHER, ScopeKind.USER)
    assert found.reasons == (
        "ALLUSERS is not set",
        "the custom action ForAll sets ALLUSERS",
        "the control Scope/Next sets ALLUSERS",
        "the control Scope/Both edits MSIINSTALLPERUSER",
    )
    assert found.words == "per machine or per user; per user where nobody chooses"


def test_modules_have_no_scope(tmp_path: Path) -> None:
    tables = [
        table("ModuleSignature", "ModuleID s72*, Language i2*, Version s32"),
        table("ModuleComponents", "Component s72*, ModuleID s72*, Language i2*"),
    ]
    database = open_package(make_msi(tmp_path / "a.msm", tables))
    assert isinstance(database, Database)
    assert install_scope(database) is None
