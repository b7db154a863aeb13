"""Rules about texts that have the type of their column, but no form that Windows takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.analysis.conditions import references
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule
from msiview.validation.stated_columns import CONDITION, columns_not_there, stated_columns

_NO_SOURCE_NAME = re.compile(r'.*[\x00-\x1f\\/:"<>|].*|\.+', re.DOTALL)
_LONGEST_NAME = 255

_NOT_IN_DATA_SOURCE = re.compile(r"[\[\]{}(),;?*=!@\\]")
_LONGEST_DATA_SOURCE = 32


@rule("ICE85", reads="MoveFile", kinds=(Kind.MSI, Kind.MSM))
def moved_files_have_names(check: PackageCheck) -> Iterator[Finding]:
    """SourceName of MoveFile is a long file name, in which wildcards are allowed.

    So ``short|long`` is refused, although the schema allows it.
    """
    for row, name in check.rows("MoveFile", "SourceName"):
        if isinstance(name, str) and (_NO_SOURCE_NAME.fullmatch(name) or len(name) > _LONGEST_NAME):
            yield check.at("no-name", "MoveFile", row, "SourceName", name=name)


@rule("ICE86", reads="*", kinds=(Kind.MSI, Kind.MSM))
def conditions_ask_for_privileged(check: PackageCheck) -> Iterator[Finding]:
    """Conditions ask for Privileged, not for AdminUser: in each column that ``_Validation`` calls
    a condition."""
    yield from columns_not_there(check, CONDITION)
    for table, column in stated_columns(check, CONDITION):
        for row, condition in check.rows(table, column):
            if isinstance(condition, str) and _asks_for_admin_user(condition):
                yield check.at("admin-user", table, row, column, condition=condition)


def _asks_for_admin_user(condition: str) -> bool:
    return "AdminUser" in condition and any(
        reference.kind == "property" and reference.name == "AdminUser"
        for reference in references(condition)
    )


@rule("ICE98", reads="ODBCDataSource", kinds=(Kind.MSI, Kind.MSM))
def data_sources_have_names_that_odbc_takes(check: PackageCheck) -> Iterator[Finding]:
    """Description of ODBCDataSource, which is the name of the data source, has at most 32
    characters, none of which ODBC keeps for itself."""
    for row, name in check.rows("ODBCDataSource", "Description"):
        if not isinstance(name, str):
            continue
        found = _NOT_IN_DATA_SOURCE.search(name)
        if found is not None:
            values = {"name": name, "character": found[0]}
            yield check.at("character", "ODBCDataSource", row, "Description", **values)
        elif len(name) > _LONGEST_DATA_SOURCE:
            values = {"name": name, "length": str(len(name))}
            yield check.at("too-long", "ODBCDataSource", row, "Description", **values)
