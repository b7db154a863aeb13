"""``msiview files`` and ``msiview extract --files``."""

from __future__ import annotations

import hashlib
import random
import struct
from collections.abc import Mapping
from pathlib import Path

import pytest

from msiview.database.writer import TableContent
from msiview.files.new_file import write_file
from msiview.words import number
from tests.builders.cabinets import LZX, MSZIP, Folder, cabinet, cabinet_set
from tests.builders.databases import make_msi, sample_tables, summary, table
from tests.commands.conftest import Run

APP, HELP = b"MZ program", b"ITSF help " * 5000
CONTENTS = {"app.exe": APP, "help.chm": HELP}
CHANCE = random.Random(3)
IN_FOLDER = "Sample Product/"


def tables(
    cabinets: Mapping[str, int], names: Mapping[str, str] | None = None, **more: TableContent
) -> list[TableContent]:
    """The sample with files of the right sizes; ``cabinets`` are those of Media with their last
    sequence number, ``names`` other FileNames."""
    media = [(n, last, None, cab, None, None) for n, (cab, last) in enumerate(cabinets.items(), 1)]
    files = [
        (*row[:2], (names or {}).get(str(row[0]), row[2]), len(CONTENTS[str(row[0])]), *row[4:])
        for row in next(t for t in sample_tables() if t.name == "File").rows
    ]
    made = []
    for one in sample_tables():
        rows = {"Media": media, "File": files}.get(one.name, one.rows)
        made.append(more.pop(one.name, TableContent(one.name, one.columns, rows)))
    return [*made, *more.values()]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Two files in a cabinet of the package."""
    streams = {"a.cab": cabinet(Folder(CONTENTS, LZX))}
    return make_msi(tmp_path / "a.msi", tables({"#a.cab": 2}), streams=streams)


def test_the_list(run: Run, package: Path) -> None:
    answer = run("files", package)
    assert answer.code == 0
    lines = [line.split(None, 1) for line in answer.text.splitlines()]
    assert lines[0] == ["10", f"1.2.3.4             {IN_FOLDER}application.exe"]
    assert lines[-1] == ["2", f"files, {number(50_010)} bytes"]


def test_json_has_hashes(run: Run, package: Path) -> None:
    answer = run("files", package, "--json")
    assert answer.json["files"][0] == {
        "file": "app.exe",
        "path": f"{IN_FOLDER}application.exe",
        "size": len(APP),
        "sha256": hashlib.sha256(APP).hexdigest(),
        "version": "1.2.3.4",
        "language": "1033",
        "component": "Program",
        "features": ["Complete"],
        "cabinet": "#a.cab",
        "sequence": 1,
        "problem": None,
        "remarks": [],
    }


def test_everything_is_as_stated(run: Run, package: Path) -> None:
    answer = run("files", package, "--check")
    assert answer.errors == ""
    assert answer.text.splitlines()[-1] == "all of 2 files are as their rows say"


def test_a_file_of_a_cabinet_has_one_row(run: Run, tmp_path: Path) -> None:
    """Keys that differ by case only name one file where the cabinet has no other."""
    made = tables({"#a.cab": 3})
    files = next(one for one in made if one.name == "File")
    twin = (str(files.rows[0][0]).upper(), *files.rows[0][1:-1], 3)
    made[made.index(files)] = TableContent("File", files.columns, [*files.rows, twin])
    streams = {"a.cab": cabinet(Folder(CONTENTS))}
    answer = run("files", make_msi(tmp_path / "a.msi", made, streams=streams), "--check")
    assert "the cabinet #a.cab has no file APP.EXE" in answer.errors


def test_a_cabinet_that_goes_on_in_itself(run: Run, tmp_path: Path) -> None:
    folder = Folder({"app.exe": APP, "help.chm": CHANCE.randbytes(len(HELP))})
    _, second = cabinet_set(folder, 1, ["a.cab", "b.cab"])
    package = make_msi(tmp_path / "a.msi", tables({"#a.cab": 2}), streams={"a.cab": second})
    answer = run("files", package, "--check")
    assert "its cabinets follow each other in a circle" in answer.errors


def test_files_that_are_larger_than_can_be(run: Run, tmp_path: Path) -> None:
    data = cabinet(Folder(CONTENTS))
    for name, contents in CONTENTS.items():
        size = struct.pack("<I", len(contents))
        at = data.index(name.encode()) - 16
        assert data[at : at + 4] == size
        data = data[:at] + b"\xff" * 4 + data[at + 4 :]
    package = make_msi(tmp_path / "a.msi", tables({"#a.cab": 2}), streams={"a.cab": data})
    answer = run("files", package, "--check")
    assert "the cabinet ends before the file" in answer.errors
    assert "the files of the cabinet #a.cab are larger than they can be" in answer.errors


def test_what_differs_is_told(run: Run, tmp_path: Path) -> None:
    hashes = table(
        "MsiFileHash",
        "File_ s72*, Options i2, HashPart1 i4, HashPart2 i4, HashPart3 i4, HashPart4 i4",
        ("help.chm", 0, 1, 2, 3, 4),
    )
    streams = {"a.cab": cabinet(Folder({**CONTENTS, "app.exe": b"other"}, MSZIP))}
    rows = tables({"#a.cab": 2}, MsiFileHash=hashes)
    package = make_msi(tmp_path / "a.msi", rows, streams=streams)
    lines = [
        f"msiview: {IN_FOLDER}application.exe: it has 5 bytes, the File table says 10",
        f"msiview: {IN_FOLDER}help.chm: its hash is not that of MsiFileHash",
    ]
    answer = run("files", package, "--check")
    assert (answer.code, answer.errors.splitlines()) == (1, lines)
    answer = run("files", package, "--check", "--json")
    assert (answer.code, answer.errors.splitlines()) == (1, lines)
    answer = run("files", package, "--json")
    assert (answer.code, answer.errors) == (0, "")
    assert all(file["sha256"] and file["problem"] for file in answer.json["files"])


def unpacked(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


EXPECTED = {f"{IN_FOLDER}application.exe": APP, f"{IN_FOLDER}help.chm": HELP}


def test_files_at_their_targets(run: Run, package: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = run("extract", package, "--files", "-o", out)
    assert answer.code == 0
    assert unpacked(out) == EXPECTED
    assert run("extract", package, "--files", "-o", out).code == 0  # replaces them
    assert unpacked(out) == EXPECTED


def test_only_below_a_folder(run: Run, package: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = run("extract", package, "--files", "--under", "sample product", "-o", out, "--json")
    assert [file["written"] for file in answer.json["files"]] == [
        str(out / path) for path in EXPECTED
    ]
    answer = run("files", package, "--under", "Sample")
    assert (answer.code, answer.error.endswith("no file is below Sample")) == (2, True)


def test_a_cabinet_beside_the_package(run: Run, tmp_path: Path) -> None:
    package = make_msi(tmp_path / "a.msi", tables({"Disk1.CAB": 2}))
    answer = run("files", package, "--check")
    first = f"{IN_FOLDER}application.exe"
    reason = "the cabinet Disk1.CAB is not beside the package"
    assert answer.error == f"msiview: 2 files, the first is {first}: {reason}"
    write_file(tmp_path / "disk1.cab", [cabinet(Folder(CONTENTS))])
    assert run("extract", package, "--files", "-o", tmp_path / "out").code == 0
    assert unpacked(tmp_path / "out") == EXPECTED


@pytest.mark.parametrize("embedded", ["#", ""])
def test_a_set_of_cabinets(run: Run, tmp_path: Path, embedded: str) -> None:
    names = ["one.cab", "two.cab"]
    parts = dict(zip(names, cabinet_set(Folder(CONTENTS), 1, names), strict=True))
    rows = tables({f"{embedded}one.cab": 1, f"{embedded}two.cab": 2})
    package = make_msi(tmp_path / "a.msi", rows, streams=parts if embedded else {})
    for name, data in parts.items():
        if not embedded:
            write_file(tmp_path / name, [data])
    assert run("extract", package, "--files", "-o", tmp_path / "out").code == 0
    assert unpacked(tmp_path / "out") == EXPECTED


def test_files_that_are_not_compressed(run: Run, tmp_path: Path) -> None:
    properties = summary(word_count=0)
    package = make_msi(tmp_path / "a.msi", tables({"": 2}), properties=properties)
    source = tmp_path / "Sample Product"
    source.mkdir()
    write_file(source / "application.exe", [APP])
    out = tmp_path / "out"
    answer = run("extract", package, "--files", "-o", out)
    assert answer.code == 3
    assert answer.errors.splitlines() == [
        f"msiview: {IN_FOLDER}help.chm: it is not compressed, and {IN_FOLDER}help.chm is not there",
        f"msiview: {package}: 1 file cannot be unpacked",
    ]
    assert unpacked(out) == {f"{IN_FOLDER}application.exe": APP}


@pytest.mark.parametrize(
    "name",
    [
        "../../up.txt",
        "/etc/up.txt",
        r"..\..\up.txt",
        "C:up.txt",
        r"\\host\share\x",
        "CON",
        "a:b",
        "",
    ],
)
def test_no_name_leads_out_of_the_folder(run: Run, tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    directories = table(
        "Directory",
        "Directory s72*, Directory_Parent S72, DefaultDir l255",
        ("TARGETDIR", None, "SourceDir"),
        ("INSTALLDIR", "TARGETDIR", f"x|{name}"),
    )
    rows = tables({"#a.cab": 2}, {"app.exe": f"x|{name}"}, Directory=directories)
    package = make_msi(home / "a.msi", rows, streams={"a.cab": cabinet(Folder(CONTENTS))})
    before = set(tmp_path.rglob("*"))
    out = home / "below" / "out"
    assert run("extract", package, "--files", "-o", out).code == 0
    new = set(tmp_path.rglob("*")) - before
    assert all(path == out.parent or path.is_relative_to(out) for path in new)
    assert sorted(unpacked(out).values()) == sorted(CONTENTS.values())


def test_uncompressed_sources_stay_beside_the_package(run: Run, tmp_path: Path) -> None:
    write_file(tmp_path / "secret.txt", [APP])
    home = tmp_path / "home"
    home.mkdir()
    rows = tables(
        {"": 2}, {"app.exe": "x|../../secret.txt", "help.chm": f"x|{tmp_path}/secret.txt"}
    )
    package = make_msi(home / "a.msi", rows, properties=summary(word_count=0))
    answer = run("extract", package, "--files", "-o", tmp_path / "out")
    assert answer.code == 3
    assert "its source is not beside the package" in answer.errors
    assert unpacked(tmp_path / "out") == {}


def test_two_files_of_one_name(run: Run, tmp_path: Path) -> None:
    rows = tables({"#a.cab": 2}, {"app.exe": "Same.txt", "help.chm": "same.TXT"})
    streams = {"a.cab": cabinet(Folder(CONTENTS))}
    out = tmp_path / "out"
    package = make_msi(tmp_path / "a.msi", rows, streams=streams)
    assert run("extract", package, "--files", "-o", out).code == 0
    assert unpacked(out) == {f"{IN_FOLDER}Same.txt": APP, f"{IN_FOLDER}same (2).TXT": HELP}


def test_damaged_and_missing_files(run: Run, tmp_path: Path) -> None:
    streams = {"a.cab": cabinet(Folder({"help.chm": HELP}))[:-3]}
    package = make_msi(tmp_path / "a.msi", tables({"#a.cab": 2}), streams=streams)
    out = tmp_path / "out"
    answer = run("extract", package, "--files", "-o", out)
    assert answer.code == 3
    assert "the cabinet #a.cab has no file app.exe" in answer.errors
    assert "the cabinet ends inside block 2 of its folder" in answer.errors
    saved = unpacked(out)[f"{IN_FOLDER}help.chm"]
    assert saved == HELP[: len(saved)]
    assert len(saved) == 0x8000


def test_a_transform_has_no_files(run: Run, package: Path, tmp_path: Path) -> None:
    run("edit", package, "--set", "Property/Manufacturer.Value=x", "-o", tmp_path / "a.mst")
    answer = run("files", tmp_path / "a.mst")
    assert (answer.code, "has no files of its own" in answer.error) == (2, True)
    answer = run("files", package, "--overlay", tmp_path / "a.mst", "--check")
    assert answer.text.splitlines()[-1] == "all of 2 files are as their rows say"


def test_contents_are_compared(run: Run, package: Path, tmp_path: Path) -> None:
    """The rows are the same, size included; only what is in the cabinet differs."""
    other = {**CONTENTS, "app.exe": b"MZ Program"}
    streams = {"a.cab": cabinet(Folder(other))}
    target = make_msi(tmp_path / "b.msi", tables({"#a.cab": 2}), streams=streams)
    assert run("compare", package, target, "--fold").code == 0
    answer = run("compare", package, target, "--fold", "--contents")
    assert answer.code == 1
    assert [line.split(":")[0] for line in answer.text.splitlines() if "contents of" in line] == [
        "~ contents of app.exe (application.exe)"
    ]
    found = {
        f["new"]["key"]: f
        for f in run("compare", package, target, "--contents", "--json").json["files"]
    }
    assert (found["app.exe"]["change"], found["app.exe"]["proof"]) == ("changed", "hash")
    assert (found["help.chm"]["change"], found["help.chm"]["proof"]) == (None, "hash")
    assert run("compare", package, package, "--contents").code == 0
    laid = ("changes", package, "--overlay", target, "--contents")
    assert "~ contents of app.exe (application.exe): " in run(*laid).text
    found = {f["new"]["key"]: f["change"] for f in run(*laid, "--json").json["files"]}
    assert found == {"app.exe": "changed", "help.chm": None}
