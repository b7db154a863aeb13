"""Lines of a log for others, with what their GUIDs and keys stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.links.links import LineLinks
from msiview.analysis.references.columns import ColumnStore
from msiview.database.table import Table
from msiview.logs.log import Log
from msiview.report.log_passage import passage, passage_markdown
from tests.builders.logs import engine, read_log
from tests.builders.memory_tables import memory_table, memory_tables

APP = "{D76BC11B-F3FA-5547-BFC4-2E3BD3CEDD82}"
KEYS = "{1325237B-9318-5AAD-977E-A19A48A20AE5}"
FOLDER = "{57B74AB1-FE79-51EB-92BB-319D2F9BFC52}"
PRODUCT = "{695535B9-4443-51DD-9FD6-B7B9EE3B5B4F}"
UNKNOWN = "{11111111-2222-3333-4444-555555555555}"


@pytest.fixture
def tables() -> dict[str, Table]:
    return memory_tables(
        memory_table(
            "Component",
            "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, KeyPath S72",
            ("C_App", APP, "BIN", 256, "fil1"),
            ("C_Keys", KEYS, "BIN", 4, "reg1"),
            ("C_Folder", FOLDER, "BIN", 0, None),
        ),
        memory_table(
            "File",
            "File s72*, Component_ s72, FileName l255",
            ("fil1", "C_App", "READER~1.EXE|Reader.exe"),
        ),
        memory_table(
            "Registry",
            "Registry s72*, Root i2, Key l255, Name L255, Component_ s72",
            ("reg1", 2, r"Software\App", "Root", "C_Keys"),
        ),
        memory_table(
            "ServiceInstall",
            "ServiceInstall s72*, Name s255, DisplayName L255, Component_ s72",
            ("svc1", "ReaderSvc", "Reader Service", "C_App"),
        ),
        memory_table(
            "ServiceControl",
            "ServiceControl s72*, Name l255, Component_ s72",
            ("ctl1", "Spooler", "C_Keys"),
        ),
        memory_table("Feature", "Feature s38*, Title L64", ("F_Server", "Server <connectors>")),
        memory_table("CustomAction", "Action s72*, Type i2", ("Configure", 3078)),
        memory_table("Property", "Property s72*, Value l0", ("ProductCode", PRODUCT), ("X", "1")),
    )


def written(tmp_path: Path, tables: dict[str, Table], *lines: str) -> list[str]:
    log = read_log(tmp_path / "a.log", "\n".join(lines) + "\n")
    links = LineLinks(ColumnStore(tables)).links
    return passage(log, range(len(log)), links, tables).split("\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"x {APP} y", f"x {APP} [Component C_App → Reader.exe] y"),
        (f"x {KEYS}", rf"x {KEYS} [Component C_Keys → HKLM\Software\App\Root]"),
        (f"x {FOLDER}", f"x {FOLDER} [Component C_Folder → folder BIN]"),
        (f"x {PRODUCT}", f"x {PRODUCT} [Property ProductCode]"),
        (f"x {UNKNOWN}", f"x {UNKNOWN} [not in this package]"),
        (
            engine("Feature: F_Server; Installed: Absent;   Request: Local;   Action: Local"),
            engine(
                "Feature: F_Server [Feature F_Server: Server <connectors>]; "
                "Installed: Absent;   Request: Local;   Action: Local"
            ),
        ),
        (
            engine("Source for file 'fil1' is compressed"),
            engine(
                "Source for file 'fil1 [File fil1 → Reader.exe, of component C_App]' is compressed"
            ),
        ),
        (
            engine("Doing action: Configure"),
            engine("Doing action: Configure [CustomAction of type 3078]"),
        ),
        (
            engine("Product: App -- Error 1920. Service 'Reader Service' (ReaderSvc) failed."),
            engine(
                "Product: App -- Error 1920. Service 'Reader Service' (ReaderSvc [ServiceInstall "
                "svc1: Reader Service, of component C_App]) failed."
            ),
        ),
        (
            engine("Executing op: ServiceControl(,Name=Spooler,Action=2,Wait=1,)"),
            engine(
                "Executing op: ServiceControl(,Name=Spooler [ServiceControl ctl1, of component "
                "C_Keys],Action=2,Wait=1,)"
            ),
        ),
        (
            engine("File: C:\\App\\Reader.exe;\tTo be installed;\tNo patch"),
            engine(
                "File: C:\\App\\Reader.exe [File fil1 → Reader.exe, of component "
                "C_App];\tTo be installed;\tNo patch"
            ),
        ),
        (engine("Doing action: CostFinalize"), engine("Doing action: CostFinalize")),
    ],
)
def test_what_a_name_stands_for_follows_it(
    tmp_path: Path, tables: dict[str, Table], line: str, expected: str
) -> None:
    assert written(tmp_path, tables, line) == [f"1  {expected}"]


def test_it_is_told_once(tmp_path: Path, tables: dict[str, Table]) -> None:
    lines = written(tmp_path, tables, f"a {APP}", f"b {APP} {UNKNOWN}", f"c {UNKNOWN}")
    assert lines == [
        f"1  a {APP} [Component C_App → Reader.exe]",
        f"2  b {APP} {UNKNOWN} [not in this package]",
        f"3  c {UNKNOWN}",
    ]


def test_numbers_stand_below_each_other(tmp_path: Path) -> None:
    log = read_log(tmp_path / "a.log", "x\n" * 120)
    links = LineLinks(None).links
    assert passage(log, [8, 99], links, {}) == "  9  x\n100  x"


def test_lines_are_whole(tmp_path: Path) -> None:
    text = "x" * 100_000
    log = read_log(tmp_path / "a.log", f"{text}\n")
    assert passage(log, [0], LineLinks(None).links, {}) == f"1  {text}"


def test_markdown_has_notes_below_the_lines(tmp_path: Path, tables: dict[str, Table]) -> None:
    log: Log = read_log(
        tmp_path / "a.log",
        f"a {APP} ```\n"
        + engine("Feature: F_Server; Installed: Absent;   Request: Local;   Action: Local"),
    )
    text = passage_markdown(log, [0, 1], LineLinks(ColumnStore(tables)).links, tables)
    assert text.split("\n") == [
        "````text",
        f"1  a {APP} ```",
        "2  " + engine("Feature: F_Server; Installed: Absent;   Request: Local;   Action: Local"),
        "````",
        "",
        f"- `{APP}` (line 1): Component C_App → Reader.exe",
        "- `F_Server` (line 2): Feature F_Server: Server \\<connectors\\>",
        "",
    ]


def test_markdown_without_notes_is_the_lines(tmp_path: Path) -> None:
    log = read_log(tmp_path / "a.log", "hello\n")
    assert passage_markdown(log, [0], LineLinks(None).links, {}) == "```text\n1  hello\n```\n"
