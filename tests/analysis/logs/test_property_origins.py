"""Where the values of properties come from."""

from __future__ import annotations

from pathlib import Path

from msiview.analysis.logs.reasons.moments import Moments
from msiview.analysis.logs.reasons.property_origins import (
    PropertyHistory,
    PropertyOrigins,
    property_histories,
)
from msiview.analysis.logs.reasons.property_sources import Origin
from msiview.database.table import Table
from msiview.overlay.overlaid_table import OverlaidTable
from tests.builders.logs import engine, read_log
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table


def history(
    tmp_path: Path, name: str, *lines: str, tables: dict[str, Table] | None = None
) -> PropertyHistory:
    log = read_log(tmp_path / "a.log", "\n".join(lines) + "\n")
    return PropertyOrigins(Moments(log, tables), tables).history(name)


def told(history: PropertyHistory) -> list[tuple[str | None, int | None, str, str]]:
    """Value, line, party and source of each value."""
    return [(v.value, v.line, v.party, v.source.words) for v in history.values]


def added(name: str, value: str, side: str = "s", process: str = "F0:44") -> str:
    text = f"PROPERTY CHANGE: Adding {name} property. Its value is '{value}'."
    return engine(text, side, process=process)


def test_a_property_from_the_package_to_the_final_list(tmp_path: Path) -> None:
    tables = memory_tables(
        standard_table("Property", {"Property": "MODE", "Value": "0"}),
        standard_table("Dialog", {"Dialog": "Welcome"}),
        standard_table("Directory", {"Directory": "MODE"}),
    )
    found = history(
        tmp_path,
        "MODE",
        engine("******* RunEngine:", "c"),
        engine("Command Line: MODE=1 OTHER=2 ", "c"),
        added("MODE", "1", "c"),
        engine("Doing action: AppSearch", "c"),
        added("MODE", "2", "c"),
        engine("Doing action: Welcome", "c"),
        added("MODE", "3", "c"),
        engine('Switching to server: MODE="3" LEVEL="4" ', "c"),
        engine("******* RunEngine:"),
        engine("Command Line: MODE=3 LEVEL=4 "),
        added("MODE", "3"),
        engine("Doing action: CostFinalize"),
        added("MODE", "C:\\"),
        engine("Doing action: SetMode"),
        added("MODE", "5"),
        engine("Doing action: CallMode"),
        added("MODE", "6", process="F0!60"),
        engine("Doing action: InstallValidate"),
        added("MODE", "7"),
        "Property(S): MODE = 7",
        "Property(C): MODE = 3",
        tables=tables,
    )
    assert told(found) == [
        ("0", None, "", "the package"),
        ("1", 2, "client", "command line"),
        ("2", 4, "client", "AppSearch"),
        ("3", 6, "client", "dialog Welcome"),
        ("3", 10, "server", "command line"),
        ("C:\\", 12, "server", "resolution of directories in CostFinalize"),
        ("5", 14, "server", "custom action SetMode"),
        ("6", 16, "server", "custom action CallMode"),
        ("7", 18, "server", "InstallValidate"),
        ("7", 19, "server", "final list"),
        ("3", 20, "client", "final list"),
    ]
    assert found.final("server") == found.values[9]
    assert str(found.remark) == ""


def test_what_the_client_hands_over(tmp_path: Path) -> None:
    found = history(
        tmp_path,
        "LEVEL",
        engine("******* RunEngine:", "c"),
        engine("Command Line: MODE=1 ", "c"),
        engine('Switching to server: MODE="1" LEVEL="4" ', "c"),
        engine("******* RunEngine:"),
        engine("Command Line: MODE=1 LEVEL=4 "),
        added("LEVEL", "4"),
        added("USER", "x"),
    )
    assert [value.source.origin for value in found.values] == [Origin.CLIENT]


def test_the_engine_itself_sets_properties_before_the_first_action(tmp_path: Path) -> None:
    found = history(tmp_path, "UILevel", engine("******* RunEngine:"), added("UILevel", "5"))
    assert told(found) == [("5", 1, "server", "Windows Installer")]


def test_a_value_that_only_the_command_line_and_the_list_tell(tmp_path: Path) -> None:
    found = history(
        tmp_path,
        "MODE",
        engine("******* RunEngine:"),
        engine("Command Line: MODE=1"),
        "Property(S): MODE = 1",
    )
    assert [value.source.origin for value in found.values] == [
        Origin.COMMAND_LINE,
        Origin.END_LIST,
    ]


def test_the_layer_that_changed_the_package(tmp_path: Path) -> None:
    base = standard_table("Property", {"Property": "A", "Value": "0"}, {"Property": "B"})
    table = OverlaidTable("Property", base.columns, base)
    table.set_cells(1, 0, {"Value": "9"})
    tables = memory_tables(table)
    [value] = history(tmp_path, "A", engine("Doing action: X"), tables=tables).values
    assert (value.value, value.source.origin, value.source.layer) == ("9", Origin.LAYER, 1)
    assert value.source.words == "layer 2 of the overlay"


CLIENT_ONLY = (
    engine("******* RunEngine:", "c"),
    engine("Doing action: Ask", "c"),
    added("CHOICE", "yes", "c"),
    added("Private", "yes", "c"),
    engine('Switching to server: MODE="1" ', "c"),
    engine("******* RunEngine:"),
    added("SecureCustomProperties", "MODE;OTHER"),
    engine("Doing action: INSTALL"),
)


def test_a_property_that_stays_on_the_client(tmp_path: Path) -> None:
    found = history(tmp_path, "CHOICE", *CLIENT_ONLY)
    assert found.is_client_only
    assert found.is_secure is False
    assert str(found.remark) == (
        "set on the client, but never on the server: SecureCustomProperties does not list it"
    )
    private = history(tmp_path, "Private", *CLIENT_ONLY)
    assert not private.is_public
    assert not private.is_client_only
    assert not history(tmp_path, "MODE", *CLIENT_ONLY).is_client_only


def test_a_property_that_the_server_refused(tmp_path: Path) -> None:
    found = history(
        tmp_path,
        "CHOICE",
        *CLIENT_ONLY[:-1],
        engine("Command Line: MODE=1 CHOICE=yes"),
        engine("Ignoring disallowed property CHOICE"),
    )
    assert found.ignored_line == len(CLIENT_ONLY)
    assert [value.party for value in found.values] == ["client"]
    assert str(found.remark).startswith("the server refused it in line 9")


def test_a_hidden_value(tmp_path: Path) -> None:
    found = history(tmp_path, "SECRET", added("SECRET", "**********"))
    assert found.is_hidden
    assert str(found.remark) == "the log hides its value"


def test_all_properties_by_name(tmp_path: Path) -> None:
    text = "\n".join([added("b", "1"), added("A", "2"), "Property(S): C = 3"])
    log = read_log(tmp_path / "a.log", text)
    tables = memory_tables(standard_table("Property", {"Property": "B", "Value": "0"}))
    assert [found.name for found in property_histories(log, tables)] == ["A", "B", "b", "C"]
    assert [found.name for found in property_histories(log)] == ["A", "b", "C"]
