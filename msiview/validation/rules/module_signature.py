"""What all rules about merge modules have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps

from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import RuleFunction, rule


def module_rule(id_: str, *, reads: str) -> Callable[[RuleFunction], RuleFunction]:
    """Registers a rule about merge modules. Where there is no ModuleSignature table, the validators
    tell that in place of everything else, each of them; so does the rule."""

    def register(function: RuleFunction) -> RuleFunction:
        @wraps(function)
        def tried(check: PackageCheck) -> Iterator[Finding]:
            if check.has("ModuleSignature"):
                yield from function(check)
            else:
                yield check.without_row("no-signature", "ModuleSignature")

        return rule(id_, reads=f"ModuleSignature {reads}", kinds=(Kind.MSM,))(tried)

    return register
