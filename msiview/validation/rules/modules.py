"""Rules about merge modules: what they are made of, and what they must leave to packages."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.directories import PREDEFINED_FOLDERS
from msiview.database.cells import Cell, number_of, text_of
from msiview.database.embedded_cabinets import MERGE_MODULE_CABINET
from msiview.errors import FormatError
from msiview.format.cabinet import read_cabinet
from msiview.format.guids import NULL_GUID
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rules.module_sequences import MODULE_SEQUENCES
from msiview.validation.rules.module_signature import module_rule

NULL_FEATURE = NULL_GUID
"""What stands for the feature that the package gives to a merged row."""

_PRODUCT_PROPERTIES = frozenset(
    {
        "Manufacturer",
        "ProductCode",
        "ProductLanguage",
        "ProductName",
        "ProductVersion",
        "UpgradeCode",
    }
)
_WITHOUT_ALIAS = frozenset({"GlobalAssemblyCache", "WindowsFolder"})
"""Predefined folders of which the validators want no alias."""

_MODULE_FOLDERS = PREDEFINED_FOLDERS - _WITHOUT_ALIAS
_SET_PROPERTY = 51
_POLICY = "policy"


def _signature(check: PackageCheck) -> tuple[Cell, Cell] | None:
    """Name and language of the module itself; None where it has no signature."""
    rows = check.rows("ModuleSignature", "ModuleID", "Language")
    return next(((name, language) for _, name, language in rows), None)


@module_rule("ICEM02", reads="ModuleDependency ModuleExclusion")
def dependencies_are_those_of_the_module(check: PackageCheck) -> Iterator[Finding]:
    """Dependencies and exclusions are those of the module itself, and on other modules."""
    own = _signature(check)
    if own is None:
        return
    for table, other, language in (
        ("ModuleDependency", "RequiredID", "RequiredLanguage"),
        ("ModuleExclusion", "ExcludedID", "ExcludedLanguage"),
    ):
        for row, *cells in check.rows(table, "ModuleID", "ModuleLanguage", other, language):
            names = {"module": cells[0], "other": cells[2], "own": own[0]}
            if tuple(cells[:2]) != own:
                yield check.at("foreign", table, row, "ModuleID", **names)
            elif tuple(cells[2:]) == own:
                yield check.at("itself", table, row, "ModuleID", **names)


_FOR_MERGING = tuple(name.removeprefix("Module") for name in MODULE_SEQUENCES)
"""The sequence tables that those of a module are merged into."""


@module_rule("ICEM04", reads=" ".join(("FeatureComponents", *_FOR_MERGING, *MODULE_SEQUENCES)))
def tables_of_the_package_are_empty(check: PackageCheck) -> Iterator[Finding]:
    """FeatureComponents, and the sequence table for each one of the module, are there; none of them
    has rows."""
    for table in ("FeatureComponents", *_FOR_MERGING):
        if not check.has(table):
            if table == "FeatureComponents" or check.has(f"Module{table}"):
                yield check.without_row("missing", table)
            continue
        first = check.key_columns(table)[:1]
        for row, key in check.rows(table, *first):
            yield check.at("not-empty", table, row, first[0], item=key)


@module_rule("ICEM05", reads="ModuleComponents Component")
def components_are_those_of_the_module(check: PackageCheck) -> Iterator[Finding]:
    """Component and ModuleComponents have the same components, all of the module itself."""
    if not check.has("ModuleComponents"):
        yield check.without_row("no-table", "ModuleComponents")
        return
    has_components = check.has("Component")
    if not has_components:
        yield check.without_row("no-table", "Component")
    own = _signature(check)
    known = check.values("Component", "Component")
    for row, component, *of in check.rows("ModuleComponents", "Component", "ModuleID", "Language"):
        if own is not None and tuple(of) != own:
            yield check.at(
                "foreign", "ModuleComponents", row, "Component", component=component, module=of[0]
            )
        if has_components and component not in known:
            yield check.at("no-row", "ModuleComponents", row, "Component", component=component)
    listed = check.values("ModuleComponents", "Component")
    for row, component in check.rows("Component", "Component"):
        if component not in listed:
            yield check.at("stray", "Component", row, "Component", component=component)


@module_rule("ICEM06", reads="*")
def features_are_left_to_the_package(check: PackageCheck) -> Iterator[Finding]:
    """Rows of a module name the null feature, and shortcuts a property or the null feature: in
    each column that the file's own ``_Validation`` calls a reference to Feature."""
    own = {"Feature", "FeatureComponents", "Shortcut"}
    for _, table, column, key_table, key_column in check.rows(
        "_Validation", "Table", "Column", "KeyTable", "KeyColumn"
    ):
        if key_table == "Feature" and key_column == 1 and table not in own:
            place = text_of(table), text_of(column)
            if check.has(*place):
                for row, feature in check.rows(*place):
                    if feature not in (None, NULL_FEATURE):
                        yield check.at("feature", place[0], row, place[1], feature=feature)
    for row, shortcut, target in check.rows("Shortcut", "Shortcut", "Target"):
        if target != NULL_FEATURE and not text_of(target).startswith("["):
            names = {"shortcut": shortcut, "target": target}
            yield check.at("shortcut", "Shortcut", row, "Target", **names)


