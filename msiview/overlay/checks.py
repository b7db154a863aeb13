"""One condition of a transform, tested on a product."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """What is tested, both sides, the result and a sentence about it.

    ``check`` is the name of the property that is tested. ``known`` is False
    where the product's side is not known: the check then passes, as an assumption.
    """

    check: str
    expected: str
    actual: str
    passed: bool
    explanation: str
    known: bool = True

    @classmethod
    def assumed(cls, check: str, expected: str, explanation: str) -> Check:
        """A check whose fact is not known, so that it is taken to fit."""
        return cls(check, expected, "", True, f"{explanation}; taken to fit", known=False)
