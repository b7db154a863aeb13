"""What the numbers in a log mean."""

from __future__ import annotations

import pytest

from msiview.logs.codes import (
    BENIGN,
    CONTEXT,
    REAL,
    exit_code,
    installer_error,
    note_verdict,
    state_meaning,
    system_error,
    system_error_or_origin,
)
from msiview.resources import resource_rows

FILES = {
    "exit_codes.tsv": 5,
    "installer_errors.tsv": 7,
    "system_errors.tsv": 4,
    "note_verdicts.tsv": 5,
    "install_states.tsv": 4,
    "output_hints.tsv": 3,
    "bundle_hints.tsv": 3,
    "cabinet_errors.tsv": 4,
    "facilities.tsv": 4,
}


@pytest.mark.parametrize(("name", "columns"), FILES.items())
def test_every_line_has_all_columns_and_a_key_of_its_own(name: str, columns: int) -> None:
    rows = list(resource_rows("log_knowledge", name))
    assert rows
    assert {len(row) for row in rows} == {columns}
    keys = [tuple(row[:2]) if columns in (4, 5) else row[0] for row in rows]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (0, "success"),
        (1602, "cancelled"),
        (1603, "failure"),
        (1618, "busy"),
        (1625, "blocked"),
        (1641, "restart"),
        (3010, "restart"),
    ],
)
def test_exit_codes_by_kind(code: int, kind: str) -> None:
    found = exit_code(code)
    assert found is not None
    assert (found.kind, found.meaning[-1]) == (kind, ".")


def test_an_exit_code_of_somebody_else_is_not_known() -> None:
    assert exit_code(4711) is None


def test_a_message_is_told_with_its_fields() -> None:
    error = installer_error(1920)
    assert error is not None
    words = error.words({2: "Print Spooler", 3: "Spooler"})
    assert words == "the service Print Spooler (Spooler) did not start"
    assert not error.is_noise


def test_a_field_without_a_value_is_called_what_it_is() -> None:
    error = installer_error(1334)
    assert error is not None
    assert error.words({3: "a.cab"}) == "the file is not in the cabinet a.cab"


def test_a_range_of_numbers_shares_a_meaning() -> None:
    error = installer_error(26001)
    assert error is not None
    assert (error.number, error.area) == (26001, "custom action")
    assert installer_error(24999) is None


@pytest.mark.parametrize(
    ("number", "is_noise"), [(2205, True), (1708, True), (2769, True), (2908, False), (2826, True)]
)
def test_which_messages_are_never_the_cause(number: int, is_noise: bool) -> None:
    error = installer_error(number)
    assert error is not None
    assert error.is_noise is is_noise


@pytest.mark.parametrize("code", [-2147024891, 0x80070005])
def test_an_hresult_signed_or_unsigned(code: int) -> None:
    found = system_error(code)
    assert found is not None
    assert (found.name, found.shown) == ("E_ACCESSDENIED", "0x80070005")


@pytest.mark.parametrize("code", [0xE0000247, 0x800F0247, 0xE0000247 - (1 << 32)])
def test_an_error_of_devices_in_both_forms(code: int) -> None:
    found = system_error(code)
    assert found is not None
    assert found.name == "ERROR_DRIVER_STORE_ADD_FAILED"


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (0x80110FFF, "An error of COM+."),
        (0x80040EFF, "An error of a database (OLE DB)."),
        (0x8004F123, ""),  # the interface decides what it means
        (0x12345678, ""),
    ],
)
def test_an_hresult_that_nobody_knows_has_an_origin(code: int, meaning: str) -> None:
    found = system_error_or_origin(code)
    assert (found.meaning if found is not None else "") == meaning
    assert system_error(code) is None


def test_an_hresult_that_wraps_a_win32_error() -> None:
    wrapped, plain = system_error(0x800705AA), system_error(1450)
    assert wrapped is not None
    assert plain is not None
    assert (wrapped.shown, wrapped.meaning) == ("0x800705AA", plain.meaning)
    assert plain.shown == "1450"
    assert system_error(0x8007FFFF) is None


@pytest.mark.parametrize(
    ("number", "third", "verdict"),
    [
        (1402, "2 ", BENIGN),
        (1402, "1450", REAL),
        (2205, "ActionText", BENIGN),
        (2203, "-2147287038", BENIGN),
        (2203, "", CONTEXT),
        (1730, "", REAL),
    ],
)
def test_notes_by_number_and_third_field(number: int, third: str, verdict: str) -> None:
    found = note_verdict(number, third)
    assert found is not None
    assert found.verdict == verdict


def test_notes_that_nobody_counted_have_no_verdict() -> None:
    assert note_verdict(1402, "1018") is None
    assert note_verdict(4711, "") is None


def test_states_in_words() -> None:
    assert "this product" in state_meaning("installed", "Absent")
    assert state_meaning("return", "3") == "failure"
    assert state_meaning("action", "local") == "installed"
    assert state_meaning("action", "Sideways") == ""
