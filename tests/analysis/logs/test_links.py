"""Links of lines into a package."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.logs.links.links import LineLinks, LogLink
from msiview.analysis.references.columns import ColumnStore
from msiview.analysis.references.engine import references_of
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.format.guids import compress, pack
from msiview.logs.line_index import LineIndex
from msiview.logs.line_kinds import LineKind
from msiview.logs.log_file import LogFile
from msiview.logs.log_text import LogText
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table

PREFIX = "MSI (s) (F0:44) [05:17:50:820]: "
APP = "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"
LANG = "{CAB4AA51-9835-1B08-9CE0-E58D9EAE1E34}"
OTHER = "{3C7EE564-C47A-4E1E-8B57-CFF4A7F07EC9}"
PRODUCT = "{72F4B406-0227-36BF-E517-B9702413E47F}"

TABLES = memory_tables(
    standard_table(
        "Component",
        {"Component": "C_App", "ComponentId": APP, "Directory_": "BINDIR"},
        {"Component": "C_Lang", "ComponentId": LANG.lower(), "Directory_": "LANGDIR"},
        {"Component": "C_" + "Long" * 12, "Directory_": "BINDIR"},
    ),
    standard_table("Feature", {"Feature": "Complete"}),
    standard_table(
        "File",
        {"File": "app", "Component_": "C_App", "FileName": "APP~1.EXE|Contoso.exe"},
        {"File": "text", "Component_": "C_App", "FileName": "text.dll"},
        {"File": "text_de", "Component_": "C_Lang", "FileName": "text.dll"},
    ),
    standard_table(
        "Directory",
        {"Directory": "TARGETDIR", "DefaultDir": "SourceDir"},
        {"Directory": "ProgramFilesFolder", "Directory_Parent": "TARGETDIR", "DefaultDir": "."},
        {"Directory": "BINDIR", "Directory_Parent": "ProgramFilesFolder", "DefaultDir": "Contoso"},
        {"Directory": "LANGDIR", "Directory_Parent": "BINDIR", "DefaultDir": "de"},
    ),
    standard_table(
        "Property",
        {"Property": "ProductCode", "Value": PRODUCT},
        {"Property": "Manufacturer", "Value": "Contoso"},
        {"Property": "MODE", "Value": "1"},
    ),
    standard_table("CustomAction", {"Action": "MakeUser", "Type": 1}),
    standard_table(
        "InstallExecuteSequence", {"Action": "MakeUser"}, {"Action": "CostFinalize"}
    ),
    standard_table(
        "Registry",
        {"Registry": "R1", "Root": 2, "Key": "SOFTWARE\\[Manufacturer]\\App", "Name": "Mode",
         "Value": "#1"},
        {"Registry": "R2", "Root": 1, "Key": "SOFTWARE\\Contoso\\App", "Name": "Mode",
         "Value": "#2"},
        {"Registry": "R3", "Root": 0, "Key": ".txt"},
    ),
    standard_table("ServiceInstall", {"ServiceInstall": "S1", "Name": "Reader"}),
    standard_table("Media", {"DiskId": 1, "Cabinet": "#app.cab"}),
    standard_table("Shortcut", {"Shortcut": "S", "Name": "READER~1|Contoso Reader"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def links() -> LineLinks:
    return LineLinks(ColumnStore(TABLES), [OTHER])


def _rows(link: LogLink) -> list[tuple[str, int | None]]:
    return [(target.table, target.row) for target in link.targets]


def _only(found: list[LogLink]) -> LogLink:
    (link,) = found
    return link


@pytest.mark.parametrize(
    ("text", "name", "rows"),
    [
        ("Component: C_App; Installed: Null;   Request: Null;   Action: Null", "C_App",
         [("Component", 0)]),
        ("Component: __C_App65; Installed: Null;   Request: Local;   Action: Local",
         "__C_App65", [("Component", 0)]),
        ((f"Component: __{('C_' + 'Long' * 12)[:40]}66; Installed: Null;   Request: Local;   "
         "Action: Local"), f"__{('C_' + 'Long' * 12)[:40]}66", [("Component", 2)]),
        ("Feature: Complete; Installed: Absent;   Request: Local;   Action: Local", "Complete",
         [("Feature", 0)]),
        ("Doing action: MakeUser", "MakeUser",
         [("CustomAction", 0), ("InstallExecuteSequence", 0)]),
        ("Doing action: CostFinalize", "CostFinalize", [("InstallExecuteSequence", 1)]),
        ("PROPERTY CHANGE: Adding MODE property. Its value is '1'.", "MODE", [("Property", 2)]),
        ("PROPERTY CHANGE: Adding BINDIR property. Its value is 'C:\\'.", "BINDIR",
         [("Directory", 2)]),
        ("File: D:\\CONTOSO\\contoso.exe;\tOverwrite;\tNo patch;\tlower version",
         "D:\\CONTOSO\\contoso.exe", [("File", 0)]),
        ("File: C:\\Program Files\\Contoso\\de\\text.dll;\tOverwrite;\tNo patch;\tx",
         "C:\\Program Files\\Contoso\\de\\text.dll", [("File", 2)]),
        ("File: C:\\Program Files\\Contoso\\text.dll;\tOverwrite;\tNo patch;\tx",
         "C:\\Program Files\\Contoso\\text.dll", [("File", 1)]),
        ("Executing op: SetTargetFolder(Folder=C:\\Program Files\\Contoso\\de\\)",
         "C:\\Program Files\\Contoso\\de\\", [("Directory", 3)]),
        ("Executing op: RegOpenKey(Root=-2147483646,Key=SOFTWARE\\Contoso\\App,,BinaryType=0,,)",
         "SOFTWARE\\Contoso\\App", [("Registry", 0)]),
        ("Executing op: RegAddValue(Name=Mode,Value=#2,)", "Mode", [("Registry", 1)]),
        ("Note: 1: 1402 2: HKEY_CURRENT_USER\\SOFTWARE\\Contoso\\App 3: 2 ",
         "HKEY_CURRENT_USER\\SOFTWARE\\Contoso\\App", [("Registry", 1)]),
        ("Executing op: ComponentRegister(KeyPath=02:\\SOFTWARE\\WOW6432Node\\Contoso\\App\\Mode,)",
         "02:\\SOFTWARE\\WOW6432Node\\Contoso\\App\\Mode", [("Registry", 0)]),
        ("Executing op: ComponentRegister(,KeyPath=00:\\.txt\\,State=3)", "00:\\.txt\\",
         [("Registry", 2)]),
        ("Executing op: ServiceControl(,Name=READER,Action=1)", "READER", [("ServiceInstall", 0)]),
        ("Executing op: ChangeMedia(,MediaCabinet=app.cab,)", "app.cab", [("Media", 0)]),
        ("Executing op: ShortcutCreate(Name=READER~1|Contoso Reader,,,)",
         "READER~1|Contoso Reader", [("Shortcut", 0)]),
        ("Note: 1: 2205 2:  3: Media ", "Media", [("Media", None)]),
    ],
)  # fmt: skip
def test_names_lead_to_their_rows(
    links: LineLinks, text: str, name: str, rows: list[tuple[str, int | None]]
) -> None:
    line = PREFIX + text
    link = _only(links.links(line))
    assert line[link.start : link.end] == link.text == name
    assert _rows(link) == rows
    assert link.is_known


@pytest.mark.parametrize(
    "text",
    [
        "Component: C_Other; Installed: Null;   Request: Null;   Action: Null",
        "Doing action: NoSuchAction",
        "Note: 1: 2205 2:  3: Patch ",
        "PROPERTY CHANGE: Adding OTHER property. Its value is 'MODE'.",
        "File: C:\\Windows\\other.dll;\tOverwrite;\tNo patch;\tx",
        "MODE, C_App and CostFinalize are words here",
        "MsiRestartManagerSessionKey 154367CAC00BC4E4E9D0F9A39012FA75",
    ],
)
def test_what_the_package_does_not_know_is_no_link(links: LineLinks, text: str) -> None:
    assert links.links(PREFIX + text) == []


def test_guids_are_links_everywhere(links: LineLinks) -> None:
    unknown = "{00000000-0000-4000-8000-000000000001}"
    line = f"some text {APP.lower()} and {LANG}, {PRODUCT}{unknown} {OTHER}"
    found = links.links(line)
    assert [link.text for link in found] == [APP, LANG, PRODUCT, unknown, OTHER]
    assert [_rows(link) for link in found] == [
        [("Component", 0)], [("Component", 1)], [("Property", 0)], [], [],
    ]  # fmt: skip
    assert [link.is_known for link in found] == [True, True, True, False, True]


def test_packed_guids(links: LineLinks) -> None:
    line = PREFIX + f"Note: 1: 1402 2: UNKNOWN\\Components\\{pack(APP)} 3: 1450 "
    link = _only(links.links(line))
    assert (link.kind, link.text, _rows(link)) == ("guid", APP, [("Component", 0)])
    assert line[link.start : link.end] == pack(APP)
    unknown = "{00000000-0000-4000-8000-000000000001}"
    line = PREFIX + f"Note: 1: 1402 2: UNKNOWN\\Products\\{pack(unknown)}\\Usage 3: 2 "
    link = _only(links.links(line))
    assert (link.text, link.is_known) == (unknown, False)
    assert links.links(f"checksum {pack(unknown)}") == []
    assert _only(links.links(f"checksum {pack(APP)}")).text == APP


def test_the_components_of_a_feature(links: LineLinks) -> None:
    codes = compress(APP) + compress(OTHER)
    line = PREFIX + f"Executing op: FeaturePublish(Feature=Complete,,Absent=2,Component={codes})"
    feature, app, other = links.links(line)
    assert (feature.kind, feature.text) == ("feature", "Complete")
    assert (app.text, other.text) == (APP, OTHER)
    assert line[app.start : other.end] == codes


def test_the_parts_of_a_descriptor(links: LineLinks) -> None:
    product, component = compress(PRODUCT), compress(APP)
    line = f"{PREFIX}Executing op: AssemblyUnpublish(,,Descriptor={product}Complete>{component})"
    found = [(line[link.start : link.end], link.text) for link in links.links(line)]
    assert found == [(product, PRODUCT), (component, APP)]
    line = f"{PREFIX}Executing op: RegAddValue(Name=x,Value=[~]{'A' * 20}>{component}[~],)"
    assert [link.text for link in links.links(line)] == [APP]


def test_a_file_is_told_by_what_stands_beside_it(links: LineLinks) -> None:
    line = PREFIX + "Executing op: FileCopy(SourceName=a,SourceCabKey=text_de,DestName=text.dll,)"
    assert [_rows(link) for link in links.links(line)] == [[("File", 2)], [("File", 2)]]
    line = PREFIX + f"Executing op: FileRemove(,FileName=text.dll,,ComponentId={APP})"
    assert [_rows(link) for link in links.links(line)] == [[("File", 1)], [("Component", 0)]]


def test_links_never_overlap_and_stand_in_order(links: LineLinks) -> None:
    line = PREFIX + f"Executing op: SetTargetFolder(Folder=C:\\{APP}\\Contoso\\de\\)"
    assert [link.text for link in links.links(line)] == [f"C:\\{APP}\\Contoso\\de\\"]


def test_without_a_package_guids_are_unknown() -> None:
    line = PREFIX + f"Component: C_App; Installed: {APP}"
    link = _only(LineLinks(None).links(line))
    assert (link.text, link.targets, link.is_known) == (APP, (), False)


def test_prepared_or_not_the_answers_are_the_same(links: LineLinks) -> None:
    prepared = LineLinks(ColumnStore(TABLES))
    prepared.prepare()
    line = PREFIX + "File: C:\\Program Files\\Contoso\\de\\text.dll;\tOverwrite;\tx"
    assert prepared.links(line) == links.links(line)


_PIECES = st.one_of(
    st.sampled_from(
        [APP, LANG.lower(), pack(APP), compress(APP), "C_App", "text.dll", "C:\\Contoso\\de\\"]
    ),
    st.sampled_from(
        ["Executing op: ", "FileCopy(", "SourceCabKey=", "KeyPath=02:\\", ",", ")", "Component: "]
    ),
    st.sampled_from(
        ["Note: ", "1: ", "2205 ", "2: ", "3: ", "Error 1334. ", "Product: X -- ", "'"]
    ),
    st.text(max_size=6),
)


@given(st.lists(_PIECES, max_size=24).map("".join), st.sampled_from(LineKind))
def test_any_line_has_links_in_order(links: LineLinks, text: str, kind: LineKind) -> None:
    for line in (text, PREFIX + text):
        end = 0
        for link in links.links(line, kind):
            assert end <= link.start < link.end <= len(line)
            assert link.is_known or link.kind == "guid"
            end = link.end


def test_the_redball_log(corpus: Path) -> None:
    package = open_package(corpus / "msi" / "Redball__dist__Redball-2.1.24.msi")
    assert isinstance(package, Database)
    links = LineLinks(references_of(package).store)
    components = package.table("Component")
    known: Counter[str] = Counter()
    seen: set[int | None] = set()
    for path in sorted((corpus / "logs").glob("Redball*.log")):
        file = LogFile(path)
        index = LineIndex(file)
        index.extend()
        for line in LogText(file, index).lines(0, len(index)):
            end = 0
            for link in links.links(line):
                assert end <= link.start < link.end <= len(line)
                end = link.end
                known[link.kind] += link.is_known
                for table, row, column in link.targets:
                    if table == "Component" and row is not None and column == 1:
                        assert components.cell(row, 1) == link.text
                        seen.add(row)
    assert seen == set(range(components.row_count))
    for kind in ("action", "component", "feature", "file", "filename", "guid", "property", "path"):
        assert known[kind] >= 10, kind
