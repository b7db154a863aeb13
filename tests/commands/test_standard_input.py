"""``-``: one of the files comes through standard input."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from msiview.commands.piped import PIPED
from tests.builders.logs import write_log
from tests.builders.other_logs import engine_run
from tests.commands.conftest import Run

Pipe = Callable[[Path], None]


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Puts a file into standard input."""

    def put(path: Path) -> None:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(path.read_bytes())))

    return put


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write_log(tmp_path / "install.log", "\n".join([*engine_run(1603), ""]))


PACKAGE, PATCH, LOG = "sample.msi", "sample.msp", "install.log"


@pytest.mark.parametrize(
    ("piped", "arguments"),
    [
        (PACKAGE, ("info", "-")),
        (PACKAGE, ("tables", "-")),
        (PACKAGE, ("dump", "-", "Property")),
        (PACKAGE, ("refs", "-", "Component", "Program")),
        (PACKAGE, ("trace", "-", "File/app.exe")),
        (PACKAGE, ("compare", "-", PACKAGE)),
        (PACKAGE, ("compare", PACKAGE, "-")),
        (PACKAGE, ("changes", "-", "--overlay", PATCH)),
        (PACKAGE, ("applicable", "-", PATCH)),
        (PACKAGE, ("log", LOG, "--package", "-")),
        (PATCH, ("info", "-")),
        (PATCH, ("changes", PACKAGE, "--overlay", "-")),
        (PATCH, ("applicable", PACKAGE, "-")),
        (PATCH, ("applicable", "-", "--product-version", "1.2.3")),
        (PATCH, ("trace", PACKAGE, "File/app.exe", "--overlay", "-")),
        (LOG, ("log", "-")),
        (LOG, ("log", "-", "--package", PACKAGE)),
        (LOG, ("log", "-", "--against", LOG)),
        (LOG, ("log", LOG, "--against", "-")),
        (LOG, ("trace", PACKAGE, "File/app.exe", "--log", "-")),
    ],
)
def test_the_answer_is_that_of_the_file(
    piped: str,
    arguments: tuple[str, ...],
    run: Run,
    pipe: Pipe,
    sample: Path,
    patch: Path,
    log: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (sample.name, patch.name, log.name) == (PACKAGE, PATCH, LOG)
    assert patch.parent == log.parent == sample.parent
    monkeypatch.chdir(sample.parent)
    expected = run(*(piped if argument == "-" else argument for argument in arguments))
    pipe(Path(piped))
    answer = run(*arguments)
    assert answer.code == expected.code
    assert answer.text.replace("standard input", piped) == expected.text
    assert answer.text


def test_extract(run: Run, pipe: Pipe, sample: Path, tmp_path: Path) -> None:
    pipe(sample)
    assert run("extract", "-", "cab1.cab", "-o", tmp_path / "out").code == 0
    assert (tmp_path / "out" / "cab1.cab").read_bytes().startswith(b"MSCF")


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", "-", "-"),
        ("log", "-", "--against", "-"),
        ("log", "-", "--package", "-"),
        ("changes", "-", "--overlay", "-"),
        ("-", "-"),
        ("-", "--log", "-"),
    ],
    ids=" ".join,
)
def test_only_one_file_comes_from_there(
    arguments: tuple[str, ...], run: Run, pipe: Pipe, sample: Path
) -> None:
    pipe(sample)
    answer = run(*arguments)
    assert answer.code == 2
    assert "only one file can come from standard input" in answer.errors


def test_what_is_no_package_is_named(run: Run, pipe: Pipe, log: Path) -> None:
    pipe(log)
    answer = run("info", "-")
    assert answer.code == 3
    assert answer.error.startswith("msiview: standard input: ")


def test_there_may_be_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    answer = run("info", "-")
    assert (answer.code, answer.error) == (3, "msiview: standard input: there is none")


def test_nothing_is_left(
    run: Run, pipe: Pipe, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    pipe(sample)
    assert run("info", "-").code == 0
    assert list(temporary.iterdir()) == []
    assert not PIPED._is_taken
