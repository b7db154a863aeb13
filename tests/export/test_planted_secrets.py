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


def test_names_between_blanks_that_a_page_spells_out(tmp_path: Path) -> None:
    path, out = tmp_path / "a.html", tmp_path / "out.html"
    lines = ("Property(S): USERNAME = Jane Doe", "RunIt: tool.exe --password pw-12345678 --force")
    made = "<br>\n".join(line.replace(" ", "&nbsp;") for line in lines * 3)
    path.write_text(made)
    log = Log(path)
    log.read_lines()
    write_redacted(log.file, log.index, out)
    found = Log(out)
    found.read_lines()
    assert found.text.lines(0, 2) == [
        "Property(S): USERNAME = user1", "RunIt: tool.exe --password secret1 --force",
    ]  # fmt: skip


def test_lines_of_another_encoding_that_were_appended(tmp_path: Path) -> None:
    path, out = tmp_path / "a.log", tmp_path / "out.log"
    line = "CopyIt: folder C:\\Users\\{}\\AppData\\Local\\Temp\r\n"
    narrow, wide = line.format("jane.doe"), line.format("max.muster")
    path.write_bytes((narrow * 3).encode() + (wide * 3).encode("utf-16-le"))
    log = Log(path)
    log.read_lines()
    write_redacted(log.file, log.index, out)
    found = Log(out)
    found.read_lines()
    hidden = [line.format(name).rstrip() for name in ("user1", "user2")]
    assert found.text.lines(0, 6) == [hidden[0]] * 3 + [hidden[1]] * 3
    assert len(found) == len(log)
