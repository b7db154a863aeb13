"""No command writes characters to a terminal that it would obey, or hides in what it says;
files of data keep them."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.visible_text import HIDDEN
from tests.builders.hostile import (
    SHORT,
    hostile,
    make_hostile_log,
    make_hostile_msi,
    make_hostile_msp,
    make_hostile_mst,
)
from tests.commands.conftest import Answer, Run

TEXT = hostile("k")
FOLDER = ("&amp;" if sys.platform == "win32" else "<b>\x1b[1m") + "\u202e\u2028\x9b"
"""Windows lets no name have brackets, nor the controls of ASCII."""


@dataclass(frozen=True)
class Hostile:
    """Files whose names are all hostile; the folder's name, too."""

    package: Path
    other: Path
    transform: Path
    patch: Path
    log: Path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    folder = tmp_path_factory.mktemp("hostile") / FOLDER
    folder.mkdir()
    return Hostile(
        make_hostile_msi(folder / "a.msi"),
        make_hostile_msi(folder / "b.msi", "j"),
        make_hostile_mst(folder / "t.mst"),
        make_hostile_msp(folder / "p.msp"),
        make_hostile_log(folder / "l.log"),
    )


COMMANDS = [
    "info PACKAGE",
    "info TRANSFORM",
    "info PATCH",
    "tables PACKAGE",
    "tables TRANSFORM",
    "tables PACKAGE --overlay OTHER",
    "dump PACKAGE",
    "dump TRANSFORM",
    "dump PACKAGE --overlay OTHER",
    "extract PACKAGE --all -o OUT",
    "changes PACKAGE --overlay TRANSFORM",
    "changes PACKAGE --overlay OTHER",
    "compare PACKAGE OTHER",
    "applicable PACKAGE PATCH",
    "refs PACKAGE Component NAME",
    "refs PACKAGE File NAME",
    "trace PACKAGE NAME",
    "log LOG",
    "log LOG --package PACKAGE",
]


def answer_of(run: Run, files: Hostile, out: Path, command: str, *more: str) -> Answer:
    named: dict[str, str | Path] = {
        "PACKAGE": files.package,
        "OTHER": files.other,
        "TRANSFORM": files.transform,
        "PATCH": files.patch,
        "LOG": files.log,
        "OUT": out,
        "NAME": TEXT,
    }
    return run(*(named.get(word, word) for word in command.split()), *more)


def hidden_in(text: str) -> list[str]:
    return sorted(set(HIDDEN.findall(text)))


@pytest.mark.parametrize("command", COMMANDS)
def test_text(run: Run, files: Hostile, tmp_path: Path, command: str) -> None:
    answer = answer_of(run, files, tmp_path, command)
    assert answer.code in (0, 1), answer.errors
    assert answer.bytes or command == "dump TRANSFORM"
    assert hidden_in(answer.text) == []
    assert hidden_in(answer.errors) == []
    assert answer.text.splitlines() == answer.text.removesuffix("\n").split("\n") or not answer.text


@pytest.mark.parametrize("command", COMMANDS)
def test_json(run: Run, files: Hostile, tmp_path: Path, command: str) -> None:
    answer = answer_of(run, files, tmp_path, command, "--json")
    assert answer.code in (0, 1), answer.errors
    assert hidden_in(answer.text) == []
    assert hidden_in(answer.errors) == []
    json.loads(answer.bytes)


def test_json_says_what_the_file_says(run: Run, files: Hostile) -> None:
    (table,) = run("dump", files.package, "CreateFolder", "--json").json["tables"]
    assert table["rows"][0] == [TEXT, TEXT]


@pytest.mark.parametrize("form", ["csv", "tab", "sql", "idt-utf8"])
def test_data_is_exact_in_a_pipe(run: Run, files: Hostile, form: str) -> None:
    data = run("dump", files.package, "CreateFolder", "--format", form).text
    assert "\u202e\u2066\u2028\u2029\x85\x9b2K\x1b[31m" in data


def test_csv_reads_back(run: Run, files: Hostile) -> None:
    text = run("dump", files.package, "CreateFolder", "--format", "csv").text
    with io.StringIO(text, newline="") as lines:
        assert list(csv.reader(lines))[1] == [TEXT, TEXT]


@pytest.mark.parametrize(
    "form", ["text", "tab", "csv", "json", "markdown", "sql", "idt", "idt-utf8"]
)
def test_a_terminal_gets_no_control_characters(
    run: Run, files: Hostile, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    answer = run("dump", files.package, "CreateFolder", "--format", form)
    assert "t.png" in answer.text
    assert hidden_in(answer.text) == []


@pytest.mark.parametrize("form", ["csv", "json", "markdown", "sql", "text"])
def test_files_keep_data_and_other_texts_are_safe(
    run: Run, files: Hostile, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "out"
    run("dump", files.package, "CreateFolder", "--format", form, "-o", path)
    hidden = hidden_in(path.read_bytes().decode().replace("\r\n", "\n"))
    assert bool(hidden) == (form in ("csv", "sql"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("info", "no\x1b[31m\u202e.msi"),
        ("dump", "PACKAGE", "no\x1b[31m\u202e"),
        ("extract", "PACKAGE", "no\x1b", "-o", "OUT"),
        ("refs", "PACKAGE", "File", "no\x1b\u2028"),
        ("trace", "PACKAGE", "no\x1b\u2028"),
        ("log", "no\x1b\u2028.log"),
        ("changes", "PACKAGE", "--overlay", "no\x1b.mst"),
        ("info", "PACKAGE", "--no\x1b[31m"),
        ("--no\x1b[31m",),
        ("dmp\x1b", "two\x1b"),
    ],
)
def test_errors(run: Run, files: Hostile, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    named: dict[str, str | Path] = {"PACKAGE": files.package, "OUT": tmp_path}
    answer = run(*(named.get(word, word) for word in arguments))
    assert answer.code in (2, 3)
    assert answer.errors
    assert hidden_in(answer.errors) == []


def test_extracted_streams_are_exact_and_their_names_harmless(
    run: Run, files: Hostile, tmp_path: Path
) -> None:
    answer = run("extract", files.package, "--all", "-o", tmp_path, "--json")
    by_name = {file["stream"]: Path(file["path"]) for file in answer.json["extracted"]}
    assert by_name[SHORT[0]].read_bytes() == b"\x1b]0;title\x07"
    assert all(re.fullmatch(r"[^\x00-\x1f\u202e\u2028]+", path.name) for path in by_name.values())


def test_the_builder_hides_its_characters(files: Hostile) -> None:
    """Else the tests above would show nothing."""
    package = open_package(files.package)
    assert isinstance(package, Database)
    assert set(SHORT) <= set(package.tables)
    cells = [cell for row in package.table("Component").rows() for cell in row]
    assert sum(isinstance(cell, str) and bool(HIDDEN.search(cell)) for cell in cells) > 6
