"""The fields of messages, from notes, arguments, or the look of the text alone; and what codes
in texts mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.logs.cause.explanations import codes_in_text, explain_message, explain_return
from msiview.analysis.logs.cause.message_fields import fields_in_text, record_fields
from tests.builders.logs import engine, read_log


@pytest.mark.parametrize(
    ("number", "text", "fields"),
    [
        (
            1334,
            "Error 1334. The file 'Index.cmp' cannot be found in cabinet file 'Product.cab'.",
            {2: "Index.cmp", 3: "Product.cab"},
        ),
        (
            1920,
            "Fehler 1920. Der Dienst 'Druckwarteschlange' (Spooler) konnte nicht gestartet werden.",
            {2: "Druckwarteschlange", 3: "Spooler"},
        ),
        (
            1721,
            "There is a problem. Action: Reg, location: C:\\a b\\reg.cmd, command: reg.cmd /x",
            {2: "Reg", 3: "C:\\a b\\reg.cmd", 4: "reg.cmd /x"},
        ),
        (
            1310,
            "Error 1310. Error writing to file: C:\\app\\a b.dll.   System error 5.  Verify that",
            {2: "5", 3: "C:\\app\\a b.dll"},
        ),
        (
            1402,
            "Error 1402. Could not open key: HKEY_LOCAL_MACHINE\\Software\\A b.   System error 5.",
            {2: "HKEY_LOCAL_MACHINE\\Software\\A b", 3: "5"},
        ),
        (
            2908,
            "Could not register component {AC763451-B00C-4E4C-9E0D-9F3A0921AF47}.",
            {2: "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"},
        ),
        (
            1714,
            "Error 1714. The older version of A b 2.0 cannot be removed.  System Error 1612.",
            {2: "A b 2.0", 3: "1612"},
        ),
        (1714, "Erreur 1714. Rien \u00e0 faire. Erreur syst\u00e8me : 1612.", {3: "1612"}),
        (
            1714,
            (
                "1714. \u0421\u0438\u0441\u0442\u0435\u043c\u043d\u0430\u044f "
                "\u043e\u0448\u0438\u0431\u043a\u0430 1612."
            ),
            {3: "1612"},
        ),
        (
            1720,
            (
                "Error 1720. No script was run.  Custom action Check script error -2147024894, "
                'Err: Invalid root in key "HKLM\\A". Source: Shell Line 12, Column 4,  '
            ),
            {
                2: "Check",
                3: "-2147024894",
                4: "Err",
                5: 'Invalid root in key "HKLM\\A". Source: Shell',
                6: "12",
                7: "4",
            },
        ),
        (
            1720,
            "Fehler 1720. Skriptfehler -2147024894, WSH: Nicht da. Zeile 12, Spalte 4,  ",
            {3: "-2147024894", 4: "WSH", 5: "Nicht da", 6: "12", 7: "4"},
        ),
        (
            2755,
            "Server returned unexpected error 3 attempting to install package Z:\\in\\a b.msi.",
            {2: "3", 3: "Z:\\in\\a b.msi"},
        ),
        (2769, "Custom Action Do.It did not close 2 MSIHANDLEs.", {2: "Do.It", 3: "2"}),
        (4711, "'nobody' knows", {}),
    ],
)
def test_fields_by_their_look(number: int, text: str, fields: dict[int, str]) -> None:
    assert fields_in_text(number, text) == fields


@given(st.text(max_size=300), st.sampled_from([1334, 1402, 1603, 1721, 1920, 2908, 1935]))
def test_any_text_has_fields_or_none(text: str, number: int) -> None:
    assert all(value in text for value in fields_in_text(number, text).values())


def test_a_note_has_all_fields(tmp_path: Path) -> None:
    lines = [
        engine("Note: 1: 1722 2: Run 3: C:\\a\\b.exe 4: /quiet 'x' "),
        engine("Note: 1: 2205 2:  3: Error "),
        "Error 1722. There is a problem with this Windows Installer package.",
    ]
    log = read_log(tmp_path / "a.log", "\n".join(lines))
    (message,) = [m for m in log.facts.messages if m.line == 2]
    assert record_fields(log, message) == {2: "Run", 3: "C:\\a\\b.exe", 4: "/quiet 'x'"}


def test_the_arguments_of_an_internal_error(tmp_path: Path) -> None:
    text = (
        "The installer has encountered an unexpected error installing this package. This may "
        "indicate a problem with this package. The error code is 2715. The arguments are: a.exe, , "
    )
    log = read_log(tmp_path / "a.log", text)
    (message,) = log.facts.messages
    assert message.code == 2715
    assert record_fields(log, message)[2] == "a.exe"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("failed with 0x80070005", ["E_ACCESSDENIED"]),
        ("Error -2147467259: failed", ["E_FAIL"]),
        ("System Error 1612.", ["ERROR_INSTALL_SOURCE_ABSENT"]),
        ("2 files, 5 folders, 0x12345678", []),
    ],
)
def test_codes_in_texts(text: str, names: list[str]) -> None:
    assert [code.name for code in codes_in_text(text)] == names


@pytest.mark.parametrize("text", ["FDI server error: 4", "SFXCA: x. Cabinet error code 4"])
def test_errors_of_cabinets_count_for_themselves(text: str) -> None:
    words = explain_message(text, None, {}).words
    assert words == "Cabinet error 4 (FDIERROR_CORRUPT_CABINET): The cabinet is damaged."


def test_the_number_of_the_message_is_no_system_error() -> None:
    words = explain_message("Error 1618. Another", 1618, {}).words
    assert "ERROR_INSTALL_ALREADY_RUNNING" not in words


def test_a_result_without_a_name_is_a_nested_one() -> None:
    words = explain_return("CustomAction  returned actual error code 1603 (note").words
    assert "nested" in words
    assert explain_return("nothing of the kind").words == ""
