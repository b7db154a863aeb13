"""GUIDs of a log against plain searches of its text."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.format.guids import compress, pack
from msiview.logs.guid_index import GuidIndex
from msiview.logs.line_index import LineIndex
from msiview.logs.log_file import BLOCK, LogFile
from msiview.logs.log_text import LONGEST
from msiview.progress import Cancelled, Progress

A = "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"
PACKED_A = "154367CAC00BC4E4E9D0F9A39012FA74"
B = "{3C7EE564-C47A-4E1E-8B57-CFF4A7F07EC9}"
C = "{6759496D-1C4B-4D26-980B-071C4071C259}"

Indexed = Callable[[str], GuidIndex]


def _index(path: Path) -> GuidIndex:
    file = LogFile(path)
    lines = LineIndex(file)
    lines.extend()
    index = GuidIndex(file, lines)
    index.extend(len(lines))
    return index


@pytest.fixture
def indexed(tmp_path: Path) -> Indexed:
    def make(text: str) -> GuidIndex:
        path = tmp_path / "install.log"
        path.write_bytes(b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"))
        return _index(path)

    return make


def test_braced_in_any_case_and_each_line_once(indexed: Indexed) -> None:
    index = indexed(f"{A} and {A.lower()}\nnothing\n{B}{A}\n")
    assert index.guids() == [A, B]
    assert list(index.lines_of(A)) == [0, 2]
    assert list(index.lines_of(B)) == [2]
    assert index.lines == 3
    assert A in index
    assert C not in index


def test_a_packed_one_counts_in_a_registry_key(indexed: Indexed) -> None:
    index = indexed(f"Note: 1: 1402 2: UNKNOWN\\Components\\{PACKED_A} 3: 1450 \n")
    assert index.guids() == [A]
    assert list(index.lines_of(A)) == [0]


def test_other_digits_are_no_guid_until_the_log_has_it_in_braces(indexed: Indexed) -> None:
    lone = f"MsiRestartManagerSessionKey = {PACKED_A}\n"
    index = indexed(lone)
    assert index.guids() == []
    assert list(index.lines_of(A)) == [0]
    index = indexed(lone + "between\n" + A + "\n")
    assert index.guids() == [A]
    assert list(index.lines_of(A)) == [0, 2]


@pytest.mark.parametrize("text", [f"cmp{PACKED_A}", f"{PACKED_A}0", f"_{PACKED_A}", A[:-1]])
def test_parts_of_longer_words_are_none(indexed: Indexed, text: str) -> None:
    index = indexed(f"SourceCabKey={text},\n")
    assert index.guids() == []
    assert list(index.lines_of(A)) == []


def test_the_components_of_a_feature(indexed: Indexed) -> None:
    codes = compress(A) + compress(B)
    index = indexed(
        f"x\nMSI (s) (28:A8) [15:31:53:206]: Executing op: "
        f"FeatureUnpublish(Feature=Main,Parent=Root,Absent=2,Component={codes})\n"
        f"Executing op: FeaturePublish(Feature=Main,,Absent=2,)\n"
    )
    assert index.guids() == [A, B]
    assert list(index.lines_of(B)) == [1]


def test_a_descriptor_counts_where_the_log_has_the_guids_elsewhere(indexed: Indexed) -> None:
    op = "Executing op: RegAddValue(Name=command,Value="
    index = indexed(f"{op}[~]{compress(A)}Main>{compress(B)}[~],)\n{op}a > b)\n{A}\n")
    assert index.guids() == [A]
    assert list(index.lines_of(A)) == [0, 2]
    assert list(index.lines_of(B)) == [0]


@pytest.mark.parametrize("feature", ["", "Main", "Sub.Feature_2"])
def test_a_descriptor_of_an_assembly_tells_its_guids(indexed: Indexed, feature: str) -> None:
    index = indexed(
        "Executing op: AssemblyUnpublish(,,AssemblyType=3,AppCtx=C:\\App\\reader.dll,"
        'AssemblyName=Reader,Version="1.0.0.0",Culture=neutral,'
        f"Descriptor={compress(A)}{feature}>{compress(B)})\n"
        f"Executing op: AssemblyPublish(,,AssemblyName=Reader,Descriptor={compress(C)}{feature}<)"
    )
    assert index.guids() == [A, B, C]
    assert list(index.lines_of(A)) == list(index.lines_of(B)) == [0]
    assert list(index.lines_of(C)) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "Executing op: RegAddValue(Name=command,Value=[~]{0}Main>{1}data of the action[~],)",
        "Executing op: RegAddValue(Name=MyFeature,Value={0}{1},)",
        "Executing op: RegAddValue(Name=MyFeature,Value={0}{1}\x02Parent,)",
        "Executing op: RegRemoveValue(Name=MyFeature,Value={0}{1},Attributes=1)",
        "1: {0}Main>{1}",
        "Resolving '{0}>{1}' for a shortcut",
    ],
)
def test_compressed_guids_that_nothing_separates(indexed: Indexed, line: str) -> None:
    index = indexed(line.format(compress(A), compress(B)) + f"\n{A}{B}\n")
    assert index.guids() == [A, B]
    assert list(index.lines_of(A)) == list(index.lines_of(B)) == [0, 1]


@pytest.mark.parametrize(
    "line",
    [
        "RegAddValue(Name=DisplayName,,)\nValue=ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789>",
        "RegAddValue(Name=a,Value=ABCDEFGHIJKLMNOPQRSTU,)",
        "<value>ABCDEFGHIJKLMNOPQRST</value>",
    ],
)
def test_twenty_characters_alone_are_no_guid(indexed: Indexed, line: str) -> None:
    assert indexed(line + "\n").guids() == []


@pytest.mark.parametrize(
    "before",
    [
        "UserData\\S-1-5-18\\Components\\",
        "Users\\S-1-5-21-1-2-3-1001\\Products\\",
        "SOFTWARE\\Classes\\Installer\\UpgradeCodes\\",
        f"UserData\\S-1-5-18\\Products\\{PACKED_A}\\Patches\\",
    ],
)
def test_keys_in_which_the_installer_keeps_its_own(indexed: Indexed, before: str) -> None:
    index = indexed(f"RegOpenKey(Root=-2147483646,Key={before}{PACKED_A},,BinaryType=1,,)\n")
    assert index.guids() == [A]


@pytest.mark.parametrize("length", [LONGEST, LONGEST + 20, BLOCK // 2 + 7, BLOCK + 40])
def test_nothing_is_lost_where_long_lines_are_cut(indexed: Indexed, length: int) -> None:
    for back in (1, 20, 37, 38, 60):
        padding = "." * (length - back)
        index = indexed(f"first\n{padding}{A} {padding}{B}\nlast {C}\n")
        assert [list(index.lines_of(guid)) for guid in (A, B, C)] == [[1], [1], [2]]


@pytest.mark.parametrize("count", [3_300, 120_000])
def test_a_feature_of_very_many_components(indexed: Indexed, count: int) -> None:
    guids = [f"{{{number:08X}-0000-4000-8000-000000000000}}" for number in range(count)]
    codes = "".join(map(compress, guids))
    index = indexed(f"a\nFeaturePublish(Feature=F,Parent=Gg,Absent=2,Component={codes})\nb\n")
    assert index.guids() == guids
    assert list(index.lines_of(guids[-1])) == [1]


def test_two_features_of_many_components_beside_each_other(indexed: Indexed) -> None:
    guids = [f"{{{number:08X}-0000-4000-8000-000000000000}}" for number in range(8_000)]
    features = [
        "Executing op: FeaturePublish(Feature=\N{EURO SIGN},,Absent=2,Component="
        + "".join(map(compress, half))
        for half in (guids[:4_000], guids[4_000:])
    ]
    index = indexed("\n".join([*features, "Executing op: ProductPublish(PackageKey=x)", ""]))
    assert set(index.guids()) == set(guids)


def test_a_cancelled_search_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "install.log"
    line = f"{A} {'x' * 1000}\n"
    path.write_text(line * 9_000 + B + "\n", encoding="utf-8")
    file = LogFile(path)
    lines = LineIndex(file)
    lines.extend()
    index = GuidIndex(file, lines)
    progress = Progress(lambda text, done, total: progress.cancel(), interval=0)
    with pytest.raises(Cancelled):
        index.extend(len(lines), progress)
    assert 0 < index.lines < len(lines)
    assert index.guids() == [A]
    index.extend(len(lines))
    assert len(index.lines_of(A)) == 9_000
    assert list(index.lines_of(B)) == [9_000]


def test_a_line_that_grows(tmp_path: Path) -> None:
    path = tmp_path / "install.log"
    path.write_text(f"one\n{A[:20]}", encoding="utf-8")
    file = LogFile(path)
    lines = LineIndex(file)
    lines.extend()
    index = GuidIndex(file, lines)
    index.extend(len(lines))
    assert index.guids() == []
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{A[20:]}\n")
    file.look_again()
    lines.extend()
    index.extend(len(lines))
    assert list(index.lines_of(A)) == [1]


_GUID = st.sampled_from([A, B, C])
_PIECE = st.one_of(
    _GUID,
    _GUID.map(str.lower),
    _GUID.map(lambda guid: f"\\Products\\{pack(guid)}\\Usage"),
    _GUID.map(lambda guid: f" {pack(guid)} "),
    _GUID.map(lambda guid: f"FeaturePublish(Feature=F,,Absent=2,Component={compress(guid)})"),
    st.text("{}-()0aF\\ ,=\u20ac\u0130", max_size=12),
    st.sampled_from(["\n", "{", "}", "-", "\N{GRINNING FACE}", "é", "0123456789ABCDEF" * 2]),
)


def _braced(index: GuidIndex, lines: Sequence[str], guid: str) -> list[int]:
    """The lines among those of the index that hold a GUID in braces."""
    return [line for line in index.lines_of(guid) if guid in lines[line].upper()]


@given(st.lists(_PIECE, max_size=40).map("".join))
def test_random_texts(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "random.log"
    path.write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    index = _index(path)
    lines = text.split("\n")
    for guid in (A, B, C):
        assert _braced(index, lines, guid) == [
            number for number, line in enumerate(lines) if guid in line.upper()
        ]
        if guid in text.upper():
            assert guid in index.guids()


def test_the_corpus(corpus: Path) -> None:
    compared = 0
    for path in sorted((corpus / "logs").glob("*.log")):
        expected = json.loads(
            (corpus / "expected" / "logs" / f"{path.name}.json").read_text(encoding="utf-8")
        )["guids"]
        index = _index(path)
        lines = _lines(path)
        braced = {guid: _braced(index, lines, guid) for guid in index.guids()}
        assert {
            guid: [line + 1 for line in found] for guid, found in braced.items() if found
        } == expected
        for guid in expected:
            forms = (guid, pack(guid), compress(guid))
            assert list(index.lines_of(guid)) == [
                number
                for number, line in enumerate(lines)
                if guid in line.upper() or pack(guid) in line.upper() or forms[2] in line
            ]
            compared += 1
    assert compared > 50


def _lines(path: Path) -> list[str]:
    data = path.read_bytes()
    encoding = "utf-16" if data.startswith(b"\xff\xfe") else "utf-8-sig"
    return data.decode(encoding).split("\n")
