"""Rules about actions that an installation cannot do without."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_EXECUTE_SEQUENCES = ("AdminExecuteSequence", "AdvtExecuteSequence", "InstallExecuteSequence")

_UNCONDITIONAL = frozenset(
    {
        "CostFinalize",
        "CostInitialize",
        "FileCost",
        "InstallFinalize",
        "InstallInitialize",
        "InstallValidate",
        "ProcessComponents",
        "PublishFeature",  # so spelled by the validators: PublishFeatures may have a condition
        "PublishProduct",
        "RegisterProduct",
        "UnpublishFeatures",
    }
)
_PUBLISHING = ("PublishFeatures", "PublishProduct")


@rule("ICE84", reads="AdminExecuteSequence AdvtExecuteSequence InstallExecuteSequence")
def required_actions_have_no_condition(check: PackageCheck) -> Iterator[Finding]:
    """Actions that each installation needs run without a condition. Sequences of the user
    interface do not count."""
    for table in _EXECUTE_SEQUENCES:
        for row, action, condition in check.rows(table, "Action", "Condition"):
            if condition is not None and action in _UNCONDITIONAL:
                yield check.at("conditional", table, row, "Action", action=action, value=condition)


@rule("ICE96", reads="AdvtExecuteSequence")
def advertising_publishes_the_product(check: PackageCheck) -> Iterator[Finding]:
    """The sequence that advertises a product has PublishFeatures and PublishProduct. A package
    without that table passes."""
    if check.has("AdvtExecuteSequence"):
        there = check.values("AdvtExecuteSequence", "Action")
        for action in _PUBLISHING:
            if action not in there:
                yield check.without_row("missing", "AdvtExecuteSequence", action=action)
