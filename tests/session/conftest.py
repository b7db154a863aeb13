"""The small sample package and what fits it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.databases import make_msi
from tests.builders.overlaid import make_alien, make_patch, make_second, make_settings


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A small package of the tests' own writer."""
    return make_msi(tmp_path / "sample.msi")


@pytest.fixture
def mst(sample: Path, tmp_path: Path) -> Path:
    """A transform that fits the sample."""
    return make_settings(tmp_path, sample)


@pytest.fixture
def second(sample: Path, tmp_path: Path) -> Path:
    """A transform that changes one of the cells that ``mst`` changes."""
    return make_second(tmp_path, sample)


@pytest.fixture
def alien(tmp_path: Path) -> Path:
    """A transform for a package that has more, which ignores no error."""
    return make_alien(tmp_path)


@pytest.fixture
def msp(sample: Path, tmp_path: Path) -> Path:
    """A patch with a pair for the sample and one for another version."""
    return make_patch(tmp_path, sample)
