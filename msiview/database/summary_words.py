"""Explains the summary properties of a file according to its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from msiview.database.languages import language_words
from msiview.database.package import Kind
from msiview.database.summary import PropertyId, SummaryInformation, filetime
from msiview.database.transform_flags import (
    error_condition_words,
    split_character_count,
    validation_words,
)
from msiview.format.codepages import name_of
from msiview.format.guids import BRACED
from msiview.format.property_set import PropertyValue
from msiview.words import counted, date_time

_NAMES = {
    PropertyId.CODEPAGE: "Code page",
    PropertyId.TITLE: "Title",
    PropertyId.SUBJECT: "Subject",
    PropertyId.AUTHOR: "Author",
    PropertyId.KEYWORDS: "Keywords",
    PropertyId.COMMENTS: "Comments",
    PropertyId.TEMPLATE: "Template",
    PropertyId.LAST_SAVED_BY: "Last saved by",
    PropertyId.REVISION_NUMBER: "Revision number",
    PropertyId.EDIT_TIME: "Edit time",
    PropertyId.LAST_PRINTED: "Last printed",
    PropertyId.CREATE_TIME: "Created",
    PropertyId.LAST_SAVE_TIME: "Last saved",
    PropertyId.PAGE_COUNT: "Page count",
    PropertyId.WORD_COUNT: "Word count",
    PropertyId.CHARACTER_COUNT: "Character count",
    PropertyId.THUMBNAIL: "Thumbnail",
    PropertyId.CREATING_APPLICATION: "Creating application",
    PropertyId.SECURITY: "Security",
}

_SECURITY = {
    1: "password protected",
    2: "read-only recommended",
    4: "read-only enforced",
    8: "locked for annotations",
}
"""Bits of the property. Source: [MS-OLEPS], PIDSI_DOC_SECURITY; Windows Installer enforces none."""

_TIMES = {
    PropertyId.LAST_PRINTED,
    PropertyId.CREATE_TIME,
    PropertyId.LAST_SAVE_TIME,
}

_TRANSFORM_REVISION = re.compile(
    rf"({BRACED})?([^;]*)(?:;({BRACED})?([^;]*))?(?:;(.*))?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class SummaryField:
    """One property as people read it.

    ``text`` is the value as stored (times as ISO 8601 in UTC), ``meaning`` what it means in this
    kind of file, as sentences without a final full stop.
    """

    property_id: int
    name: str
    value: PropertyValue
    text: str
    meaning: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TransformTarget:
    """What a transform's Revision Number says: from which product to which."""

    base_product: str
    base_version: str
    new_product: str
    new_version: str
    upgrade_code: str


def describe_summary(summary: SummaryInformation, kind: Kind) -> list[SummaryField]:
    """The properties that the file states, in the order of their numbers."""
    fields = []
    for number in summary.ids():
        value = summary.value(number)
        assert value is not None
        name = property_name(number)
        text = value_text(number, value)
        meaning = _meaning(number, value, text, kind)
        if number == PropertyId.CODEPAGE and summary.properties is not None:
            stated, page = value.value, summary.properties.codepage
            if isinstance(stated, int) and stated & 0xFFFF != page:
                meaning.append(f"read under code page {name_of(page)}, as chosen")
        fields.append(SummaryField(number, name, value, text, tuple(meaning)))
    return fields


def property_name(number: int) -> str:
    """What a summary property is called."""
    return _NAMES[PropertyId(number)] if number in _NAMES else f"Property {number}"


def value_text(number: int, value: PropertyValue) -> str:
    """A property's value in one line, whatever its type is."""
    stored = value.value
    if stored is None:
        return ""
    if isinstance(stored, bytes):
        return counted(len(stored), "byte")
    if value.vt == 64 and isinstance(stored, int):
        if number == PropertyId.EDIT_TIME:
            return f"{stored // 10_000_000} s"
        time = filetime(stored)
        if time is None:
            return "never" if stored == 0 else str(stored)
        return date_time(time)
    return str(stored)


def engine_version(page_count: int) -> str:
    """The installer version behind a Page Count: 200 is 2.0, 301 is 3.1, 405 is 4.5."""
    major, minor = divmod(page_count, 100)
    return f"{major}.{minor // 10 if minor % 10 == 0 else minor}"


def patch_codes(revision: str) -> list[str]:
    """The GUIDs of a patch's Revision Number: its own code, then those it obsoletes."""
    return [guid.upper() for guid in re.findall(BRACED, revision)]


def transform_names(last_saved_by: str) -> list[str]:
    """The transforms of a patch in their order, without the colons before the names."""
    return [name.removeprefix(":") for name in last_saved_by.split(";") if name.strip(":")]


def transform_target(revision: str) -> TransformTarget:
    """The products and versions in a transform's Revision Number; empty where not stated."""
    match = _TRANSFORM_REVISION.match(revision)
    parts = [part or "" for part in match.groups()] if match else [""] * 5
    return TransformTarget(
        parts[0].upper(),
        parts[1].strip(),
        parts[2].upper(),
        parts[3].strip(),
        parts[4].strip().upper(),
    )


def _meaning(number: int, value: PropertyValue, text: str, kind: Kind) -> list[str]:
    stored = value.value
    if number == PropertyId.CODEPAGE and isinstance(stored, int):
        return [f"texts of this summary are in code page {name_of(stored & 0xFFFF)}"]
    if number in _TIMES and value.vt == 64:
        return ["UTC"] if stored else []
    match kind:
        case Kind.MST:
            return _transform_meaning(number, stored, text)
        case Kind.MSP:
            return _patch_meaning(number, stored, text)
        case _:
            return _database_meaning(number, stored, text, kind)


