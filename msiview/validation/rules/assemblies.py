"""Rules about assemblies of .NET and Windows."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import number_of
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_RUNS_FROM_SOURCE = 0x0003
_WIN32 = 1
_PUBLISH, _UNPUBLISH = "MsiPublishAssemblies", "MsiUnpublishAssemblies"


@rule("ICE83", reads="MsiAssembly Component InstallExecuteSequence AdvtExecuteSequence")
def assemblies_are_published(check: PackageCheck) -> Iterator[Finding]:
    """Assemblies are published, and those of the machine are installed locally, not by manifest."""
    if not check.column("MsiAssembly", "Component_"):
        return
    if check.has("InstallExecuteSequence"):
        actions = check.values("InstallExecuteSequence", "Action")
        if not actions >= {_PUBLISH, _UNPUBLISH}:
            yield check.without_row("not-published", "InstallExecuteSequence")
    if check.has("AdvtExecuteSequence"):
        actions = check.values("AdvtExecuteSequence", "Action")
        if _PUBLISH not in actions:
            yield check.without_row("not-advertised", "AdvtExecuteSequence")
        if _UNPUBLISH in actions:
            yield check.without_row("unpublished", "AdvtExecuteSequence")
    manifests = {
        component: manifest if attributes == _WIN32 else None
        for _, component, application, manifest, attributes in check.rows(
            "MsiAssembly", "Component_", "File_Application", "File_Manifest", "Attributes"
        )
        if application is None
    }
    for row, component, path, attributes in check.rows(
        "Component", "Component", "KeyPath", "Attributes"
    ):
        if component not in manifests:
            continue
        if (number_of(attributes) or 0) & _RUNS_FROM_SOURCE:
            yield check.at("from-source", "Component", row, "Attributes")
        manifest = manifests[component]
        if manifest is not None and manifest == path:
            yield check.at("manifest", "Component", row, "KeyPath", manifest=manifest)


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
