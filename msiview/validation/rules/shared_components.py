"""Rules about components that stay, and components that applications get copies of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msiview.database.cells import number_of
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_PERMANENT = 0x0010
_UNINSTALL_ON_SUPERSEDENCE = 0x0400


@rule("ICE92", reads="Component", kinds=(Kind.MSI, Kind.MSM))
def permanent_components_can_stay(check: PackageCheck) -> Iterator[Finding]:
    """A permanent component has a ComponentId, and is not removed when a patch supersedes it."""
    for row, name, id_, attributes in check.rows(
        "Component", "Component", "ComponentId", "Attributes"
    ):
        flags = number_of(attributes) or 0
        if not flags & _PERMANENT:
            continue
        if id_ is None:
            yield check.at("no-id", "Component", row, "Component", component=name)
        if flags & _UNINSTALL_ON_SUPERSEDENCE:
            yield check.at("supersedence", "Component", row, "Component", component=name)


@rule("ICE97", reads="IsolatedComponent Component")
def one_copy_of_a_component_in_a_folder(check: PackageCheck) -> Iterator[Finding]:
    """A component is isolated once for each folder only.

    Microsoft's reference has it as a warning; the validators tell an error.
    """
    folders = check.lookup("Component", "Component", "Directory_")
    copies = [
        (row, shared, application, folders[application][0])
        for row, shared, application in check.rows(
            "IsolatedComponent", "Component_Shared", "Component_Application"
        )
        if application in folders
    ]
    count = Counter((shared, folder) for _, shared, _, folder in copies)
    for row, shared, application, folder in copies:
        if count[shared, folder] > 1:
            yield check.at(
                "same-folder",
                "IsolatedComponent",
                row,
                "Component_Application",
                shared=shared,
                application=application,
                directory=folder,
            )
