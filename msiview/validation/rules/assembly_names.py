"""Rules about the names of assemblies, as rows and as the files themselves state them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msiview.database.cells import Cell, number_of, text_of
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

if TYPE_CHECKING:
    from msiview.analysis.file_contents import FileContents

_WIN32 = 1
_KEY_PATH_IS_NO_FILE = 0x0004 | 0x0020

_NEUTRAL = frozenset({"", "neutral"})
_NO_TOKEN = frozenset({"", "null"})


@rule("assembly-key-path", reads="MsiAssembly Component", kinds=(Kind.MSI, Kind.MSM))
def win32_assemblies_have_a_file_as_key_path(check: PackageCheck) -> Iterator[Finding]:
    """The component of a Win32 assembly has a file as key path."""
    components = check.lookup("Component", "Component", "KeyPath", "Attributes")
    for row, component, kind in check.rows("MsiAssembly", "Component_", "Attributes"):
        if kind == _WIN32 and component in components:
            path, attributes = components[component]
            if path is None or (number_of(attributes) or 0) & _KEY_PATH_IS_NO_FILE:
                yield check.at("no-file", "MsiAssembly", row, "Component_", component=component)


@rule("assembly-name", reads="MsiAssembly MsiAssemblyName", kinds=(Kind.MSI, Kind.MSM))
def assemblies_have_a_name(check: PackageCheck) -> Iterator[Finding]:
    """An assembly has the parts of its name that Windows needs; a global one of .NET is signed."""
    names = check.once(_stated_names)
    for row, component, application, kind in check.rows(
        "MsiAssembly", "Component_", "File_Application", "Attributes"
    ):
        stated = names.get(component)
        if stated is None:
            yield check.at("no-name", "MsiAssembly", row, "Component_", component=component)
            continue
        for part in ("name", "version"):
            if part not in stated:
                values = {"component": component, "part": part}
                yield check.at("part", "MsiAssembly", row, "Component_", **values)
        is_global_net = application is None and kind != _WIN32
        if is_global_net and stated.get("publickeytoken", (0, ""))[1].casefold() in _NO_TOKEN:
            yield check.at("unsigned", "MsiAssembly", row, "Component_", component=component)


def _stated_names(check: PackageCheck) -> dict[Cell, dict[str, tuple[int, str]]]:
    """The parts of the names of assemblies by component: row and value by the part in small
    letters, in which Windows does not tell them apart."""
    found: dict[Cell, dict[str, tuple[int, str]]] = {}
    for row, component, name, value in check.rows("MsiAssemblyName", "Component_", "Name", "Value"):
        found.setdefault(component, {})[text_of(name).casefold()] = row, text_of(value)
    return found


@rule(
    "assembly-identity",
    reads="MsiAssembly MsiAssemblyName File Component",
    kinds=(Kind.MSI, Kind.MSM),
)
def names_are_those_of_the_assemblies(check: PackageCheck) -> Iterator[Finding]:
    """MsiAssemblyName states what the assembly in the cabinet is called."""
    stated_names = check.once(_stated_names)
    paths = check.lookup("Component", "Component", "KeyPath")
    for row, component, manifest, kind in check.rows(
        "MsiAssembly", "Component_", "File_Manifest", "Attributes"
    ):
        file = manifest or paths.get(component, (None,))[0]
        contents = check.contents.get(text_of(file))
        if contents is None or contents.problem or contents.md5 is None:
            continue
        actual = _win32_name(contents) if kind == _WIN32 else _net_name(contents)
        names = {"component": component, "file": file}
        if actual is None:
            yield check.at("no-assembly", "MsiAssembly", row, "File_Manifest", **names)
            continue
        stated = stated_names.get(component, {})
        for part, value in actual.items():
            if part not in stated:
                if value and part != "processorarchitecture":
                    yield check.at(
                        "missing",
                        "MsiAssembly",
                        row,
                        "Component_",
                        part=part,
                        actual=value,
                        **names,
                    )
                continue
            at, said = stated[part]
            if _plain(part, said) == _plain(part, value):
                continue
            case = "different" if value else "extra"
            yield check.at(
                case, "MsiAssemblyName", at, "Value", part=part, stated=said, actual=value, **names
            )


def _net_name(contents: FileContents) -> dict[str, str] | None:
    """The parts of a .NET assembly's name; empty values are those that it has not."""
    assembly = contents.assembly
    if assembly is None:
        return None
    return {
        "name": assembly.name,
        "version": assembly.version,
        "culture": assembly.culture or "neutral",
        "publickeytoken": assembly.token,
        "processorarchitecture": assembly.architecture,
    }


def _win32_name(contents: FileContents) -> dict[str, str] | None:
    """The parts of a Win32 assembly's name in its manifest."""
    parts = {name.casefold(): value for name, value in contents.manifest.items()}
    return parts if "name" in parts else None


def _plain(part: str, value: str) -> str:
    """A value as Windows compares it: without regard to case, and with one word for none."""
    value = value.casefold()
    if part in ("culture", "language") and value in _NEUTRAL:
        return ""
    return "" if part == "publickeytoken" and value in _NO_TOKEN else value
