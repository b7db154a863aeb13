"""Rules about what is registered and advertised: classes, extensions, MIME types, published
components, icons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msiview.database.cells import Cell, cell_text, number_of
from msiview.database.file_names import both_names
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_REGISTRY_OR_ODBC = 0x0024
"""Of Component.Attributes: the key path is no file."""


@rule("ICE15", reads="Extension MIME", kinds=(Kind.MSI, Kind.MSM))
def extensions_and_mime_types_are_mutual(check: PackageCheck) -> Iterator[Finding]:
    """A MIME type and an extension refer to each other.

    Both may have several partners; one that refers back is enough.
    """
    if not check.has("MIME"):
        return
    if not check.has("Extension"):
        yield check.without_row("no-table", "MIME")
        return
    of_extension = {
        (extension, mime) for _, extension, mime in check.rows("Extension", "Extension", "MIME_")
    }
    mutual = {
        (extension, mime)
        for _, mime, extension in check.rows("MIME", "ContentType", "Extension_")
        if (extension, mime) in of_extension
    }
    extensions = {extension for extension, _ in mutual}
    mime_types = {mime for _, mime in mutual}
    for row, extension, mime in check.rows("Extension", "Extension", "MIME_"):
        if mime is not None and mime not in mime_types:
            yield check.at("extension", "Extension", row, "MIME_", extension=extension, mime=mime)
    for row, mime, extension in check.rows("MIME", "ContentType", "Extension_"):
        if extension not in extensions:
            yield check.at("mime", "MIME", row, "Extension_", extension=extension, mime=mime)


@rule("ICE19", reads="Class Component Extension Feature PublishComponent Shortcut")
def advertised_components_can_be_found(check: PackageCheck) -> Iterator[Finding]:
    """A component that is advertised has a ComponentId, and a file as its key path.

    A published component needs the ComponentId only, an advertised shortcut passes with a folder as
    key path, too.
    """
    for table in ("Class", "Extension"):
        for row, name in check.rows(table, "Component_"):
            yield from _advertised(check, table, row, name)
    features = check.values("Feature", "Feature")
    for row, name, target in check.rows("Shortcut", "Component_", "Target"):
        if target in features:
            yield from _advertised(check, "Shortcut", row, name)
    components = check.lookup("Component", "Component", "ComponentId", "Attributes", "KeyPath")
    for row, name, component_id, qualifier in check.rows(
        "PublishComponent", "Component_", "ComponentId", "Qualifier"
    ):
        if name in components and components[name][0] is None:
            # The validators leave out the third part of the key.
            key = cell_text(component_id), cell_text(qualifier)
            found = check.at("no-id", "PublishComponent", row, "Component_", component=name)
            yield replace(found, key=key)


def _advertised(check: PackageCheck, table: str, row: int, component: Cell) -> Iterator[Finding]:
    known = check.lookup("Component", "Component", "ComponentId", "Attributes", "KeyPath")
    if component not in known:
        return
    component_id, attributes, path = known[component]
    if component_id is None:
        yield check.at("no-id", table, row, "Component_", component=component)
    if path is None and table == "Shortcut":
        return
    if path is None or (number_of(attributes) or 0) & _REGISTRY_OR_ODBC:
        yield check.at("no-file", table, row, "Component_", component=component)


@rule("ICE22", reads="FeatureComponents PublishComponent")
def published_components_belong_to_their_feature(check: PackageCheck) -> Iterator[Finding]:
    """The feature of a published component contains this component."""
    for row, *pair in check.rows("PublishComponent", "Feature_", "Component_"):
        names = dict(zip(("feature", "component"), pair, strict=True))
        if not check.has("FeatureComponents"):
            yield check.at("no-table", "PublishComponent", row, "Feature_", **names)
        elif tuple(pair) not in check.keys("FeatureComponents"):
            yield check.at("not-in-feature", "PublishComponent", row, "Component_", **names)


@rule("ICE36", reads="Class Icon ProgId Property Shortcut", kinds=(Kind.MSI, Kind.MSM))
def icons_are_used(check: PackageCheck) -> Iterator[Finding]:
    """An icon is used by a class, a program identifier or a shortcut, or in the list of installed
    programs."""
    used: set[Cell] = {check.properties.get("ARPPRODUCTICON")}
    for table in ("Class", "Shortcut", "ProgId"):
        used |= check.values(table, "Icon_")
    for row, name in check.rows("Icon", "Name"):
        if name not in used:
            yield check.at("unused", "Icon", row, "Name", icon=name)


@rule("ICE41", reads="Class Extension FeatureComponents")
def registered_components_belong_to_their_feature(check: PackageCheck) -> Iterator[Finding]:
    """The feature of a class or an extension contains its component."""
    for table, column in (("Class", "CLSID"), ("Extension", "Extension")):
        for row, *pair in check.rows(table, "Feature_", "Component_"):
            names = dict(zip(("feature", "component"), pair, strict=True))
            if not check.has("FeatureComponents"):
                yield check.at("no-table", table, row, column, **names)
            elif tuple(pair) not in check.keys("FeatureComponents"):
                yield check.at("not-in-feature", table, row, column, **names)


@rule("ICE42", reads="Class Component File", kinds=(Kind.MSI, Kind.MSM))
def classes_fit_their_context(check: PackageCheck) -> Iterator[Finding]:
    """An in-process server is no program, and only local servers have arguments.

    The validators know the contexts as ``InProcServer`` and ``InProcServer32`` only, as they are
    documented; rows with the registry's own spelling, ``InprocServer32``, pass.
    """
    if not check.has("Class"):
        return
    key_paths = check.lookup("Component", "Component", "KeyPath")
    file_names = check.lookup("File", "File", "FileName")
    for row, context, component, argument, handler in check.rows(
        "Class", "Context", "Component_", "Argument", "DefInprocHandler"
    ):
        names = {"context": context, "component": component}
        if context in _IN_PROCESS:
            (path,) = key_paths.get(component, (None,))
            (file,) = file_names.get(path, (None,))
            if _is_program(file):
                yield check.at("program", "Class", row, "Context", file=file, **names)
        if context in _LOCAL:
            continue
        if argument is not None:
            yield check.at("argument", "Class", row, "CLSID", value=argument, **names)
        if handler is not None:
            yield check.at("handler", "Class", row, "CLSID", value=handler, **names)


_IN_PROCESS = frozenset({"InProcServer", "InProcServer32"})
_LOCAL = frozenset({"LocalServer", "LocalServer32"})


def _is_program(name: Cell) -> bool:
    """Whether the short or the long name of a file ends with ``.exe``."""
    return any(
        form.lower().endswith(".exe") and form.lower() != ".exe" for form in both_names(name)
    )
