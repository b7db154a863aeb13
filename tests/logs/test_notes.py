"""Records that users do not see, and numbered messages in any language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.logs.line_kinds import LineKind
from msiview.logs.notes import Note, message_number, parse_note

UNEXPECTED = (
    "The installer has encountered an unexpected error installing this package. "
    "The error code is 2908. The arguments are: {A}, , "
)
UNERWARTET = (
    "Ein ganz unerwarteter Fehler ist bei der Installation aufgetreten. "
    "Die Nummer ist 2908. Dazu die Argumente: A, b"
)


@pytest.mark.parametrize(
    ("text", "number", "fields"),
    [
        ("Note: 1: 2205 2:  3: Error ", 2205, {2: "", 3: "Error"}),
        ("Note: 1: 2262 2: 3: -2147287038", 2262, {2: "", 3: "-2147287038"}),
        ("Note: 1: 1708 ", 1708, {}),
        ("Note: 1: 2769 2: A.b 3: 2", 2769, {2: "A.b", 3: "2"}),
        ("1: 2203 2:  3:  4:  ", 2203, {2: "", 3: "", 4: ""}),
        ("Error setting paths DIR: 1: 2727 2: DIR ", 2727, {2: "DIR"}),
        (
            "Note: 1: 2228 2:  3: T 4: SELECT `a` FROM `T` WHERE `b` = 2 5: x",
            2228,
            {2: "", 3: "T", 4: "SELECT `a` FROM `T` WHERE `b` = 2", 5: "x"},
        ),
        (
            "Note: 1: 1402 2: UNKNOWN\\Components\\A 3: 2 ",
            1402,
            {2: "UNKNOWN\\Components\\A", 3: "2"},
        ),
        ("Note: 1: 1402 3: out of order", 1402, {}),
    ],
)
def test_a_record_has_a_number_and_fields(text: str, number: int, fields: dict[int, str]) -> None:
    assert parse_note(text) == Note(number, fields)


@pytest.mark.parametrize(
    "text", ["", "Note: 1: ", "Note: target paths", "1: Reader 2: x", "1: 12 2: x", "1: 123456"]
)
def test_other_texts_are_no_records(text: str) -> None:
    assert parse_note(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "number", "arguments"),
    [
        ("Error 1920. Service 'Reader' failed to start.", LineKind.ERROR, 1920, ()),
        ("Warning 1946.Property 'x' could not be set.", LineKind.WARNING, 1946, ()),
        ("Info 1721.There is a problem.", LineKind.INFO, 1721, ()),
        ("Fehler 1304. Datei a", LineKind.ERROR, 1304, ()),
        ("错误 1304。写入文件", LineKind.ERROR, 1304, ()),
        ("DEBUG: Error 2769:  Custom Action A did not close.", LineKind.ERROR, 2769, ()),
        ("Internal Error 2769. A, 2", LineKind.ERROR, 2769, ("A", "2")),
        (UNEXPECTED, LineKind.ERROR, 2908, ("{A}", "", "")),
        (UNERWARTET, LineKind.ERROR, 2908, ("A", "b")),
        (
            "DEBUG: Error 2911:  A. The error code is 2911. The arguments are: C:\\a\\, , ",
            LineKind.ERROR,
            2911,
            ("C:\\a\\", "", ""),
        ),
    ],
)
def test_a_message_tells_its_number(
    text: str, kind: LineKind, number: int, arguments: tuple[str, ...]
) -> None:
    message = message_number(text)
    assert message is not None
    assert (message.kind, message.number, message.arguments) == (kind, number, arguments)


def test_the_text_of_a_message_follows_its_number() -> None:
    message = message_number("Error 1920. Service 'Reader' failed to start.")
    assert message is not None
    assert message.text == "Service 'Reader' failed to start."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Version 2021. All rights reserved",
        "Error: 1920",
        "Error 12. a",
        "CustomAction A returned actual error code 1603 (note this may not be 100% accurate)",
        "1: 2203 2: a",
        "Fatal error during installation.",
    ],
)
def test_other_texts_tell_none(text: str) -> None:
    assert message_number(text) is None


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    message_number(text)
    message_number(f"Error 1920. {text}")
    note = parse_note(f"Note: 1: 2205 {text}")
    assert note is None or note.number == 2205
