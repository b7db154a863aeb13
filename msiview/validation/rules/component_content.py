"""Rules of our own about what belongs into a component and a feature, and about generated keys."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msiview.database.cells import Cell, text_of
from msiview.database.file_names import long_name
from msiview.overlay.hazard import MOST_COMPONENTS
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_PROGRAMS = (".exe", ".dll", ".ocx")


@rule("feature-too-many-components", reads="Feature FeatureComponents")
def components_of_a_feature(check: PackageCheck) -> Iterator[Finding]:
    """A feature has no more components than the installer can keep for it."""
    counts = Counter(feature for _, feature in check.rows("FeatureComponents", "Feature_"))
    for row, feature in check.rows("Feature", "Feature"):
        if counts[feature] > MOST_COMPONENTS:
            names = {"count": counts[feature], "most": MOST_COMPONENTS}
            yield check.at("too-many", "Feature", row, "Feature", **names)


@rule("component-key-folder", reads="Component File")
def component_with_files_has_key_file(check: PackageCheck) -> Iterator[Finding]:
    """A component with files has one of its items as key path, not only its folder."""
    files = Counter(component for _, component in check.rows("File", "Component_"))
    for row, component, path in check.rows("Component", "Component", "KeyPath"):
        if path is None and files[component]:
            yield check.at("folder", "Component", row, "KeyPath", count=files[component])


@rule("component-several-programs", reads="Component File")
def one_program_per_component(check: PackageCheck) -> Iterator[Finding]:
    """A component has one program or library, which is its key path."""
    # The long name stands last in FileName, so that its end is that of the cell.
    programs = [
        (component, name)
        for _, component, name in check.rows("File", "Component_", "FileName")
        if text_of(name)[-4:].casefold() in _PROGRAMS
    ]
    counts = Counter(component for component, _ in programs)
    several = {component for component, count in counts.items() if count > 1}
    if not several:
        return
    names: dict[Cell, list[str]] = {}
    for component, name in programs:
        if component in several:
            names.setdefault(component, []).append(long_name(name))
    for row, component in check.rows("Component", "Component"):
        if component in several:
            count, (first, second, *_) = counts[component], names[component]
            values: dict[str, Cell] = {"count": count, "first": first, "second": second}
            yield check.at("several", "Component", row, "Component", **values)


# Heat and the harvesters that follow it: a prefix and a hash of the source's path.
_GENERATED = re.compile(r"(?:cmp|fil|dir|reg)[0-9A-F]{32}")
_GENERATED_LENGTH = 35
_KEYED = (("Component", "Component"), ("File", "File"), ("Directory", "Directory"))


@rule("generated-identifiers", reads="Component File Directory")
def keys_are_chosen(check: PackageCheck) -> Iterator[Finding]:
    """The keys of components, files and directories are chosen, not made from the build's paths."""
    for table, column in _KEYED:
        keys = check.column(table, column)
        generated = [
            key
            for key in keys
            if isinstance(key, str) and len(key) == _GENERATED_LENGTH and _GENERATED.fullmatch(key)
        ]
        if generated:
            yield check.without_row(
                "generated",
                table,
                column,
                count=len(generated),
                total=len(keys),
                example=generated[0],
            )
