"""Rules about what the Registry table writes: values, and keys that are the installer's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.database.cells import text_of
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_CURRENT_VERSION = r"Software\Microsoft\Windows\CurrentVersion\Installer"
_POLICIES = r"Software\Policies\Microsoft\Windows\Installer"
_INSTALLERS_KEYS: dict[int, tuple[str, ...]] = {
    0: (r"Installer\Products", r"Installer\Features", r"Installer\Components"),
    1: (_POLICIES,),
    2: (
        _POLICIES,
        *(
            rf"{_CURRENT_VERSION}\{key}"
            for key in ("Products", "Components", "Folders", "DriveMapping", "Rollback")
        ),
    ),
}
"""What the keys of the installer begin with, for each root, as the validators have them:
with regard to case, and without those that newer versions of Windows use (``UserData``)."""

_REFERENCE = r"\[(?![#!$])[^\]]+\]"
"""A property in brackets: what names files or components is no number."""

# Where a property stands first, anything may follow it.
_NUMBER = re.compile(rf"(?:[+-]|(?=.))(?:\[(?![#!$]).*\].*|(?:[0-9]|{_REFERENCE})*)", re.DOTALL)
_HEXADECIMAL = re.compile(rf"(?:[0-9A-Fa-f]|{_REFERENCE})*")


@rule("ICE53", reads="Registry", kinds=(Kind.MSI, Kind.MSM))
def installers_own_keys(check: PackageCheck) -> Iterator[Finding]:
    """The Registry table does not write to the keys in which the installer keeps its own data."""
    for row, root, key in check.rows("Registry", "Root", "Key"):
        prefixes = _INSTALLERS_KEYS.get(root) if isinstance(root, int) else None
        if prefixes and text_of(key).startswith(prefixes):
            yield check.at("installers-key", "Registry", row, "Registry", path=key)


@rule("ICE70", reads="Registry", kinds=(Kind.MSI, Kind.MSM))
def numbers_are_numbers(check: PackageCheck) -> Iterator[Finding]:
    """What follows ``#`` in a value is a number, what follows ``#x`` hexadecimal digits.

    Properties in brackets may stand for all or a part of them.
    """
    for row, value in check.rows("Registry", "Value"):
        text = text_of(value)
        if not text.startswith("#") or text[1:2] in ("#", "%"):
            continue
        if text[1:2] in ("x", "X"):
            if not _HEXADECIMAL.fullmatch(text, 2):
                yield check.at("no-hexadecimal", "Registry", row, "Value", value=text)
        elif not _NUMBER.fullmatch(text, 1):
            yield check.at("no-number", "Registry", row, "Value", value=text)
