"""The log that is measured with belongs to the package that is measured with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from tests.builders.big_log import make_big_log
from tests.builders.scale import make_scale_package

FILES = 1200


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("big")


@pytest.fixture(scope="module")
def log(folder: Path) -> Log:
    log = Log(make_big_log(folder / "big.log", FILES))
    log.read()
    return log


@pytest.fixture(scope="module")
def package(folder: Path) -> Database:
    package = open_package(make_scale_package(folder / "big.msi", FILES))
    assert isinstance(package, Database)
    return package


def test_it_is_as_large_as_is_said(log: Log, folder: Path) -> None:
    text = (folder / "big.log").read_bytes().decode("utf-16")
    assert len(log) == text.count("\r\n")
    assert 17 * FILES < len(log) < 19 * FILES
    mentions = re.findall(r"\{[0-9A-F-]{36}\}|\\[0-9A-F]{32}\b", text)
    assert 6 * FILES <= len(mentions) < 6 * FILES + 30


def test_every_component_is_in_the_log(log: Log, package: Database) -> None:
    components = package.table("Component")
    names = list(components.values(0))
    states = [state.name for state in log.component_states()]
    assert states == names * 2  # client and server
    for guid in components.values(1):
        assert isinstance(guid, str)
        # Registered, the data of that, the note with the packed form, its provider, its feature.
        assert len(log.guids.lines_of(guid)) == 5


def test_files_stand_under_their_names(log: Log, package: Database) -> None:
    files = {str(key): str(name) for key, _, name, *_ in package.table("File").rows()}
    copied = {}
    for line, kind in enumerate(log.facts.kinds):
        if kind == LineKind.OPERATION and "FileCopy(" in (text := log.text.line(line)):
            match = re.search(r"SourceName=([^,]+),SourceCabKey=([^,]+),", text)
            assert match is not None
            copied[match[2]] = match[1]
    assert copied == files


def test_it_tells_of_a_success_or_of_a_failure(log: Log, folder: Path) -> None:
    assert [found.code for found in log.facts.returns] == [0, 0]
    failed = Log(make_big_log(folder / "failed.log", FILES, failed=True))
    failed.read()
    assert [found.code for found in failed.facts.returns] == [1603, 1603]
    assert failed.facts.rollback_line is not None
    assert any(message.code == 1304 for message in failed.facts.messages)


def test_all_lines_are_known(log: Log) -> None:
    kinds = set(log.facts.kinds)
    assert LineKind.UNKNOWN not in kinds


def test_it_is_always_the_same(folder: Path) -> None:
    first = make_big_log(folder / "a.log", 50).read_bytes()
    assert make_big_log(folder / "b.log", 50).read_bytes() == first
