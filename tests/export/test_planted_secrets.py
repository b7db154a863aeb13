"""No secret is left in a copy, and nothing else is changed, whatever the log looks like."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from msiview.export.redaction import write_redacted
from msiview.logs.log import Log
from tests.builders.planted_secrets import KINDS, SHAPES, other_texts, planted

_ALSO_NAMES = ("FABRIKAM", "fabrikam", "FILES_01")
"""Names of the places where secrets stand."""


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_of_what_was_planted_is_left(shape: str, tmp_path: Path) -> None:
    made = planted(shape, 1)
    assert len(made.secrets) == len(KINDS) == len(set(made.secrets))
    path, out = tmp_path / "a.log", tmp_path / "out.log"
    path.write_bytes(made.data)
    log = Log(path)
    log.read_lines()
    write_redacted(log.file, log.index, out)
    before, behind = made.data.decode(made.encoding), out.read_bytes().decode(made.encoding)
    left = [name for name in (*made.secrets, *_ALSO_NAMES) if name.lower() in behind.lower()]
    assert left == []
    # Between placeholders every character is that of the log, and what is gone was a secret.
    hidden = "(" + "|".join(map(re.escape, (*made.secrets, *_ALSO_NAMES))) + ")"
    assert list(other_texts(behind)) == re.split(f"{hidden}", before)[::2]
