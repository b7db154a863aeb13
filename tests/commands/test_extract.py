"""``msiview extract``."""

from __future__ import annotations

import hashlib
from pathlib import Path

from msiview.database.opening import open_package
from msiview.database.transform import Transform
from msiview.words import counted
from tests.builders.databases import make_msi
from tests.builders.links import link_or_skip
from tests.builders.transforms import make_transform_storage
from tests.commands.conftest import Run

SCRIPT = b'MsgBox "Sample"\r\n'


def test_one_stream(run: Run, sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "out"
    answer = run("extract", sample, "Binary.Script.vbs", "-o", folder, "--json")
    assert (answer.code, answer.errors) == (0, "")
    target = folder / "Binary.Script.vbs"
    assert answer.json["extracted"] == [
        {
            "stream": "Binary.Script.vbs",
            "storage": False,
            "path": str(target),
            "size": len(SCRIPT),
            "sha256": hashlib.sha256(SCRIPT).hexdigest(),
            "complete": True,
        }
    ]
    assert target.read_bytes() == SCRIPT
    assert [path.name for path in folder.iterdir()] == ["Binary.Script.vbs"]


def test_everything_stays_in_the_folder(run: Run, sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "out"
    answer = run("extract", sample, "--all", "-o", folder)
    assert answer.code == 0
    assert f"cab1.cab -> {folder / 'cab1.cab'} ({counted(5004, 'byte')})\n" in answer.text
    assert {path.name for path in folder.iterdir()} == {
        "Binary.Script.vbs",
        "cab1.cab",
        "_.._up",
        "_5SummaryInformation",
        "1031.mst",
    }
    assert (folder / "_.._up").read_bytes() == b"?"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "sample.msi"]


def test_an_embedded_transform_becomes_a_file(run: Run, sample: Path, tmp_path: Path) -> None:
    run("extract", sample, "1031", "-o", tmp_path)
    transform = open_package(tmp_path / "1031.mst")
    assert isinstance(transform, Transform)
    (record,) = transform.tables["Property"].records
    assert (record.key, record.cells) == (("ProductName",), {"Value": "Beispiel"})
    assert list(transform.defects) == []


def test_streams_of_an_embedded_file(run: Run, sample: Path, tmp_path: Path) -> None:
    answer = run("extract", sample, "--inside", "1031", "--all", "-o", tmp_path / "out", "--json")
    assert answer.json["inside"] == ["1031"]
    assert [file["stream"] for file in answer.json["extracted"]] == [r"\5SummaryInformation"]


def test_what_is_left_of_a_truncated_file(run: Run, tmp_path: Path) -> None:
    # Large streams lie at the end of the file, one after the other.
    embedded = make_transform_storage(["A"], {}, streams={"big": bytes(8192)})
    path = make_msi(tmp_path / "cut.msi", streams={"cab": b"c" * 8192}, storages={"T": embedded})
    path.write_bytes(path.read_bytes()[:-12288])
    answer = run("extract", path, "--all", "-o", tmp_path / "out", "--json")
    assert answer.code == 3
    assert answer.error == f"msiview: {path}: too damaged to be saved: T"
    files = {file["stream"]: file for file in answer.json["extracted"]}
    assert (files["cab"]["size"], files["cab"]["complete"]) == (4096, False)
    assert (tmp_path / "out" / "cab").read_bytes() == b"c" * 4096
    assert files["Binary.Script.vbs"]["complete"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "Binary.Script.vbs",
        "_5SummaryInformation",
        "cab",
    ]
    text = run("extract", path, "cab", "-o", tmp_path / "out").text
    assert text.endswith(f"({counted(4096, 'byte')}, the rest cannot be read)\n")


def test_names_as_shown_are_understood(run: Run, sample: Path, tmp_path: Path) -> None:
    for name in (r"\5SummaryInformation", "\x05SummaryInformation"):
        assert run("extract", sample, name, "-o", tmp_path / "out").code == 0


def test_the_opened_file_is_never_replaced(run: Run, tmp_path: Path) -> None:
    path = make_msi(tmp_path / "trap.msi", [], streams={"trap.msi": b"!", "TRAP.MSI": b"?"})
    before = path.read_bytes()
    run("extract", path, "--all", "-o", tmp_path)
    assert path.read_bytes() == before
    others = [other for other in tmp_path.iterdir() if other.name.lower().startswith("trap")]
    assert sorted(other.read_bytes() for other in others if other != path) == [b"!", b"?"]


def test_a_link_is_replaced_not_followed(run: Run, sample: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    folder = tmp_path / "out"
    folder.mkdir()
    link_or_skip(folder / "cab1.cab", victim)
    run("extract", sample, "cab1.cab", "-o", folder)
    assert victim.read_text() == "untouched"
    assert (folder / "cab1.cab").stat().st_size == 5004


def test_wrong_usage(run: Run, sample: Path, tmp_path: Path) -> None:
    answer = run("extract", sample, "cab2.cab", "-o", tmp_path / "out")
    assert answer.code == 2
    assert answer.error.endswith("there is no stream cab2.cab; did you mean cab1.cab?")
    assert not (tmp_path / "out").exists()
    for arguments in ([], ["cab1.cab", "--all"]):
        answer = run("extract", sample, *arguments, "-o", tmp_path / "out")
        assert answer.code == 2
        assert answer.error.endswith("name the streams to extract, or give --all or --files")
    assert run("extract", sample, "cab1.cab").code == 2


def test_a_folder_that_cannot_be_made(run: Run, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = run("extract", sample, "cab1.cab", "-o", tmp_path / "file")
    assert answer.code == 3
    assert str(tmp_path / "file") in answer.error