@module_rule("ICEM07", reads="File _Streams")
def files_are_in_the_order_of_the_cabinet(check: PackageCheck) -> Iterator[Finding]:
    """The cabinet of a module has all files, in the order of Sequence; no two files have the same
    number."""
    stream = check.package.storage.stream(MERGE_MODULE_CABINET)
    if stream is None:
        if check.column("File", "File"):
            yield check.without_row("no-cabinet", "File")
        return
    try:
        listing = read_cabinet(stream.read_range, stream.size, check.package.codepage)
    except FormatError:
        return  # damage of the file is told as such
    places = {file.name: place for place, file in enumerate(listing.files)}
    files = sorted(
        check.rows("File", "File", "Sequence"), key=lambda cells: number_of(cells[2]) or 0
    )
    last, last_number = -1, None
    for row, file, number in files:
        place = places.get(text_of(file))
        if number is not None and number == last_number:
            yield check.at("same-number", "File", row, "Sequence", file=file, number=number)
        elif place is None:
            yield check.at("not-in-cabinet", "File", row, "File", file=file)
        elif place < last:
            yield check.at("out-of-order", "File", row, "Sequence", file=file, number=number)
        last = max(last, -1 if place is None else place)
        last_number = number


@module_rule("ICEM08", reads="ModuleDependency ModuleExclusion")
def required_modules_are_not_excluded(check: PackageCheck) -> Iterator[Finding]:
    """A module does not exclude a version of a module that it needs."""
    excluded: dict[tuple[Cell, Cell], list[tuple[Cell, Cell]]] = {}
    for _, name, language, lowest, highest in check.rows(
        "ModuleExclusion",
        "ExcludedID",
        "ExcludedLanguage",
        "ExcludedMinVersion",
        "ExcludedMaxVersion",
    ):
        excluded.setdefault((name, language), []).append((lowest, highest))
    for row, name, language, version in check.rows(
        "ModuleDependency", "RequiredID", "RequiredLanguage", "RequiredVersion"
    ):
        if any(_is_within(version, *limits) for limits in excluded.get((name, language), ())):
            yield check.at("excluded", "ModuleDependency", row, "RequiredID", required=name)


def _is_within(version: Cell, lowest: Cell, highest: Cell) -> bool:
    """Whether a version lies within limits, which count. No version is within no limits only."""
    if lowest is None and highest is None:
        return True
    number = _version(version)
    if number is None:
        return False
    return (lowest is None or number >= (_version(lowest) or ())) and (
        highest is None or number <= (_version(highest) or ())
    )


def _version(cell: Cell) -> tuple[int, ...] | None:
    """The four numbers of a version, missing ones 0; None for what is no version."""
    parts = text_of(cell).split(".")
    if not all(part.isascii() and part.isdigit() and len(part) <= 9 for part in parts):
        return None
    return tuple([*map(int, parts), 0, 0, 0][:4])


@module_rule("ICEM09", reads="Component Directory CustomAction")
def predefined_folders_have_an_alias(check: PackageCheck) -> Iterator[Finding]:
    """Components are in no predefined folder itself, but in a directory of the module that a
    custom action of the same name sets to that folder, first in each sequence."""
    for row, component, directory in check.rows("Component", "Component", "Directory_"):
        if directory in _MODULE_FOLDERS:
            names = {"component": component, "directory": directory}
            yield check.at("predefined", "Component", row, "Directory_", **names)
    aliases = {
        name
        for name in check.values("Directory", "Directory")
        if text_of(name).partition(".")[0] in _MODULE_FOLDERS and "." in text_of(name)
    }
    setters: dict[Cell, Cell] = {}
    for row, action, kind, source in check.rows("CustomAction", "Action", "Type", "Source"):
        if kind == _SET_PROPERTY and source in aliases:
            setters[action] = source
            if action != source:
                names = {"action": action, "directory": source}
                yield check.at("other-name", "CustomAction", row, "Action", **names)
    for table in MODULE_SEQUENCES:
        for row, action, number in check.rows(table, "Action", "Sequence"):
            if action in setters and number != 1:
                names = {"action": action, "directory": setters[action], "number": number}
                yield check.at("not-first", table, row, "Sequence", **names)


@module_rule("ICEM10", reads="Property")
def product_properties_are_left_to_the_package(check: PackageCheck) -> Iterator[Finding]:
    """A module has no properties of a product."""
    for row, name in check.rows("Property", "Property"):
        if name in _PRODUCT_PROPERTIES:
            yield check.at("of-product", "Property", row, "Property", name=name)


@module_rule("ICEM13", reads="MsiAssembly MsiAssemblyName")
def modules_bring_no_policies(check: PackageCheck) -> Iterator[Finding]:
    """A module has no assembly that redirects others: no policy."""
    assemblies = check.keys("MsiAssembly")
    if not check.has("MsiAssembly"):
        return
    for _, component, name, value in check.rows("MsiAssemblyName", "Component_", "Name", "Value"):
        if name in ("Name", "NAME", "name") and text_of(value).casefold().startswith(_POLICY):
            row = assemblies.get((component,))
            names = {"component": component, "assembly": value}
            if row is None:
                key = (text_of(component),)
                yield check.without_row("policy", "MsiAssembly", "Component_", key, **names)
            else:
                yield check.at("policy", "MsiAssembly", row, "Component_", **names)
