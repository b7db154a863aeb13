"""Rules about the summary information."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile

from msiview.database.package import Kind
from msiview.database.summary import PropertyId
from msiview.format.guids import STRICT, braced
from msiview.format.property_set import Value
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_TEXTS = {
    PropertyId.SUBJECT: "Subject",
    PropertyId.AUTHOR: "Author",
    PropertyId.KEYWORDS: "Keywords",
    PropertyId.COMMENTS: "Comments",
    PropertyId.TEMPLATE: "Template",
    PropertyId.LAST_SAVED_BY: "Last Saved By",
    PropertyId.REVISION_NUMBER: "Revision Number",
    PropertyId.CREATING_APPLICATION: "Creating Application",
}
_NUMBERS_OF_PATCHES = {
    PropertyId.CREATE_TIME: "Create Time",
    PropertyId.SECURITY: "Security",
}
_NUMBERS = {
    **_NUMBERS_OF_PATCHES,
    PropertyId.PAGE_COUNT: "Page Count",
    PropertyId.WORD_COUNT: "Word Count",
}
_NUMBERS_OF_TRANSFORMS = {
    **_NUMBERS_OF_PATCHES,
    PropertyId.PAGE_COUNT: "Page Count",
    PropertyId.CHARACTER_COUNT: "Character Count",
}
_REQUIRED = frozenset(
    {
        PropertyId.TEMPLATE,
        PropertyId.REVISION_NUMBER,
        PropertyId.PAGE_COUNT,
        PropertyId.WORD_COUNT,
        PropertyId.CHARACTER_COUNT,
    }
)
_TIMES = {PropertyId.LAST_PRINTED: "Last Printed", PropertyId.LAST_SAVE_TIME: "Last Saved"}
_PLACES_OF_TIMES = {
    PropertyId.LAST_PRINTED: PropertyId.LAST_PRINTED,
    PropertyId.LAST_SAVE_TIME: PropertyId.CREATE_TIME,
}
"""Where the validators see a time that is too early: one with the time of creation itself."""

_COMPRESSED = 2
_ADMINISTRATIVE = 4
_NO_ELEVATION = 8
_MOST_FLAGS = 15
_FILE_COMPRESSED = 0x4000
_NO_FLAGS_OF_TRANSFORMS = 0xF000FFC0

_SHORT_NAME = "SummaryInfo"
"""What the validators call the summary where they warn of flags in Word Count."""

_MODULE = "Merge Module"
_PATCH, _TRANSFORM = "Patch", "Transform"
"""Titles by which the validators take a file for something else, with other rules. That of a
module or a transform may go on."""

_GUIDS = re.compile(rf"(?:{STRICT})+")

_ARCHITECTURES = {
    "": "",
    "Intel": "x86",
    "Alpha": "x86",
    "Intel64": "Itanium",
    "x64": "x64",
    "AMD64": "x64",
    "Arm": "Arm",
    "Arm64": "Arm64",
}
"""The platforms of Template; those of one architecture may be named together."""

_PLATFORM = rf"(?:{'|'.join(sorted(filter(None, _ARCHITECTURES), reverse=True))})"
_PLATFORMS = re.compile(rf"(?:{_PLATFORM}(?:,{_PLATFORM})*,?)?")
_LANGUAGES = re.compile(r"[0-9,]*")


@rule("ICE39", reads="File MsiPackageCertificate _SummaryInfo", kinds=(Kind.MSI, Kind.MSM))
def summary_fits_the_kind_of_file(check: PackageCheck) -> Iterator[Finding]:
    """The summary information is complete, and its values have the forms that a package needs.

    The validators tell kinds of files by Title: flags are looked at in packages only, and a file
    that is called Patch or Transform is measured as one.
    """
    title = check.summary.value(PropertyId.TITLE)
    if title is None or not isinstance(title.value, str):
        yield check.in_summary("no-title", PropertyId.TITLE)
        return
    if title.value == _PATCH:
        yield from _as_patch(check)
        return
    if title.value.startswith(_TRANSFORM):
        yield from _as_transform(check)
        return
    is_module = title.value.startswith(_MODULE)
    yield from _types(check, _NUMBERS)
    yield from _template(check.summary.text(PropertyId.TEMPLATE), check)
    revision = check.summary.text(PropertyId.REVISION_NUMBER)
    if _is_there(check, PropertyId.REVISION_NUMBER) and braced(revision) != revision:
        yield check.in_summary("revision", PropertyId.REVISION_NUMBER, value=revision)
    yield from _times(check, passes_over=PropertyId.LAST_PRINTED if is_module else None)
    if not is_module:
        yield from _word_count(check)


def _as_patch(check: PackageCheck) -> Iterator[Finding]:
    """What the validators say of a package that calls itself a patch."""
    yield from _types(check, _NUMBERS_OF_PATCHES)
    template = check.summary.text(PropertyId.TEMPLATE)
    if _is_there(check, PropertyId.TEMPLATE) and braced(template) != template:
        yield check.in_summary("as-patch", PropertyId.TEMPLATE, name="Template")
    codes = check.summary.text(PropertyId.REVISION_NUMBER)
    if codes and not _GUIDS.fullmatch(codes):
        yield check.in_summary("as-patch", PropertyId.REVISION_NUMBER, name="Revision Number")
    if check.summary.number(PropertyId.WORD_COUNT) != 1:
        yield check.in_summary("as-patch", PropertyId.WORD_COUNT, name="Word Count")
    yield from _times(check, passes_over=PropertyId.LAST_PRINTED)


def _as_transform(check: PackageCheck) -> Iterator[Finding]:
    """What the validators say of a package that calls itself a transform: they take no Revision
    Number at all, and tell flags that transforms do not have where Last Printed is."""
    yield from _types(check, _NUMBERS_OF_TRANSFORMS)
    template = check.summary.text(PropertyId.TEMPLATE)
    yield from _template(template, check)
    if "," in template.partition(";")[2]:
        yield check.in_summary("as-transform", PropertyId.TEMPLATE, name="Template")
    if _is_there(check, PropertyId.REVISION_NUMBER):
        yield check.in_summary("as-transform", PropertyId.REVISION_NUMBER, name="Revision Number")
    flags = check.summary.number(PropertyId.CHARACTER_COUNT)
    if flags is not None and flags & _NO_FLAGS_OF_TRANSFORMS:
        yield check.in_summary("as-transform", PropertyId.LAST_PRINTED, name="Character Count")
    yield from _times(check, passes_over=PropertyId.LAST_PRINTED)


def _is_there(check: PackageCheck, number: int) -> bool:
    """Whether the summary has a property: one that is missing is told once."""
    stored = check.summary.value(number)
    return stored is not None and stored.value is not None


def _types(check: PackageCheck, numbers: Mapping[PropertyId, str]) -> Iterator[Finding]:
    for names, is_right in ((_TEXTS, _is_text), (numbers, _is_number)):
        for number, name in names.items():
            stored = check.summary.value(number)
            if stored is None or not _is_there(check, number):
                if number in _REQUIRED:
                    yield check.in_summary("missing", number, name=name)
            elif not is_right(stored.value):
                yield check.in_summary("type", number, name=name)


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


def _is_number(value: Value) -> bool:
    """Whether a value is a number; the installer reads one that is written as text, too."""
    return isinstance(value, int) or (isinstance(value, str) and value.isdecimal())


def _template(template: str, check: PackageCheck) -> Iterator[Finding]:
    stored = check.summary.value(PropertyId.TEMPLATE)
    if stored is None or not isinstance(stored.value, str):
        return
    platforms = _PLATFORMS.match(template)
    rest = template[platforms.end() :] if platforms is not None else template
    if not rest.startswith(";"):
        yield check.in_summary("template", PropertyId.TEMPLATE, value=template)
    if _LANGUAGES.fullmatch(rest.removeprefix(";")) is None:
        yield check.in_summary("template-languages", PropertyId.TEMPLATE, value=template, rest=rest)
    # Behind a platform that nobody knows the validators read no further.
    known = takewhile(_ARCHITECTURES.__contains__, template.partition(";")[0].split(","))
    architectures = {_ARCHITECTURES[platform] for platform in known} - {""}
    if len(architectures) > 1:
        yield check.in_summary("mixture", PropertyId.TEMPLATE, value=template)


def _times(check: PackageCheck, passes_over: PropertyId | None) -> Iterator[Finding]:
    created = check.summary.number(PropertyId.CREATE_TIME)
    for number, name in _TIMES.items():
        time = check.summary.number(number)
        if number == passes_over:
            continue
        if created is not None and time is not None and time < created:
            yield check.in_summary("before-creation", _PLACES_OF_TIMES[number], name=name)


def _word_count(check: PackageCheck) -> Iterator[Finding]:
    flags = check.summary.number(PropertyId.WORD_COUNT)
    if flags is None:
        return
    if not 0 <= flags <= _MOST_FLAGS:
        yield check.in_summary("word-count", PropertyId.WORD_COUNT, value=flags)
        return
    column = str(int(PropertyId.WORD_COUNT))
    if flags & _ADMINISTRATIVE:
        yield check.without_row("administrative", _SHORT_NAME, column, value=flags)
    if flags & _NO_ELEVATION and check.column("MsiPackageCertificate", "PackageCertificate"):
        yield check.without_row("certificate", _SHORT_NAME, column)
    if flags & _COMPRESSED:
        for row, file, attributes in check.rows("File", "File", "Attributes"):
            if isinstance(attributes, int) and attributes > 0 and attributes & _FILE_COMPRESSED:
                yield check.at("compressed-twice", "File", row, "Attributes", file=file)
