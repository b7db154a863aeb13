"""One condition of a transform, tested on a product."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """What is tested, both values, the result and an explanation.

    ``check`` is the name of the property that is tested. ``known`` is False where the product's
    value is not known: the check is then assumed to pass.
    """

    check: str
    expected: str
    actual: str
    passed: bool
    explanation: str
    known: bool = True

    @classmethod
    def assumed(cls, check: str, expected: str, explanation: str) -> Check:
        """A check whose value is not known, so that it is assumed to pass."""
        return cls(check, expected, "", True, f"{explanation}; taken to fit", known=False)
