"""The two halves of a transform's Character Count, in words.

The low word says which errors are ignored while the transform is applied, the
high word what must hold for it to be applied at all.
Source: docs/msi-format.md, "Error conditions" and "Validation flags" (Microsoft's documentation).
"""

from __future__ import annotations

from enum import IntFlag


class ErrorCondition(IntFlag):
    """Errors that are ignored when the bit is set (low word)."""

    ADD_EXISTING_ROW = 0x0001
    DELETE_MISSING_ROW = 0x0002
    ADD_EXISTING_TABLE = 0x0004
    DELETE_MISSING_TABLE = 0x0008
    UPDATE_MISSING_ROW = 0x0010
    CHANGE_CODEPAGE = 0x0020


class Validation(IntFlag):
    """What is compared before the transform is applied (high word)."""

    LANGUAGE = 0x0001
    PRODUCT = 0x0002
    PLATFORM = 0x0004
    MAJOR_VERSION = 0x0008
    MINOR_VERSION = 0x0010
    UPDATE_VERSION = 0x0020
    NEW_LESS_BASE_VERSION = 0x0040
    NEW_LESS_EQUAL_BASE_VERSION = 0x0080
    NEW_EQUAL_BASE_VERSION = 0x0100
    NEW_GREATER_EQUAL_BASE_VERSION = 0x0200
    NEW_GREATER_BASE_VERSION = 0x0400
    UPGRADE_CODE = 0x0800


ERROR_CONDITION_WORDS = {
    ErrorCondition.ADD_EXISTING_ROW: "a row to add exists already",
    ErrorCondition.DELETE_MISSING_ROW: "a row to delete is missing",
    ErrorCondition.ADD_EXISTING_TABLE: "a table to add exists already",
    ErrorCondition.DELETE_MISSING_TABLE: "a table to drop is missing",
    ErrorCondition.UPDATE_MISSING_ROW: "a row to update is missing",
    ErrorCondition.CHANGE_CODEPAGE: "the code pages differ",
}

VALIDATION_WORDS = {
    Validation.LANGUAGE: "the product's language is one of the template's",
    Validation.PRODUCT: "the product code is that of the base",
    Validation.PLATFORM: "the platform is the template's",
    Validation.MAJOR_VERSION: "versions are compared by their first field",
    Validation.MINOR_VERSION: "versions are compared by two fields",
    Validation.UPDATE_VERSION: "versions are compared by three fields",
    Validation.NEW_LESS_BASE_VERSION: "the product's version is lower than the base's",
    Validation.NEW_LESS_EQUAL_BASE_VERSION: "the product's version is the base's or lower",
    Validation.NEW_EQUAL_BASE_VERSION: "the product's version equals the base's",
    Validation.NEW_GREATER_EQUAL_BASE_VERSION: "the product's version is the base's or higher",
    Validation.NEW_GREATER_BASE_VERSION: "the product's version is higher than the base's",
    Validation.UPGRADE_CODE: "the upgrade code is that of the base",
}


def split_character_count(number: int) -> tuple[ErrorCondition, Validation]:
    """Both halves of the Character Count; unknown bits stay in the values."""
    number &= 0xFFFFFFFF
    return ErrorCondition(number & 0xFFFF), Validation(number >> 16)


def error_condition_words(conditions: ErrorCondition) -> list[str]:
    """What is ignored, one phrase for each bit that is set."""
    return _words(conditions, ERROR_CONDITION_WORDS)


def validation_words(flags: Validation) -> list[str]:
    """What is checked, one phrase for each bit that is set."""
    return _words(flags, VALIDATION_WORDS)


def _words(flags: IntFlag, words: dict[ErrorCondition, str] | dict[Validation, str]) -> list[str]:
    known = 0
    phrases = []
    for flag, phrase in words.items():
        known |= flag
        if flags & flag:
            phrases.append(phrase)
    rest = int(flags) & ~int(known)  # ~ of a flag would only have the known bits
    if rest:
        phrases.append(f"unknown bits 0x{rest:04X}")
    return phrases
