"""The rule about packages of 32 and 64 bits: what they hold, where it goes, what they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msiview.database.cells import Cell, number_of, text_of
from msiview.database.summary import PropertyId
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_LOWEST_SCHEMAS = {"Intel64": 150, "x64": 200, "AMD64": 200, "Arm64": 500}
"""The lowest schema for each platform of 64 bits: what Template begins with, case and all."""

_64_BIT_COMPONENT = 0x0100
_64_BIT_SCRIPT = 0x1000
_PLAIN_SEARCHES = 15
"""The highest type of a search without the bit 16, which asks for 64 bits. The validators take any
higher one for such a search."""


_FOLDERS_32 = frozenset({"ProgramFilesFolder", "CommonFilesFolder", "SystemFolder"})
_FOLDERS_64 = frozenset({"ProgramFiles64Folder", "CommonFiles64Folder", "System64Folder"})

_NAMES_32 = re.compile(r"\[(?:ProgramFilesFolder|CommonFilesFolder|SystemFolder)\]")
_NAMES_64 = re.compile(r"\[(?:ProgramFiles64Folder|CommonFiles64Folder|System64Folder)\]")
_OWN_VARIABLES = re.compile(
    r"\[%(?:(?:COMMON)?PROGRAMFILES\]|(?:WINDIR|WINROOT|SYSTEMROOT)\]\\SYSTEM32)", re.IGNORECASE
)
"""Environment variables of the folders that are those of the processor."""

_X86_VARIABLES = re.compile(
    r"\[%(?:(?:COMMON)?PROGRAMFILES\(X86\)\]|(?:WINDIR|WINROOT|SYSTEMROOT)\]\\SYSWOW64)",
    re.IGNORECASE,
)
"""Those of the folders for 32 bits on a computer of 64."""

_TEXTS = (("Environment", "Value"), ("Registry", "Value"), ("Shortcut", "Arguments"))


@rule(
    "ICE80",
    reads="Component CustomAction Directory Environment Property RegLocator Registry Shortcut "
    "_SummaryInfo",
)
def bits_fit_platform(check: PackageCheck) -> Iterator[Finding]:
    """64-bit parts are in a 64-bit package and use 64-bit folders, 32-bit parts 32-bit folders."""
    template, schema = check.summary.text(PropertyId.TEMPLATE), _schema(check)
    if ";" not in template:
        yield check.in_summary("no-template", PropertyId.TEMPLATE, template=template)
        return
    if schema is None:
        yield check.in_summary("no-schema", PropertyId.PAGE_COUNT)
        return
    platform = next((name for name in _LOWEST_SCHEMAS if template.startswith(name)), "")
    if platform and schema < _LOWEST_SCHEMAS[platform]:
        lowest = _LOWEST_SCHEMAS[platform]
        yield check.in_summary(
            "low-schema", PropertyId.PAGE_COUNT, platform=platform, schema=schema, lowest=lowest
        )
    if not platform:
        yield from _64_bits_in_32(check)
    if check.has("Component"):
        yield from _folders(check)
        yield from _texts(check, bool(platform))
    yield from _language(check, template)


def _schema(check: PackageCheck) -> int | None:
    return check.summary.number(PropertyId.PAGE_COUNT)


def _64_bits_in_32(check: PackageCheck) -> Iterator[Finding]:
    """What asks for 64 bits in a package for 32."""
    for row, attributes in check.rows("Component", "Attributes"):
        if (number_of(attributes) or 0) & _64_BIT_COMPONENT:
            yield check.at("component", "Component", row, "Attributes")
    for row, type_ in check.rows("CustomAction", "Type"):
        if (number_of(type_) or 0) & _64_BIT_SCRIPT:
            yield check.at("script", "CustomAction", row, "Action")
    for row, name in check.rows("Property", "Property"):
        if name in _FOLDERS_64:
            yield check.at("property", "Property", row, "Property")
    for row, type_ in check.rows("RegLocator", "Type"):
        if (number_of(type_) or 0) > _PLAIN_SEARCHES:
            yield check.at("search", "RegLocator", row, "Type")


def _folders(check: PackageCheck) -> Iterator[Finding]:
    """Components whose folder is for the other number of bits."""
    parents = {
        key: cells[0]
        for key, cells in check.lookup("Directory", "Directory", "Directory_Parent").items()
    }
    folders = {
        directory: _folder_above(directory, parents)
        for directory in check.values("Component", "Directory_")
    }
    for row, attributes, directory in check.rows("Component", "Attributes", "Directory_"):
        folder = folders[directory]
        if folder is None:
            continue
        if (number_of(attributes) or 0) & _64_BIT_COMPONENT:
            if folder in _FOLDERS_32:
                yield check.at("folder-32", "Component", row, "Directory_", folder=folder)
        elif folder in _FOLDERS_64:
            yield check.at("folder-64", "Component", row, "Directory_", folder=folder)


def _folder_above(directory: Cell, parents: Mapping[Cell, Cell]) -> Cell:
    """The nearest folder for 32 or 64 bits that a directory is or lies in; None outside of all."""
    seen: set[Cell] = set()
    while directory is not None and directory not in seen:
        if directory in _FOLDERS_32 or directory in _FOLDERS_64:
            return directory
        seen.add(directory)
        directory = parents.get(directory)
    return None


def _texts(check: PackageCheck, is_64_bit: bool) -> Iterator[Finding]:
    """Texts that name folders for the other number of bits."""
    attributes = check.lookup("Component", "Component", "Attributes")
    for table, column in _TEXTS:
        for row, component, value in check.rows(table, "Component_", column):
            text = text_of(value)
            if "[" not in text or component not in attributes:
                continue
            of_64 = (number_of(attributes[component][0]) or 0) & _64_BIT_COMPONENT
            found = (_NAMES_32 if of_64 else _NAMES_64).search(text)
            if found:
                case = "names-32" if of_64 else "names-64"
                yield check.at(case, table, row, column, name=found[0])
            found = (_OWN_VARIABLES if is_64_bit and not of_64 else _X86_VARIABLES).search(text)
            if found:
                case = _variable_case(is_64_bit, bool(of_64))
                yield check.at(case, table, row, column, name=found[0])


def _variable_case(is_64_bit: bool, of_64: bool) -> str:
    if of_64:
        return "variable-32"
    return "variable-64" if is_64_bit else "variable-x86"


def _language(check: PackageCheck, template: str) -> Iterator[Finding]:
    languages = template.partition(";")[2]
    row = check.keys("Property").get(("ProductLanguage",))
    if row is None or languages in ("", "0"):
        return
    language = check.properties.get("ProductLanguage", "")
    # The validators look at the first place alone where the number is found.
    before, found, after = template.partition(language) if language else ("", "", "")
    if not found or before[-1:] not in (";", ",") or after[:1] not in ("", ","):
        names = {"language": language, "template": template}
        yield check.at("language", "Property", row, "Value", **names)
