"""Rules about names of rows that are not there, where no foreign key says so."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_SET_PROPERTY = 51


@rule("ICE88", reads="IniFile Component Directory Property AppSearch CustomAction")
def folders_of_ini_files_are_known(check: PackageCheck) -> Iterator[Finding]:
    """DirProperty of IniFile is a directory or a property that gets a value.

    The validators want a row even of predefined folders (WindowsFolder), and refuse an empty
    cell, which by Microsoft's reference means the Windows folder. They are silent where the
    component is no row, or has the name of the folder.
    """
    known = (
        check.values("Directory", "Directory")
        | check.values("Property", "Property")
        | check.values("AppSearch", "Property")
    )
    set_by_actions = {
        source
        for _, kind, source in check.rows("CustomAction", "Type", "Source")
        if kind == _SET_PROPERTY
    }
    components = check.values("Component", "Component")
    for row, name, component in check.rows("IniFile", "DirProperty", "Component_"):
        if component not in components or component == name:
            continue
        if name is None:
            yield check.at("empty", "IniFile", row, "DirProperty")
        elif name not in known and name not in set_by_actions:
            yield check.at("unknown", "IniFile", row, "DirProperty", name=name)


@rule("ICE89", reads="ProgId", kinds=(Kind.MSI, Kind.MSM))
def parents_of_program_identifiers_are_there(check: PackageCheck) -> Iterator[Finding]:
    """ProgId_Parent is a row of ProgId."""
    known = check.values("ProgId", "ProgId")
    for row, name, parent in check.rows("ProgId", "ProgId", "ProgId_Parent"):
        if parent is not None and parent not in known:
            yield check.at("no-row", "ProgId", row, "ProgId_Parent", name=name, parent=parent)