def _database_meaning(number: int, stored: object, text: str, kind: Kind) -> list[str]:
    match number:
        case PropertyId.SUBJECT:
            return ["name of the product"] if text else []
        case PropertyId.AUTHOR:
            return ["manufacturer"] if text else []
        case PropertyId.TEMPLATE:
            return _platform_and_languages(text)
        case PropertyId.REVISION_NUMBER:
            if kind is Kind.MSM:
                return ["the module's GUID"]
            return (
                ["package code: two files with the same code must be the same file"] if text else []
            )
        case PropertyId.LAST_SAVED_BY:
            return (
                ["who made the administrative image; empty in a package as shipped"] if text else []
            )
        case PropertyId.PAGE_COUNT if isinstance(stored, int) and stored > 0:
            return [f"needs Windows Installer {engine_version(stored)} or later"]
        case PropertyId.WORD_COUNT if isinstance(stored, int):
            return _source_type(stored)
    return _common_meaning(number, stored)


def _common_meaning(number: int, stored: object) -> list[str]:
    if number == PropertyId.SECURITY and isinstance(stored, int):
        bits = [words for bit, words in _SECURITY.items() if stored & bit]
        return bits or ["no restriction" if stored == 0 else "unknown value"]
    if number == PropertyId.EDIT_TIME:
        return ["time spent editing; the installer does not use it"]
    return []


def _platform_and_languages(text: str) -> list[str]:
    platform, _, languages = text.partition(";")
    meaning = [f"platform {platform.strip() or 'Intel'}"]
    if languages.strip():
        words = [language_words(language) for language in languages.split(",")]
        meaning.append(("languages " if len(words) > 1 else "language ") + ", ".join(words))
    else:
        meaning.append("language neutral")
    return meaning


def _source_type(number: int) -> list[str]:
    meaning = ["short file names" if number & 1 else "long file names"]
    meaning.append(
        "source files are compressed" if number & 2 else "source files are not compressed"
    )
    if number & 4:
        meaning.append("this is an administrative image")
    if number & 8:
        meaning.append("installs without elevated rights")
    if number & ~0xF:
        meaning.append(f"unknown bits 0x{number & ~0xF & 0xFFFFFFFF:X}")
    return meaning


def _transform_meaning(number: int, stored: object, text: str) -> list[str]:
    match number:
        case PropertyId.TEMPLATE:
            if not text:
                return ["any platform and language"]
            return ["the package must have: " + ", ".join(_platform_and_languages(text))]
        case PropertyId.LAST_SAVED_BY if text:
            return ["after the transform: " + ", ".join(_platform_and_languages(text))]
        case PropertyId.REVISION_NUMBER if text:
            return _revision_meaning(transform_target(text))
        case PropertyId.PAGE_COUNT if isinstance(stored, int) and stored > 0:
            return [f"needs Windows Installer {engine_version(stored)} or later"]
        case PropertyId.CHARACTER_COUNT if isinstance(stored, int):
            return _flags_meaning(stored)
    return _common_meaning(number, stored)


def _revision_meaning(target: TransformTarget) -> list[str]:
    meaning = []
    if target.base_product or target.base_version:
        meaning.append(f"made from product {target.base_product} {target.base_version}".rstrip())
    if target.new_product or target.new_version:
        meaning.append(f"turns it into {target.new_product} {target.new_version}".rstrip())
    if target.upgrade_code:
        meaning.append(f"upgrade code {target.upgrade_code}")
    return meaning


def _flags_meaning(number: int) -> list[str]:
    conditions, validation = split_character_count(number)
    checks = validation_words(validation)
    ignored = error_condition_words(conditions)
    return [
        f"0x{number & 0xFFFFFFFF:08X}",
        *([f"applies only if {check}" for check in checks] or ["applies to any package"]),
        *([f"ignored: {phrase}" for phrase in ignored] or ["no error is ignored"]),
    ]


def _patch_meaning(number: int, stored: object, text: str) -> list[str]:
    match number:
        case PropertyId.TEMPLATE:
            count = len([code for code in text.split(";") if code.strip()])
            return [f"product codes that can be patched: {count}"]
        case PropertyId.KEYWORDS if text:
            return ["places where the patch may be found"]
        case PropertyId.LAST_SAVED_BY:
            names = transform_names(text)
            return (
                [f"transforms in their order: {', '.join(names)}"] if names else ["no transforms"]
            )
        case PropertyId.REVISION_NUMBER:
            return _patch_code_meaning(patch_codes(text))
        case PropertyId.WORD_COUNT if isinstance(stored, int):
            engines = {1: "any version", 2: "1.2", 3: "2.0", 4: "3.0", 5: "3.1"}
            engine = engines.get(stored)
            if engine is None:
                return ["unknown engine version"]
            return [
                "works with any Windows Installer"
                if stored == 1
                else f"needs Windows Installer {engine} or later"
            ]
    return _common_meaning(number, stored)


def _patch_code_meaning(codes: list[str]) -> list[str]:
    if not codes:
        return ["no patch code"]
    meaning = [f"patch code {codes[0]}"]
    if len(codes) > 1:
        meaning.append("makes obsolete: " + ", ".join(codes[1:]))
    return meaning
