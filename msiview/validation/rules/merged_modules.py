"""Rules about the merge modules that a package contains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from msiview.database.cells import Cell, cell_text, number_of, text_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_PRIMARY = 0x03FF
"""The bits of a language that tell it without its region."""


@rule("ICE25", reads="ModuleDependency ModuleExclusion ModuleSignature")
def modules_are_compatible(check: PackageCheck) -> Iterator[Finding]:
    """The modules that merged modules need are there, those that they exclude are not."""
    modules: dict[Cell, list[tuple[int, Cell]]] = {}
    for _, module, language, version in check.rows(
        "ModuleSignature", "ModuleID", "Language", "Version"
    ):
        modules.setdefault(module, []).append((number_of(language) or 0, version))
    for row, module, required, language, version in check.rows(
        "ModuleDependency", "ModuleID", "RequiredID", "RequiredLanguage", "RequiredVersion"
    ):
        is_met = any(
            _is_language(number_of(language) or 0, own) and _version(has) >= _version(version)
            for own, has in modules.get(required, ())
        )
        if not is_met:
            names = {"module": module, "required": required, "version": version or "any version"}
            yield check.at("dependency", "ModuleDependency", row, "ModuleID", **names)
    exclusions: dict[Cell, list[tuple[Cell, ...]]] = {}
    for _, module, excluded, *limits in check.rows(
        "ModuleExclusion",
        "ModuleID",
        "ExcludedID",
        "ExcludedLanguage",
        "ExcludedMinVersion",
        "ExcludedMaxVersion",
    ):
        exclusions.setdefault(excluded, []).append((module, *limits))
    for row, module, language, version in check.rows(
        "ModuleSignature", "ModuleID", "Language", "Version"
    ):
        for by, excluded, least, most in exclusions.get(module, ()):
            if _is_excluded(
                number_of(language) or 0, version, number_of(excluded) or 0, least, most
            ):
                found = check.at(
                    "excluded", "ModuleSignature", row, "ModuleID", module=module, by=by
                )
                # The validators name the version, too, which is no part of the key.
                yield replace(found, key=(*found.key, cell_text(version)))
                break


def _is_language(required: int, language: int) -> bool:
    """Whether a module's language is the required one; 0 is any, and one without region fits all
    of its regions, in both directions."""
    if 0 in (required, language) or required == language:
        return True
    is_partial = not required & ~_PRIMARY or not language & ~_PRIMARY
    return is_partial and required & _PRIMARY == language & _PRIMARY


def _is_excluded(language: int, version: Cell, excluded: int, least: Cell, most: Cell) -> bool:
    """Whether a module of this language and version is excluded; a negative language excludes all
    others."""
    fits = _is_language(abs(excluded), language)
    if fits if excluded < 0 else not fits:
        return False
    has = _version(version)
    return (least is None or has >= _version(least)) and (most is None or has <= _version(most))


def _version(version: Cell) -> tuple[int, ...]:
    """The four numbers of a version, as far as it has them: 0 from the first that is none."""
    fields: list[int] = []
    for field in text_of(version).split("."):
        number = re.match(r"[0-9]+", field)
        fields += [int(number[0][-9:])] if number else []
        if number is None or number[0] != field:
            break
    return tuple([*fields, 0, 0, 0, 0][:4])
