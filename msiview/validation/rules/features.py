"""Rules about the tree of features."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import number_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_FOLLOW_PARENT = 0x0002
_FAVOR_ADVERTISE = 0x0004
_DISALLOW_ADVERTISE = 0x0008
_BOTH = _FAVOR_ADVERTISE | _DISALLOW_ADVERTISE


@rule("ICE10", reads="Feature")
def child_allows_what_its_parent_favours(check: PackageCheck) -> Iterator[Finding]:
    """A feature does not forbid the advertising that its parent favours.

    The reverse passes, as it does with the validators, and a feature with both bits.
    """
    attributes_of = check.lookup("Feature", "Feature", "Attributes")
    for row, feature, parent, attributes in check.rows(
        "Feature", "Feature", "Feature_Parent", "Attributes"
    ):
        if parent is None:
            continue
        above = attributes_of.get(parent)
        names = {"feature": feature, "parent": parent}
        if above is None:
            yield check.at("no-parent", "Feature", row, "Feature_Parent", **names)
        elif (number_of(above[0]) or 0) & _FAVOR_ADVERTISE and (
            (number_of(attributes) or 0) & _BOTH == _DISALLOW_ADVERTISE
        ):
            yield check.at("conflict", "Feature", row, "Attributes", **names)


@rule("ICE14", reads="Feature")
def no_feature_follows_itself(check: PackageCheck) -> Iterator[Finding]:
    """A feature without parent does not follow its parent, and none is its own parent."""
    for row, feature, parent, attributes in check.rows(
        "Feature", "Feature", "Feature_Parent", "Attributes"
    ):
        if parent is None and (number_of(attributes) or 0) & _FOLLOW_PARENT:
            yield check.at("root-follows", "Feature", row, "Feature", feature=feature)
        elif parent is not None and parent == feature:
            yield check.at("own-parent", "Feature", row, "Feature_Parent", feature=feature)
