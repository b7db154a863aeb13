"""Lines that mention rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from msiview.analysis.logs.links.identifiers import Identifiers, Word, row_identifiers
from msiview.analysis.logs.links.mentions import mentions
from msiview.database.cells import Cell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.format.guids import compress, pack
from msiview.logs.log import Log
from msiview.logs.log_file import BLOCK
from msiview.progress import Cancelled, Progress
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table

P = "MSI (s) (F0:44) [05:17:50:820]: "
APP = "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"
PRODUCT = "{72F4B406-0227-36BF-E517-B9702413E47F}"

TABLES = memory_tables(
    standard_table(
        "Component",
        {"Component": "C_App", "ComponentId": APP, "Directory_": "BINDIR"},
        {"Component": "C_Lang", "Directory_": "LANGDIR"},
    ),
    standard_table("Feature", {"Feature": "Complete"}, {"Feature": "Installed"}),
    standard_table("FeatureComponents", {"Feature_": "Complete", "Component_": "C_App"}),
    standard_table("Condition", {"Feature_": "Complete", "Level": 1}),
    standard_table(
        "File",
        {"File": "app.exe", "Component_": "C_App", "FileName": "APP~1.EXE|Contoso.exe"},
        {"File": "text_en", "Component_": "C_App", "FileName": "text.dll"},
        {"File": "text_de", "Component_": "C_Lang", "FileName": "TEXT.DLL"},
    ),
    standard_table(
        "Directory",
        {"Directory": "TARGETDIR", "DefaultDir": "SourceDir"},
        {"Directory": "BINDIR", "Directory_Parent": "TARGETDIR", "DefaultDir": "Contoso"},
        {"Directory": "LANGDIR", "Directory_Parent": "BINDIR", "DefaultDir": "de"},
    ),
    standard_table(
        "Property",
        {"Property": "ProductCode", "Value": PRODUCT},
        {"Property": "Manufacturer", "Value": "Contoso"},
    ),
    standard_table(
        "Registry",
        {"Registry": "R1", "Root": 2, "Key": "SOFTWARE\\[Manufacturer]", "Name": "Mode"},
        {"Registry": "R2", "Root": 2, "Key": "SOFTWARE\\Contoso", "Value": "x"},
        {"Registry": "R3", "Root": 2, "Key": "SOFTWARE\\[UNKNOWN]", "Value": "x"},
    ),
    standard_table("ServiceInstall", {"ServiceInstall": "S1", "Name": "Reader"},
                   {"ServiceInstall": "S2", "Name": "[NAME]"}),
    standard_table("Media", {"DiskId": 1, "Cabinet": "#app.cab"}),
    standard_table("Shortcut", {"Shortcut": "S_App", "Name": "READER~1|Contoso"}),
    standard_table("Upgrade", {"UpgradeCode": APP.lower(), "ActionProperty": "OLDER"}),
    standard_table("LaunchCondition", {"Condition": "V", "Description": "Needs [ProductName]"},
                   {"Condition": "Privileged", "Description": "Needs an administrator."}),
)  # fmt: skip

Opened = Callable[..., Log]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    def make(*lines: str, encoding: str = "utf-16") -> Log:
        path = tmp_path / "install.log"
        path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
        log = Log(path)
        log.read_lines()
        log.read_guids()
        return log

    return make


def _words(table: str, row: int) -> list[str]:
    return [word.text for word in row_identifiers(TABLES, table, row).words]


def _mentioned(log: Log, table: str, row: int) -> list[int]:
    return list(mentions(log, row_identifiers(TABLES, table, row)))


# -- what rows are called -----------------------------------------------


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("Component", 0, ["C_App"]),
        ("File", 0, ["app.exe", "Contoso.exe"]),
        ("Feature", 0, ["Complete"]),
        ("Property", 0, ["ProductCode"]),
        ("Registry", 0, ["SOFTWARE\\Contoso"]),
        ("Registry", 2, []),
        ("ServiceInstall", 0, ["Reader"]),
        ("ServiceInstall", 1, []),
        ("Media", 0, ["app.cab"]),
        ("Shortcut", 0, ["S_App", "Contoso"]),
        ("Upgrade", 0, ["OLDER"]),
        ("LaunchCondition", 0, []),
        ("LaunchCondition", 1, ["Needs an administrator."]),
        ("FeatureComponents", 0, []),
    ],
)
def test_words_of_rows(table: str, row: int, words: list[str]) -> None:
    assert _words(table, row) == words


@pytest.mark.parametrize(
    ("table", "row", "guids"),
    [
        ("Component", 0, (APP,)),
        ("Component", 1, ()),
        ("Property", 0, (PRODUCT,)),
        ("Property", 1, ()),
        ("Upgrade", 0, (APP,)),
        ("File", 0, ()),
    ],
)
def test_guids_of_rows(table: str, row: int, guids: tuple[str, ...]) -> None:
    assert row_identifiers(TABLES, table, row).guids == guids


def test_files_of_one_name_are_told_by_their_folders() -> None:
    by_row = [row_identifiers(TABLES, "File", row).words[-1] for row in range(3)]
    assert [word.folder for word in by_row] == ["", "Contoso", "de"]


def test_identifiers_of_several_rows() -> None:
    both = row_identifiers(TABLES, "Component", 0) | row_identifiers(TABLES, "Upgrade", 0)
    assert both.guids == (APP,)
    assert [word.text for word in both.words] == ["C_App", "OLDER"]
    assert not Identifiers()


# -- where they stand ---------------------------------------------------


def test_a_guid_in_all_its_forms(opened: Opened) -> None:
    log = opened(
        f"Executing op: ComponentRegister(ComponentId={APP.lower()})",
        f"Note: 1: 1402 2: UNKNOWN\\Components\\{pack(APP)} 3: 1450 ",
        "Component: C_Appendix; Installed: Null;   Request: Null;   Action: Null",
        f"FeaturePublish(Feature=F,,Absent=2,Component={compress(APP)})",
        "Component: C_App; Installed: Null;   Request: Null;   Action: Null",
    )
    assert _mentioned(log, "Component", 0) == [0, 1, 3, 4]
    assert _mentioned(log, "File", 0) == []


def test_whole_words_in_their_case(opened: Opened) -> None:
    log = opened(
        "C_App", "C_APP", "C_App.", "C_App2", "_C_App", "x.C_App", "C_App.x", "(C_App)", "C_App=1"
    )
    assert list(mentions(log, Identifiers(words=(Word("C_App"),)))) == [0, 2, 7, 8]


def test_file_names_in_any_case(opened: Opened) -> None:
    log = opened(
        "File: C:\\CONTOSO\\contoso.EXE;\tOverwrite",
        "my-contoso.exe",
        "contoso.exe.config",
        "Source for file 'app.exe' is compressed",
        "Source for file 'APP.EXE' is compressed",
    )
    assert _mentioned(log, "File", 0) == [0, 3]


def test_a_name_that_several_files_have_needs_the_folder(opened: Opened) -> None:
    log = opened(
        "File: C:\\Contoso\\text.dll;\tOverwrite",
        "File: C:\\Contoso\\DE\\text.dll;\tOverwrite",
        "Executing op: FileCopy(SourceName=text.dll,SourceCabKey=text_de,DestName=text.dll)",
    )
    assert _mentioned(log, "File", 1) == [0]
    assert _mentioned(log, "File", 2) == [1, 2]


def test_words_that_every_such_line_has_are_none(opened: Opened) -> None:
    log = opened(
        P + "Component: C; Installed: Absent;   Request: Local;   Action: Local",
        P + "Feature: Installed; Installed: Absent;   Request: Local;   Action: Local",
        f"Executing op: DatabaseCopy(DatabasePath=C:\\a.msi,ProductCode={APP},,,)",
        "Property(S): ProductCode = x",
    )
    assert _mentioned(log, "Feature", 1) == [1]
    assert _mentioned(log, "Property", 0) == [3]


def test_registry_values(opened: Opened) -> None:
    log = opened(
        P + "Executing op: RegOpenKey(Root=-2147483646,Key=Software\\Contoso,,BinaryType=0,,)",
        P + "Executing op: RegAddValue(Name=Mode,Value=#1,)",
        "1: \\Software\\Contoso 2: Mode 3: #1 ",
        P + "Executing op: RegAddValue(,Value=x,)",
        P + "Executing op: RegOpenKey(Root=-2147483646,Key=Software\\Contoso\\Deep,,,,)",
        P + "Executing op: RegAddValue(Name=Mode,Value=#1,)",
        f"ComponentRegister(ComponentId={APP},KeyPath=02:\\SOFTWARE\\Contoso\\Mode,State=3)",
        P + "Executing op: RegOpenKey(Root=-2147483646,Key=Software\\Contoso,,BinaryType=0,,)",
        P + "Executing op: RegAddValue(Name=Other,Value=#1,)",
    )
    assert _mentioned(log, "Registry", 0) == [0, 1, 2, 6]
    assert _mentioned(log, "Registry", 1) == [0, 3]


def test_a_shortcut_is_not_the_product(opened: Opened) -> None:
    log = opened(
        "Property(S): ProductName = Contoso",
        P + "Executing op: ShortcutCreate(Name=READER~1|Contoso,,,)",
    )
    assert _mentioned(log, "Shortcut", 0) == [1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig", "cp1252"])
def test_names_beyond_ascii(opened: Opened, encoding: str) -> None:
    log = opened("File: C:\\Größe.DLL;\tOverwrite", "größe.dllx", encoding=encoding)
    for word in (Word("Größe.DLL"), Word("größe.dll", is_folded=True)):
        assert list(mentions(log, Identifiers(words=(word,)))) == [0]


def test_lines_in_single_bytes_in_a_wide_log(tmp_path: Path) -> None:
    path = tmp_path / "install.log"
    lines = ["first C_App\r\n".encode("utf-16-le"), b"a tool tells of C_App here\r\n"]
    path.write_bytes(b"\xff\xfe" + b"".join([*lines, lines[0]]))
    log = Log(path)
    log.read_lines()
    assert list(mentions(log, Identifiers(words=(Word("C_App"),)))) == [0, 1, 2]


def test_characters_that_grow_in_lower_case(opened: Opened) -> None:
    log = opened("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}" * 9 + " A.DLL x")
    assert list(mentions(log, Identifiers(words=(Word("a.dll", is_folded=True),)))) == [0]


def test_lines_come_in_while_it_looks(opened: Opened) -> None:
    line = "y" * 1000
    log = opened(APP, *[line] * (BLOCK // 1000), "C_App", *[line] * (BLOCK // 1000), "C_App")
    got: list[list[int]] = []
    found = mentions(
        log, row_identifiers(TABLES, "Component", 0), found=lambda lines: got.append(list(lines))
    )
    count = BLOCK // 1000
    assert list(found) == [0, count + 1, 2 * count + 2]
    assert got == [[0], [count + 1], [2 * count + 2]]
    assert isinstance(found, array)


def test_words_in_the_rest_of_a_very_long_line(opened: Opened) -> None:
    log = opened("a", "z" * (5 * BLOCK) + " C_App", "b")
    assert list(mentions(log, Identifiers(words=(Word("C_App"),)))) == [1]


def test_it_can_be_cancelled(opened: Opened) -> None:
    log = opened("C_App")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        mentions(log, Identifiers(words=(Word("C_App"),)), progress)


# -- real ones ----------------------------------------------------------


def test_the_redball_log(corpus: Path) -> None:
    package = open_package(corpus / "msi" / "Redball__dist__Redball-2.1.24.msi")
    assert isinstance(package, Database)
    log = Log(corpus / "logs" / "Redball__root__msi_install.log")
    log.read_lines()
    log.read_guids()
    texts = log.text.lines(0, len(log))

    def mentioned(table: str, *key: Cell) -> list[str]:
        row = package.table(table).find(key)
        assert row is not None
        lines = mentions(log, row_identifiers(package.tables, table, row))
        return [texts[line] for line in lines]

    component = mentioned("Component", "InstalledMarkerComponent")
    guid = "{4B9B1F2A-5B5E-4C3A-95D7-6DBE8468D8E1}"
    assert len(component) == 4
    assert all(
        "InstalledMarkerComponent" in line or guid in line or compress(guid) in line
        for line in component
    )
    file = mentioned("File", "LocalesFile")
    assert len(file) == 4
    assert all("locales.json" in line or "LocalesFile" in line for line in file)
    marker = package.table("Component").find(["InstalledMarkerComponent"])
    assert marker is not None
    registry = mentioned("Registry", package.table("Component").row(marker)[5])
    assert any("RegAddValue(Name=Installed," in line for line in registry)
    assert any("RegOpenKey(" in line and "Software\\Redball," in line for line in registry)


def test_an_ordinary_word_is_a_mention_only_where_a_line_has_a_name(tmp_path: Path) -> None:
    tables = memory_tables(standard_table("Environment", {"Environment": "E1", "Name": "=-Path"}))
    lines = [
        f"{P}Executing op: UpdateEnvironmentStrings(Name=Path,Value=C:\\a,,Action=536870913)",
        f"{P}Package name extracted from package path: 'a.msi'",
        "the path of least resistance",
    ]
    path = tmp_path / "a.log"
    path.write_text("\n".join(lines) + "\n", encoding="utf-16")
    log = Log(path)
    log.read()
    assert list(mentions(log, row_identifiers(tables, "Environment", 0))) == [0]


def test_a_row_of_error_is_mentioned_by_its_number(tmp_path: Path) -> None:
    tables = memory_tables(standard_table("Error", {"Error": 1920, "Message": "Service [2] …"}))
    lines = [
        f"{P}Note: 1: 1920 2: Spooler ",
        "Error 1920. Service 'Print' (Spooler) failed to start.",
        "1920 files",
    ]
    path = tmp_path / "a.log"
    path.write_text("\n".join(lines) + "\n", encoding="utf-16")
    log = Log(path)
    log.read()
    found = list(mentions(log, row_identifiers(tables, "Error", 0)))
    assert 1 in found
    assert 2 not in found
