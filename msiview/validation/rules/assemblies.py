"""Rules about assemblies of .NET and Windows."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule


@rule("ICE94", reads="Shortcut MsiAssembly Feature", kinds=(Kind.MSI, Kind.MSM))
def shortcuts_to_global_assemblies_are_advertised(check: PackageCheck) -> Iterator[Finding]:
    """A shortcut of a component that is a global assembly is an advertised one.

    Any plain target counts, also one that is no file of the component.
    """
    assemblies = {
        component
        for _, component, application in check.rows("MsiAssembly", "Component_", "File_Application")
        if application is None
    }
    features = check.values("Feature", "Feature")
    for row, shortcut, target, component in check.rows(
        "Shortcut", "Shortcut", "Target", "Component_"
    ):
        if component in assemblies and target not in features:
            names = {"shortcut": shortcut, "target": target, "component": component}
            yield check.at("plain", "Shortcut", row, "Shortcut", **names)
