"""The rule about private copies of shared components, the IsolatedComponent table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msiview.database.cells import Cell, number_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_SHARED = 0x0008
_KEY_PATH_IS_NO_FILE = 0x0024


@rule("ICE62", reads="IsolatedComponent Component Feature FeatureComponents")
def isolated_components(check: PackageCheck) -> Iterator[Finding]:
    """A shared component and the application that gets a private copy of it fit each other."""
    pairs = list(check.rows("IsolatedComponent", "Component_Shared", "Component_Application"))
    if not pairs:
        return
    components = {
        name: (number_of(attributes) or 0, directory, condition, row)
        for row, name, attributes, directory, condition in check.rows(
            "Component", "Component", "Attributes", "Directory_", "Condition"
        )
    }
    parents = {
        name: cells[0]
        for name, cells in check.lookup("Feature", "Feature", "Feature_Parent").items()
    }
    for row, shared, application in pairs:
        names = {"shared": shared, "application": application}
        if application in components and components[application][0] & _KEY_PATH_IS_NO_FILE:
            column = "Component_Application"
            yield check.at("no-key-file", "IsolatedComponent", row, column, **names)
        if shared in components:
            flags, _, condition, place = components[shared]
            if not flags & _SHARED:
                column = "Component_Shared"
                yield check.at("not-counted", "IsolatedComponent", row, column, **names)
            if condition is not None:
                yield check.at("conditional", "Component", place, "Condition", **names)
        for feature in _features_without(check, application, shared, parents):
            column, names["feature"] = "Component_Shared", feature
            yield check.at("other-feature", "IsolatedComponent", row, column, **names)
        for other in (other for _, each, other in pairs if each == shared != application):
            # A copy goes to the folder of its application; the validators compare it with the
            # folder of the shared component.
            folders = [components[name][1] for name in (shared, other) if name in components]
            if other != application and len(folders) == 2 and folders[0] == folders[1]:
                column, names["other"] = "Component_Shared", other
                yield check.at("same-folder", "IsolatedComponent", row, column, **names)


def _features_without(
    check: PackageCheck, application: Cell, shared: Cell, parents: Mapping[Cell, Cell]
) -> Iterator[Cell]:
    """The features of an application that have its shared component neither themselves nor above
    them."""
    pairs = check.keys("FeatureComponents")
    for feature, component in pairs:
        if component != application:
            continue
        at: Cell = feature
        seen: set[Cell] = set()
        while at is not None and at not in seen and (at, shared) not in pairs:
            seen.add(at)
            at = parents.get(at)
        if at is None or at in seen:
            yield feature
