"""The kind of an update (small update, minor or major upgrade), and the rules that it breaks.

Source: Microsoft's pages on patching and upgrades; docs/msi-format.md, "Kinds of patches".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from msiview.database.keys import key_text
from msiview.database.package import Kind
from msiview.database.summary import PropertyId
from msiview.overlay.changes import table_changes
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.hazard import Hazard
from msiview.overlay.live_table import live_table
from msiview.overlay.overlaid_table import RowState
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.version_checks import version_number


class UpdateKind(Enum):
    """What an update is to the installer."""

    NONE = "no update"
    SMALL = "small update"
    MINOR = "minor upgrade"
    MAJOR = "major upgrade"
    OTHER_PRODUCT = "another product"
    MODULE = "merge module"


_WORDS = {
    UpdateKind.NONE: "Neither rows nor streams change, so this is no update.",
    UpdateKind.SMALL: "Product code and version stay, so this is a small update.",
    UpdateKind.MINOR: "The product code stays and the version changes, so this is a minor upgrade.",
    UpdateKind.MAJOR: "The product code changes and the upgrade code stays, so this is a major "
    "upgrade: a product of its own that replaces the earlier one.",
    UpdateKind.OTHER_PRODUCT: "Product code and upgrade code differ, so these are two products.",
    UpdateKind.MODULE: "A merge module is no product: what kind of update it makes is decided by "
    "the packages that it is merged into.",
}

_COMPONENT_RULES = {
    *("assembly-moved", "component-id-changed", "component-left-feature", "component-removed"),
    *("file-left-behind", "file-moved", "renamed-key"),
}
"""Hazards that break the rules of small updates and minor upgrades."""


@dataclass(frozen=True, slots=True)
class Update:
    """The kind of an update, the reason for it, and the rules that it breaks."""

    kind: UpdateKind
    words: str
    broken: tuple[Hazard, ...]


def judge_update(
    overlaid: OverlaidDatabase, hazards: Iterable[Hazard], *, other_parts: bool = False
) -> Update:
    """The kind of update that the layers are. ``hazards`` are those of the same overlay;
    ``other_parts`` says that streams or the summary differ, be it without any row."""
    kind = kind_of_update(overlaid)
    if kind is UpdateKind.NONE and other_parts:
        kind = UpdateKind.SMALL
    if kind is UpdateKind.MODULE:
        return Update(kind, _WORDS[kind], ())
    broken = [*_codes(overlaid, kind)]
    if kind in (UpdateKind.SMALL, UpdateKind.MINOR):
        broken += _feature_tree(overlaid)
        broken += [hazard for hazard in hazards if hazard.id in _COMPONENT_RULES]
    elif kind is UpdateKind.MAJOR:
        broken += _major(overlaid)
    return Update(kind, _WORDS[kind], tuple(broken))


def kind_of_update(overlaid: OverlaidDatabase) -> UpdateKind:
    """What the layers are to the installer, by product code, upgrade code and version."""
    if overlaid.base.kind is Kind.MSM:
        return UpdateKind.MODULE
    if not _differs(overlaid, "ProductCode"):
        if _version(overlaid, before=True) != _version(overlaid, before=False):
            return UpdateKind.MINOR
        touched = any(table.is_touched for table in overlaid.tables.values())
        return UpdateKind.SMALL if touched else UpdateKind.NONE
    return UpdateKind.OTHER_PRODUCT if _differs(overlaid, "UpgradeCode") else UpdateKind.MAJOR


def _differs(overlaid: OverlaidDatabase, name: str) -> bool:
    old, new = overlaid.base.property_value(name), overlaid.property_value(name)
    return (old or "").upper() != (new or "").upper()


def _version(overlaid: OverlaidDatabase, *, before: bool) -> tuple[int, ...]:
    """The three fields of the product version that the installer compares."""
    value = (overlaid.base if before else overlaid).property_value("ProductVersion")
    return (version_number(value) or (0, 0, 0, 0))[:3]


def _codes(overlaid: OverlaidDatabase, kind: UpdateKind) -> Iterator[Hazard]:
    old, new = _version(overlaid, before=True), _version(overlaid, before=False)
    if new < old and kind in (UpdateKind.MINOR, UpdateKind.MAJOR):
        yield Hazard(
            "lower-product-version",
            "Property",
            (("ProductVersion",),),
            f"The product version goes down from {_dotted(old)} to {_dotted(new)}; an update must "
            "have a higher one.",
        )
    if kind in (UpdateKind.SMALL, UpdateKind.MINOR) and _differs(overlaid, "UpgradeCode"):
        codes = [o.property_value("UpgradeCode") or "none" for o in (overlaid.base, overlaid)]
        yield Hazard(
            "upgrade-code-changed",
            "Property",
            (("UpgradeCode",),),
            f"The upgrade code changes from {codes[0]} to {codes[1]}. Later upgrades, and products "
            "that look for this one, find it by that code: an update must keep it.",
        )
    texts = [o.property_value("ProductVersion") for o in (overlaid.base, overlaid)]
    if old == new and texts[0] != texts[1]:
        yield Hazard(
            "fourth-field",
            "Property",
            (("ProductVersion",),),
            f"The product version changes from {texts[0]} to {texts[1]}, but the installer looks "
            f"at three fields only: to it both are {_dotted(old)}.",
        )
    for layer in overlaid.layers:
        if kind is not UpdateKind.NONE and isinstance(layer, ComparisonLayer):
            code = layer.base.summary.text(PropertyId.REVISION_NUMBER)
            if (
                code
                and code.upper() == layer.target.summary.text(PropertyId.REVISION_NUMBER).upper()
            ):
                yield Hazard(
                    "same-package-code",
                    "_SummaryInformation",
                    ((int(PropertyId.REVISION_NUMBER),),),
                    f"Both packages have the package code {code}. The installer takes them for "
                    "the same file; two packages that differ need two codes.",
                )


def _feature_tree(overlaid: OverlaidDatabase) -> Iterator[Hazard]:
    features = overlaid.tables.get("Feature")
    if features is None:
        return
    for change in table_changes(features):
        feature = key_text(change.key)
        parent = change.cells.get("Feature_Parent")
        if change.state is RowState.DELETED:
            words = f"The feature {feature} is gone."
        elif change.state is RowState.CHANGED and parent is not None:
            words = (
                f"The feature {feature} moved in the tree, from {parent.old or 'the top'} to "
                f"{parent.new or 'the top'}."
            )
        else:
            continue
        rule = "Small updates and minor upgrades must not change the feature tree."
        yield Hazard("feature-tree-changed", "Feature", (change.key,), f"{words} {rule}")


def _major(overlaid: OverlaidDatabase) -> Iterator[Hazard]:
    if _version(overlaid, before=True) == _version(overlaid, before=False):
        yield Hazard(
            "same-product-version",
            "Property",
            (("ProductVersion",),),
            "The product version does not change in its first three fields, so the new package "
            "may not find the earlier product as one to replace.",
        )
    code = (overlaid.property_value("UpgradeCode") or "").upper()
    upgrade = overlaid.tables.get("Upgrade")
    found: set[str] = set()
    if upgrade is not None and upgrade.dropped_by is None and upgrade.has_column("UpgradeCode"):
        values = live_table(upgrade).values(upgrade.column("UpgradeCode").index)
        found = {str(value).upper() for value in values}
    if code not in found:
        yield Hazard(
            "no-upgrade-row",
            "Upgrade",
            (),
            "No row of the Upgrade table looks for the upgrade code, so the earlier product stays "
            "installed beside the new one.",
        )


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
