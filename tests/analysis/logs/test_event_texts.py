"""Texts of the event log, in a file of their own: the same answers as in a whole log."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.cause.event_texts import rows_in_text
from msiview.analysis.logs.cause.first_error import FirstError, first_error
from msiview.analysis.logs.cause.named_in_messages import Tables
from msiview.analysis.logs.cause.outcome import outcome
from msiview.analysis.lookup import Lookup
from msiview.analysis.references.columns import ColumnStore
from tests.builders.logs import read_log
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table

BROKEN = "{0A0B0C0D-1111-2222-3333-0000000000AA}"
PRODUCT = "{0A0B0C0D-1111-2222-3333-0000000000FF}"
NOT_WRITTEN = (
    "Product: Sample -- Error 1310. Error writing to file: C:\\Program Files\\Sample App\\viewer."
    "exe.  System error 0.  Verify that you have access to that directory."
)
IS_BROKEN = (
    f"Detection of product '{PRODUCT}', feature 'Main', component '{BROKEN}' failed.  The resource "
    "'C:\\Program Files\\Sample App\\viewer.exe' does not exist."
)
ASKED_FOR = (
    f"Detection of product '{PRODUCT}', feature 'Main' failed during request for component "
    "'{0A0B0C0D-1111-2222-3333-0000000000BB}'"
)


@pytest.fixture
def tables() -> Tables:
    file = {"File": "F1", "Component_": "Viewer", "FileName": "viewer.exe"}
    component = {"Component": "Viewer", "ComponentId": BROKEN, "KeyPath": "F1"}
    return memory_tables(
        standard_table("File", file),
        standard_table("Component", component),
        standard_table("Feature", {"Feature": "Main"}),
    )


def found(folder: Path, text: str, tables: Tables | None = None) -> FirstError:
    error = first_error(read_log(folder / "a.txt", text), tables)
    assert error is not None
    return error


@pytest.mark.parametrize(
    "form",
    [
        "@\n",
        "Log Name: Application\nSource:        MsiInstaller\n@\nEvent Xml:\n<Event xmlns='u'>\n",
        'Level,Date and Time,Source\nError,3/24/2026 10:00:02,MsiInstaller,11310,None,"@"\n',
        "TimeCreated  : 3/24/2026\nMessage      : @\n",
        "    <Data>@</Data>\n",
    ],
)
def test_a_message_of_the_event_log_is_the_first_error(
    tmp_path: Path, tables: Tables, form: str
) -> None:
    error = found(tmp_path, form.replace("@", NOT_WRITTEN), tables)
    assert error.code == 1310
    assert "C:\\Program Files\\Sample App\\viewer.exe can't be created" in error.explanation
    assert "System error 0 means that Windows gave no reason" in error.explanation
    assert "The log also says" not in error.explanation
    assert error.rows == (("File", ("F1",)), ("Component", ("Viewer",)))


def test_the_broken_component_of_a_self_repair(tmp_path: Path, tables: Tables) -> None:
    error = found(tmp_path, f"{ASKED_FOR}\n{IS_BROKEN}\n", tables)
    assert error.line == 1
    assert f"The component {BROKEN} of the feature Main is broken" in error.explanation
    assert error.rows[:3] == (("Component", ("Viewer",)), ("File", ("F1",)), ("Feature", ("Main",)))


def test_a_launch_condition_in_the_event_log(tmp_path: Path) -> None:
    error = found(tmp_path, "Product: Sample -- A later version is already installed.\n")
    assert error.text == "Product: Sample -- A later version is already installed."


def test_the_result_in_a_list_of_events(tmp_path: Path) -> None:
    text = (
        "Information,3/24/2026 10:00,MsiInstaller,1033,None,Windows Installer installed the "
        "product. Product Name: Sample. Product Version: 1.2.3. Product Language: 1033. "
        "Manufacturer: Contoso. Installation success or error status: 1603.\n"
    )
    ended = outcome(read_log(tmp_path / "a.csv", text))
    assert (ended.code, ended.facts.product, ended.facts.version) == (1603, "Sample", "1.2.3")


def test_the_same_text_pasted_into_the_search(tables: Tables) -> None:
    lookup = Lookup(ColumnStore(dict(tables)))
    names = [answer.table for answer in lookup.find(NOT_WRITTEN)]
    assert names == ["File", "Component"]
    assert [table for table, _ in rows_in_text(tables, IS_BROKEN)] == [
        "Component",
        "File",
        "Feature",
    ]


def test_a_listed_event_is_output_while_the_engine_runs(tmp_path: Path) -> None:
    log = read_log(
        tmp_path / "a.log",
        "=== Verbose logging started: 3/24/2026  10:00:00  Build type: SHIP UNICODE 5.00.10011.00  "
        f"Calling process: C:\\x.exe ===\nRead the list: {NOT_WRITTEN}\n",
    )
    assert not log.facts.results
