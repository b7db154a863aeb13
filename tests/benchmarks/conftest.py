"""What the benchmarks share: large packages, made once and kept while they run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from tests.benchmarks.figures import Figure, table_of
from tests.builders.big_log import make_big_log
from tests.builders.scale import make_scale_package

FILES = 200_000

_FIGURES = pytest.StashKey[list[Figure]]()


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Callable[[Figure], None]:
    """Takes a row of the table that is printed at the end."""
    return request.config.stash.setdefault(_FIGURES, []).append


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    figures = config.stash.get(_FIGURES, [])
    if figures:
        terminalreporter.section("what is wanted")
        for line in table_of(figures):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def large_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of 200,000 files, 850,000 rows and 1.3 million strings."""
    path = tmp_path_factory.mktemp("scale") / "large.msi"
    make_scale_package(path, FILES)
    return path


@pytest.fixture(scope="session")
def medium_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of 20,000 files, with references of three bytes."""
    path = tmp_path_factory.mktemp("scale") / "medium.msi"
    make_scale_package(path, FILES // 10)
    return path


@pytest.fixture(scope="session")
def large_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of 3.6 million lines and 1.1 GB, of installing the large package."""
    return make_big_log(tmp_path_factory.mktemp("scale") / "large.log", FILES)


def load(path: Path) -> Database:
    """A package, opened anew."""
    package = open_package(path)
    assert isinstance(package, Database)
    return package


@pytest.fixture(scope="session")
def large(large_path: Path) -> Database:
    """The large package, its strings decoded."""
    package = load(large_path)
    package.table("File").values(0)
    return package
