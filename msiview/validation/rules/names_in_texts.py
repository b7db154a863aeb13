"""Rules about the properties, components and files that texts and conditions name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby

from msiview.analysis import formatted_text
from msiview.analysis.condition_tokens import (
    ConditionReference,
    ConditionToken,
    ConditionTokenKind,
    reference_of,
    references,
    tokens_of,
)
from msiview.analysis.directories import PREDEFINED_FOLDERS
from msiview.database.cells import Cell, text_of
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule
from msiview.validation.rules.reserved_names import installer_properties
from msiview.validation.stated_columns import CONDITION, columns_not_there, stated_columns

_FORMATTED = frozenset({"Formatted", "Path", "Paths", "RegPath", "Template"})


# -- properties -------------------------------------------------------------


@cache
def _standard_properties() -> Mapping[str, frozenset[str]]:
    """The properties of the installer by their names in lower case: of some there are two."""
    names = {*installer_properties(), *PREDEFINED_FOLDERS, "TARGETDIR", "ROOTDRIVE"}
    folded = sorted(names, key=str.casefold)
    return {name: frozenset(found) for name, found in groupby(folded, str.casefold)}


@rule("ICE46", reads="*", kinds=(Kind.MSI, Kind.MSM))
def names_of_properties_have_their_case(check: PackageCheck) -> Iterator[Finding]:
    """No name of a property differs from a known property by case only.

    Known are those of the installer and of the Property table.
    """
    known = {folded: set(names) for folded, names in _standard_properties().items()}
    for row, name in check.rows("Property", "Property"):
        text = text_of(name)
        found = known.setdefault(text.casefold(), set())
        if found and text not in found:
            yield check.at("property", "Property", row, "Property", other=min(found))
        found.add(text)

    def other(name: str) -> str:
        """The property that a name is meant to be, if it is written in another way."""
        found = known.get(name.casefold(), ())
        return min(found) if found and name not in found else ""

    for row, directory in check.rows("Directory", "Directory"):
        if meant := other(text_of(directory)):
            yield check.at("directory", "Directory", row, "Directory", other=meant)
    readers = (
        ("condition", CONDITION, references),
        ("text", _FORMATTED, formatted_text.references),
    )
    for case, categories, named in readers:
        yield from columns_not_there(check, categories)
        for table, column in stated_columns(check, categories):
            for row, cell in check.rows(table, column):
                for kind, name, _, _ in named(text_of(cell)):
                    if kind == "property" and (meant := other(name)):
                        yield check.at(case, table, row, column, name=name, other=meant)
                        break


@rule("ICE52", reads="AppSearch", kinds=(Kind.MSI, Kind.MSM))
def searched_properties_are_public(check: PackageCheck) -> Iterator[Finding]:
    """A property that a search sets is public: without lower-case letters."""
    for row, name in check.rows("AppSearch", "Property"):
        if any("a" <= letter <= "z" for letter in text_of(name)):
            yield check.at("private", "AppSearch", row, "Property", property=name)


# -- components and features ------------------------------------------------

_OBJECTS = {
    "component_action": ("Component", "component"),
    "component_state": ("Component", "component"),
    "feature_action": ("Feature", "feature"),
    "feature_state": ("Feature", "feature"),
}


@rule("ICE79", reads="*")
def conditions_name_what_is_there(check: PackageCheck) -> Iterator[Finding]:
    """The components and features that conditions name exist."""
    yield from columns_not_there(check, CONDITION)
    missing: set[str] = set()
    for table, column in stated_columns(check, CONDITION):
        for row, text in check.rows(table, column):
            for reference in _states(text_of(text)):
                held, case = _OBJECTS[reference.kind]
                if not check.has(held):
                    missing.add(held)
                elif reference.name not in check.values(held, held):
                    yield check.at(case, table, row, column, name=reference.name)
            for reference in _in_quotes(text_of(text)):
                held, _ = _OBJECTS[reference.kind]
                if check.has(held) and reference.name not in check.values(held, held):
                    yield check.at("quoted", table, row, column, name=reference.name)
    for held in sorted(missing):
        yield check.without_row("no-table", held=held)


def _states(condition: str) -> Iterator[ConditionReference]:
    """The components and features that a condition names; not right behind a property (``A?B``,
    which is no condition), where the validators see none."""
    end_of_property = -1
    for token in tokens_of(condition):
        if token.kind is ConditionTokenKind.NAME:
            reference = reference_of(token)
            if reference.kind == "property":
                end_of_property = token.end
            elif reference.kind in _OBJECTS and token.start != end_of_property:
                yield reference


_WRITTEN_NAME = re.compile(r"[$?&!]?[A-Za-z_][A-Za-z0-9_.]*+")


def _in_quotes(condition: str) -> Iterator[ConditionReference]:
    """What the validators take for references in the texts of a condition: the names with a prefix
    before the first one without."""
    for token in tokens_of(condition):
        for name in _WRITTEN_NAME.finditer(token.text) if token.text.startswith('"') else ():
            written = ConditionToken(ConditionTokenKind.NAME, name.group(), *name.span())
            reference = reference_of(written)
            if reference.kind not in _OBJECTS:
                break
            yield reference


_WITH_COMPONENT = (
    *("Class", "Environment", "IniFile", "Registry", "RemoveIniFile", "RemoveRegistry"),
    *("ServiceControl", "ServiceInstall", "Shortcut"),
)
_TEXTS_OF_COMPONENTS = frozenset({"Formatted", "RegPath", "Shortcut"})


@rule(
    "ICE69",
    reads=f"{' '.join(_WITH_COMPONENT)} AppId Component Extension FeatureComponents File Verb",
)
def texts_name_own_component(check: PackageCheck) -> Iterator[Finding]:
    """A text names files and components of its own component only.

    ``[!file]`` is not looked at, as by the validators.
    """
    if not (check.has("Component") and check.has("FeatureComponents") and check.has("File")):
        return
    for table in _WITH_COMPONENT:
        for _, column in stated_columns(check, _TEXTS_OF_COMPONENTS, table):
            for row, owner, text in check.rows(table, "Component_", column):
                for name, component in _named_components(check, text):
                    names = {"name": name, "owner": owner, "component": component}
                    if component is None:
                        yield check.at("no-file", table, row, column, **names)
                    elif component != owner:
                        features = check.once(_features)
                        shared = features.get(owner, set()) & features.get(component, set())
                        case = "same-feature" if shared else "other-feature"
                        yield check.at(case, table, row, column, **names)
    yield from _registered(check, "Verb", "Extension_", "Extension", "Command", "Argument")
    yield from _registered(check, "AppId", "AppId", "Class", "RemoteServerName")


def _features(check: PackageCheck) -> Mapping[Cell, set[Cell]]:
    """The features that have each component."""
    features: dict[Cell, set[Cell]] = {}
    for _, feature, component in check.rows("FeatureComponents", "Feature_", "Component_"):
        features.setdefault(component, set()).add(feature)
    return features


def _registered(
    check: PackageCheck, table: str, key: str, owners: str, *columns: str
) -> Iterator[Finding]:
    """Texts of a table that belongs to components by way of another one: verbs by extensions,
    applications by classes."""
    if not check.has(owners):
        return
    key_of_owner = "Extension" if owners == "Extension" else "AppId_"
    pairs = {
        (name, component) for _, name, component in check.rows(owners, key_of_owner, "Component_")
    }
    for column in columns:
        for row, name, text in check.rows(table, key, column):
            for mentioned, component in _named_components(check, text):
                if component is not None and (name, component) not in pairs:
                    names = {"name": mentioned, "component": component, "owners": owners}
                    yield check.at("not-registered", table, row, column, **names)


def _named_components(check: PackageCheck, text: Cell) -> Iterator[tuple[str, Cell]]:
    """What a text names, ``[#file]`` or ``[$component]``, with its component; None for files that
    do not exist."""
    written = text_of(text)
    if "[#" not in written and "[$" not in written:
        return
    for reference in formatted_text.references(written):
        if reference.kind == "component":
            yield reference.name, reference.name
        elif reference.kind == "file":
            owner = check.lookup("File", "File", "Component_").get(reference.name)
            yield reference.name, owner[0] if owner else None
