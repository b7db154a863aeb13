"""Files of rows: archives, CSV as spreadsheets write it, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.errors import FormatError
from msiview.export.formats import format_by_id
from msiview.export.table_part import TablePart
from msiview.session.row_files import read_rows, separated_rows
from tests.builders.memory_tables import memory_table


def test_csv_with_columns_by_name(tmp_path: Path) -> None:
    path = tmp_path / "Property.csv"
    path.write_bytes('\ufeffValue,Property\r\n"a,\n""b""",ONE\r\n\r\n,TWO\r\n'.encode())
    rows = read_rows(str(path))
    assert (rows.table, rows.columns, rows.source) == ("Property", ["Value", "Property"], path.name)
    assert rows.rows == [['a,\n"b"', "ONE"], ["", "TWO"]]
    assert rows.lines == [2, 5]
    assert read_rows(str(path), "Other").table == "Other"


def test_csv_of_a_german_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "Property.csv"
    path.write_bytes("Property;Value\r\nA;Größe\r\n".encode("cp1252"))
    assert read_rows(str(path)).rows == [["A", "Größe"]]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "there is no line with the names of columns"),
        ("A,A\n", "line 1: it must name the columns, each once"),
        ("A,B\n1,2\n3\n", "line 3: 1 cells for 2 columns"),
        ('A,B\n1,"2', "line 2: unexpected end of data"),
    ],
)
def test_what_is_no_table(text: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        separated_rows(text, "T")


def test_missing_files_are_named(tmp_path: Path) -> None:
    for name in ("none.csv", "none.idt"):
        with pytest.raises(FormatError, match=name):
            read_rows(str(tmp_path / name))


def idt(tmp_path: Path, *rows: bytes, title: bytes = b"Binary\tName") -> Path:
    path = tmp_path / "Binary.idt"
    path.write_bytes(b"\r\n".join([b"Name\tData", b"s72\tV0", title, *rows]) + b"\r\n")
    return path


def test_an_archive_has_its_types_and_streams(tmp_path: Path) -> None:
    folder = tmp_path / "Binary"
    folder.mkdir()
    (folder / "a.ibd").write_bytes(b"abc")
    rows = read_rows(str(idt(tmp_path, b"A\ta.ibd", "Gr\u00f6\u00dfe\t".encode())))
    assert (rows.table, rows.columns) == ("Binary", ["Name", "Data"])
    assert rows.rows == [["A", b"abc"], ["Größe", None]]
    assert [type_.spec for _, type_ in rows.types] == ["s72", "V0"]
    assert list(rows.lines) == [4, 5]


@pytest.mark.parametrize("name", [b"../a.ibd", b"..", b"x\\y"])
def test_an_archive_reads_its_own_folder_only(tmp_path: Path, name: bytes) -> None:
    with pytest.raises(FormatError, match=r"line 4: .* is no name of a file in the folder Binary"):
        read_rows(str(idt(tmp_path, b"A\t" + name)))


def test_what_is_wrong_with_archives(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"a\.ibd"):
        read_rows(str(idt(tmp_path, b"A\ta.ibd")))
    with pytest.raises(FormatError, match="_ForceCodepage is no table"):
        read_rows(str(idt(tmp_path, title=b"1252\t_ForceCodepage\tName")))
    path = tmp_path / "Media.idt"
    path.write_bytes(b"DiskId\r\ni2\r\nMedia\tDiskId\r\nx\r\n")
    with pytest.raises(FormatError, match="line 4: x is no whole number"):
        read_rows(str(path))


_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)


@given(rows=st.lists(st.tuples(_TEXTS, _TEXTS), min_size=1, max_size=6))
def test_what_is_exported_is_read_again(rows: list[tuple[str, str]]) -> None:
    """CSV and tab-separated text give back the cells, formulas and line ends included."""
    keyed = [(f"k{number}", *row) for number, row in enumerate(rows)]
    table = memory_table("T", "Key s72*, A S0, B S0", *keyed)
    for form in ("csv", "tab"):
        text = format_by_id(form).text(TablePart(table))
        assert separated_rows(text, "T").rows == list(map(list, keyed))
