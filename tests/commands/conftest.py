"""Commands run in this process, with what they wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from msiview.cli import main
from tests.builders.databases import make_msi
from tests.builders.transforms import make_msp, make_transform_storage

UNKNOWN_TABLE = "NobodyKnows"


@dataclass(frozen=True)
class Answer:
    """Exit code and output of a command."""

    code: int
    bytes: bytes
    errors: str

    @property
    def text(self) -> str:
        return self.bytes.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.bytes)

    @property
    def error(self) -> str:
        """The one line on standard error."""
        (line,) = self.errors.splitlines()
        return line


Run = Callable[..., Answer]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs ``msiview`` with the arguments given."""

    def run_command(*arguments: str | Path) -> Answer:
        code = main([str(argument) for argument in arguments])
        out, errors = capfdbinary.readouterr()
        return Answer(code, out, errors.decode())

    return run_command


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The small product of the builders, with a cabinet and a transform inside."""
    return make_msi(
        tmp_path / "sample.msi",
        streams={"cab1.cab": b"MSCF" + bytes(5000), "../up": b"?"},
        storages={
            "1031": make_transform_storage(["ProductName", "Beispiel"], {"Property": UPDATE})
        },
    )


UPDATE = bytes.fromhex("0200 0100 0200")
"""Property: update column 2 of row 1 (string 1) to string 2."""


@pytest.fixture
def patch(tmp_path: Path) -> Path:
    """A patch with a pair of transforms; one has a table that cannot be decoded."""
    changes = {"Property": UPDATE, UNKNOWN_TABLE: UPDATE}
    return make_msp(
        tmp_path / "sample.msp",
        {
            "A.1": make_transform_storage(["ProductName", "Patched"], changes),
            "#A.1": make_transform_storage(["PatchFamily", "X"], {"Property": UPDATE}),
        },
        obsoleted=["{11111111-0000-0000-0000-000000000001}"],
    )
