"""How JSON answers on one package begin (docs/commands.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from msiview.database.package import Package
from msiview.session.opened_package import OpenedPackage

if TYPE_CHECKING:
    from msiview.report.change_object import ConflictObject


class InsideObject(TypedDict, total=False):
    """The way to a package that is embedded in the file."""

    inside: list[str]


class OverlaysObject(TypedDict, total=False):
    """The names of the layers, and what conflicts."""

    overlays: list[str]
    conflicts: list[ConflictObject]


class HeadObject(InsideObject, OverlaysObject):
    """The file as it was named, its kind and code page; with overlays the code page is theirs."""

    file: str
    kind: str
    codepage: int


def head_object(opened: OpenedPackage) -> HeadObject:
    """The head of an answer on a package, perhaps with overlays."""
    package = opened.package
    return {
        "file": package.path,
        **_inside(package),
        "kind": package.kind.value,
        "codepage": opened.codepage,
        **_overlays(opened),
    }


def _inside(package: Package) -> InsideObject:
    return {"inside": list(package.inside)} if package.inside else {}


def _overlays(opened: OpenedPackage) -> OverlaysObject:
    """The names of the layers, and what conflicts; nothing without overlays."""
    overlaid = opened.overlaid
    if overlaid is None:
        return {}
    # Only here: answers without overlays start faster.
    from msiview.report.change_object import conflict_objects

    return {"overlays": overlaid.layers, "conflicts": conflict_objects(overlaid)}
