"""Operations of the script: their arguments, which nothing escapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.logs.log_line import log_line
from msiview.logs.operations import Operation, known_operation, operation_meaning, parse_operation
from tests.logs.corpus_lines import corpus_lines


def arguments(text: str) -> list[tuple[str | None, str]]:
    operation = parse_operation(f"Executing op: {text}")
    assert operation is not None
    line = f"Executing op: {text}"
    places = zip(operation.arguments, operation.starts, strict=True)
    assert all(line[start : start + len(value)] == value for (_, value), start in places)
    return list(operation.arguments)


def test_arguments_are_named_or_unset() -> None:
    assert arguments("RegOpenKey(Root=-2147483646,Key=Software\\Contoso,,BinaryType=1,,)") == [
        ("Root", "-2147483646"),
        ("Key", "Software\\Contoso"),
        (None, ""),
        ("BinaryType", "1"),
        (None, ""),
        (None, ""),
    ]
    assert arguments("ProgressTick()") == []
    assert arguments("CacheSizeFlush(,)") == [(None, ""), (None, "")]
    assert arguments("UnheardOf(,,First=1,plain,Second=2)") == [
        (None, ""),
        (None, ""),
        ("First", "1,plain"),
        ("Second", "2"),
    ]
    assert arguments("UnheardOf(plain)") == [(None, "plain")]


def test_values_hold_commas_equals_signs_and_parentheses() -> None:
    assert arguments("RegAddValue(Name=a, b,Value=x=1,y (z),,more,)") == [
        ("Name", "a, b"),
        ("Value", "x=1,y (z),,more"),
        (None, ""),
    ]
    assert arguments("SetTargetFolder(Folder=C:\\Program Files (x86)\\)") == [
        ("Folder", "C:\\Program Files (x86)\\")
    ]
    assert arguments("FeaturePublish(Feature=All,,Absent=2,Component=ab,(=)=cdefghijklmnop)") == [
        ("Feature", "All"),
        (None, ""),
        ("Absent", "2"),
        ("Component", "ab,(=)=cdefghijklmnop"),
    ]


def test_the_closing_parenthesis_may_be_missing() -> None:
    assert arguments("RegAddValue(Name=Notes,Value=first line") == [
        ("Name", "Notes"),
        ("Value", "first line"),
    ]
    assert arguments("FileCopy(") == []
    assert arguments("RegAddValue(Name=Notes,Value=first\nsecond,)") == [
        ("Name", "Notes"),
        ("Value", "first\nsecond"),
        (None, ""),
    ]


def test_a_value_is_found_by_its_name() -> None:
    operation = parse_operation("Executing op: ServiceControl(,Name=reader,Action=1,Wait=1,)")
    assert operation is not None
    assert (operation.name, operation.value("Name"), operation.value("Action")) == (
        "ServiceControl",
        "reader",
        "1",
    )
    assert operation.value("MachineName") is None


@pytest.mark.parametrize(
    "text",
    ["", "Executing op: ", "Executing op: FileCopy", "Executing op: File Copy(a)", "FileCopy(a=1)"],
)
def test_other_lines_are_no_operations(text: str) -> None:
    assert parse_operation(text) is None


@given(st.text())
def test_any_arguments_can_be_read(text: str) -> None:
    operation = parse_operation(f"Executing op: FileCopy({text}")
    assert operation is None or isinstance(operation, Operation)


def test_known_operations_say_what_they_do() -> None:
    copy = known_operation("FileCopy")
    assert copy is not None
    assert copy.actions == ("InstallFiles",)
    assert copy.arguments[:3] == ("SourceName", "SourceCabKey", "DestName")
    assert copy.links["SourceCabKey"] == "file"
    assert "present target folder" in operation_meaning("FileCopy")
    assert (known_operation("UnheardOf"), operation_meaning("UnheardOf")) == (None, "")


def test_a_file_copied_with_permissions_is_one_that_is_copied() -> None:
    plain, protected = known_operation("FileCopy"), known_operation("FileCopySDDL")
    assert plain is not None
    assert protected is not None
    assert (protected.arguments, protected.links) == (plain.arguments, plain.links)


def test_every_operation_of_real_logs_is_known_and_reads_back(corpus: Path) -> None:
    seen = set()
    for line in corpus_lines(corpus):
        text = log_line(line).text
        operation = parse_operation(text)
        if operation is None:
            assert not text.startswith("Executing op: ")
            continue
        seen.add(operation.name)
        known = known_operation(operation.name)
        assert known is not None, operation.name
        assert {name for name, _ in operation.arguments if name} <= set(known.arguments)
        assert not any(value for name, value in operation.arguments if name is None), text
        told = ",".join(f"{name}={value}" if name else value for name, value in operation.arguments)
        assert text.rstrip() in (
            f"Executing op: {operation.name}({told})",
            f"Executing op: {operation.name}({told}",
        )
    assert len(seen) > 30
