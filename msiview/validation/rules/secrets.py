"""Rules about secrets that a log would show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.analysis.custom_actions import Runs
from msiview.analysis.formatted_text import references
from msiview.analysis.secret_names import is_secret_name
from msiview.database.cells import number_of, text_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule
from msiview.validation.rules.custom_actions import package_actions

_PASSWORD_INPUT = 0x00200000
_OF_THE_ENGINE = frozenset({"PIDKEY", "ProductID", "PIDTemplate"})
_ABOUT_SECRETS = re.compile(
    r"(?:caption|error|hint|invalid|label|length|match|message|missing|prompt|required|text|title|"
    r"valid|validated|file|path|dir)(?:s|ed|es)?$",
    re.IGNORECASE,
)
"""Ends of names that are about a secret, and are none themselves: PASSWORD_VALID, TokenFile."""


def secret_properties(check: PackageCheck) -> frozenset[str]:
    """The properties of the package that hold secrets, by their names or since the user types them
    unseen. Names of secrets that the Property table gives a value are settings, not secrets."""
    known = {text_of(name) for name in check.values("Property", "Property")}
    typed: set[str] = set()
    for _, kind, name, attributes in check.rows("Control", "Type", "Property", "Attributes"):
        if kind == "Edit" and isinstance(name, str):
            known.add(name)
            if (number_of(attributes) or 0) & _PASSWORD_INPUT:
                typed.add(name)
    for _, action in check.once(package_actions).values():
        known.update(part.name for part in references(action.target) if part.kind == "property")
    fixed = {name for name, value in check.properties.items() if value}
    named = {name for name in known - fixed - _OF_THE_ENGINE if _is_secret(name)}
    return frozenset(named | typed)


def _is_secret(name: str) -> bool:
    """Whether a property of this name holds a secret, not something about one. Unlike in a log
    that is handed on, too many are worse than too few."""
    return is_secret_name(name) and _ABOUT_SECRETS.search(name) is None


def hidden_properties(check: PackageCheck) -> frozenset[str]:
    """The properties whose values logs do not show."""
    listed = check.properties.get("MsiHiddenProperties", "")
    return frozenset(name.strip() for name in listed.split(";"))


@rule("secret-in-log", reads="Control CustomAction Property")
def secrets_are_hidden_in_logs(check: PackageCheck) -> Iterator[Finding]:
    """A property with a secret is hidden in logs, and so is what is passed on of it.

    Hidden are the properties that MsiHiddenProperties lists; of a custom action, bit 0x2000 of Type
    hides Target.
    """
    secrets = check.once(secret_properties)
    hidden = check.once(hidden_properties)
    told: set[str] = set()
    for row, kind, name in check.rows("Control", "Type", "Property"):
        if kind == "Edit" and name in secrets - hidden - told:
            told.add(text_of(name))
            yield check.at("typed", "Control", row, "Property", property=name)
    for row, action in check.once(package_actions).values():
        passed = [
            part.name
            for part in references(action.target)
            if part.kind == "property" and part.name in secrets
        ]
        if not passed:
            continue
        names = {"action": action.action, "property": passed[0]}
        if action.runs is Runs.SET_PROPERTY and action.source not in hidden:
            yield check.at("passed-on", "CustomAction", row, "Source", to=action.source, **names)
        elif action.runs is not Runs.SET_PROPERTY and not action.hides_target:
            yield check.at("in-target", "CustomAction", row, "Target", **names)
