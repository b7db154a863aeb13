"""CSV, tab-separated text, Markdown and plain text, read back or looked at."""

from __future__ import annotations

import csv
import io

from msiview.database.cells import StreamCell
from msiview.database.database import Database
from msiview.export.formats import format_by_id, formats
from msiview.export.markdown import markdown_escaped
from msiview.export.table_part import ExportOptions, TablePart
from msiview.format.spreadsheet_text import neutralised, restored
from tests.builders.databases import table
from tests.export.conftest import HARD_TEXTS, MakeDatabase

NO_HEADER = ExportOptions(header=False)


def text_of(form: str, part: TablePart, options: ExportOptions | None = None) -> str:
    return format_by_id(form).text(part, options)


def test_formats_have_their_own_ids_and_suffixes() -> None:
    ids = [form.id for form in formats()]
    assert {"json", "csv", "idt", "idt-utf8", "sql", "markdown", "tab", "text"} == set(ids)
    assert all(form.suffix.startswith(".") for form in formats())


# -- CSV ----------------------------------------------------------------


def test_csv_reads_back(hard: Database) -> None:
    text = text_of("csv", TablePart(hard.table("Hard")))
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert header == ["Key", "Short", "Long", "Text", "Data"]
    assert [row[1] for row in rows[:4]] == ["", "-2", "-1", "0"]  # numbers stay numbers
    assert [row[3] for row in rows[:-1]] == [neutralised(text) for text in HARD_TEXTS]
    assert rows[1] == ["k01", "-2", "-100000", "'=1+1", "Hard.k01"]
    assert rows[-1] == ["last", "", "0", "", ""]


def test_formulas_are_neutralised() -> None:
    changed = {text: neutralised(text) for text in HARD_TEXTS if neutralised(text) != text}
    assert changed == {
        "=1+1": "'=1+1",
        "-*PATH": "'-*PATH",
        "@SUM(A1)": "'@SUM(A1)",
        "\tindented": "'\tindented",
        # One apostrophe more, so that taking one off always gives back the text.
        "'=quoted already": "''=quoted already",
    }
    assert all(restored(neutralised(text)) == text for text in HARD_TEXTS)
    assert neutralised("\r=1") == "'\r=1"
    assert neutralised("-1+cmd|' /C calc'!A0") == "'-1+cmd|' /C calc'!A0"


def test_csv_of_chosen_rows_and_columns(hard: Database) -> None:
    part = TablePart(hard.table("Hard"), rows=[3, 0], columns=[3, 0])
    assert text_of("csv", part) == "Text,Key\r\n-5,k03\r\nplain,k00\r\n"
    assert text_of("csv", part, NO_HEADER) == "-5,k03\r\nplain,k00\r\n"


# -- tab-separated ------------------------------------------------------


def test_tab_text_reads_back(hard: Database) -> None:
    text = text_of("tab", TablePart(hard.table("Hard")))
    header, *rows = csv.reader(io.StringIO(text, newline=""), dialect="excel-tab")
    assert header == ["Key", "Short", "Long", "Text", "Data"]
    assert [row[3] for row in rows[:-1]] == [neutralised(text) for text in HARD_TEXTS]


def test_tab_text_without_header(hard: Database) -> None:
    part = TablePart(hard.table("Hard"), rows=[0], columns=[0, 1, 3])
    assert text_of("tab", part, NO_HEADER) == "k00\t\tplain\n"


# -- Markdown -----------------------------------------------------------


def test_markdown_shape(hard: Database) -> None:
    lines = text_of("markdown", TablePart(hard.table("Hard"))).splitlines()
    assert lines[0] == "| Key | Short | Long | Text | Data |"
    assert lines[1] == "| --- | ---: | ---: | --- | --- |"
    assert len(lines) == 2 + len(HARD_TEXTS) + 1
    for line in lines:
        assert line.replace(r"\|", "").count("|") == 6


def test_markdown_escapes() -> None:
    assert markdown_escaped("a|b") == r"a\|b"
    assert markdown_escaped("x\r\ny\nz") == "x<br>y<br>z"
    assert markdown_escaped("<b>&amp;") == r"\<b\>\&amp;"
    assert markdown_escaped("snake_case Component_ _Validation") == (
        r"snake_case Component\_ \_Validation"
    )
    assert markdown_escaped(r"C:\*") == r"C:\\\*"
    assert markdown_escaped("bell\x07\u202e") == r"bell␇\\u202e"


# -- plain text ---------------------------------------------------------


def test_plain_text_is_aligned(make_database: MakeDatabase) -> None:
    database = make_database(
        table("T", "Name s72*, Size I4", ("東京", 7), ("a\tb", -12345), ("x" * 60, None)),
        codepage=65001,
    )
    assert text_of("text", TablePart(database.table("T"), rows=[0, 1, 2])) == (
        f"{'Name':<48}    Size\n"
        f"{'-' * 48}  ------\n"
        f"{'東京':<46}       7\n"
        f"{'a⇥b':<48}  -12345\n"
        f"{'x' * 60}\n"
    )


def test_plain_text_of_an_empty_table(hard: Database) -> None:
    assert text_of("text", TablePart(hard.table("Empty"))) == "Key  Value\n---  -----\n"


# -- parts --------------------------------------------------------------


def test_few_rows_read_as_the_whole_table(hard: Database) -> None:
    table_ = hard.table("Hard")
    assert len(HARD_TEXTS) > 8, "so that single cells are decoded one by one"
    assert list(TablePart(table_, rows=[2]).rows()) == [table_.row(2)]
    batches = list(TablePart(table_).batches(5))
    assert [len(batch) for batch in batches] == [5, 5, 5, 2]
    assert [row for batch in batches for row in batch] == list(table_.rows())
    cell = table_.cell(1, 4)
    assert isinstance(cell, StreamCell)
    assert cell.name == "Hard.k01"
