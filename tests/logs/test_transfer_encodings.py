"""Logs that were encoded as a whole."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

import pytest

from msiview.export.redaction import write_redacted
from msiview.logs.log import Log
from msiview.logs.log_file import Growth, LogFile
from msiview.logs.recognition import is_log
from msiview.sample.log import sample_log_lines
from tests.builders.failed_logs import service_does_not_start
from tests.builders.rewritten_logs import ENCODERS


@pytest.mark.parametrize("name", ENCODERS)
def test_its_lines_are_those_of_the_log(tmp_path: Path, name: str) -> None:
    lines = service_does_not_start().splitlines()
    path = tmp_path / "a.txt"
    path.write_bytes(ENCODERS[name](lines))
    assert is_log(path)
    log = Log(path)
    log.read()
    assert log.text.lines(len(log) - len(lines), len(lines)) == lines


@pytest.mark.parametrize("name", ENCODERS)
def test_no_name_is_left_in_a_redacted_copy(tmp_path: Path, name: str) -> None:
    lines = sample_log_lines()
    path, copy = tmp_path / "a.txt", tmp_path / "copy.log"
    user = "Agnieszka"
    at = next(n for n, line in enumerate(lines) if line.startswith("Property(S): "))
    lines[at:at] = [f"Property(S): LogonUser = {user}", f"Property(S): A = C:\\Users\\{user}\\x"]
    path.write_bytes(ENCODERS[name](lines))
    log = Log(path)
    log.read()
    write_redacted(log.file, log.index, copy)
    text = log.file.encoding.decode(copy.read_bytes())
    assert "User1" in text or "user1" in text
    assert user not in text


def test_it_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = service_does_not_start()
    path.write_bytes(base64.b64encode(text.encode()))
    file = LogFile(path)
    assert file.look_again() is Growth.NONE
    path.write_bytes(base64.b64encode(f"{text}{text}".encode()))
    assert file.look_again() is Growth.REWRITTEN
    assert file.size == 2 * len(text.encode())
    path.write_text(text)
    assert file.look_again() is Growth.REWRITTEN
    assert file.read(0, file.size).decode() == path.read_bytes().decode()


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(b"A key, or a picture." * 40).decode(),
        quote("The address of a page that has nothing to do with it: %%%%" * 9),
        "Property(S): A = \nProperty(S): B = \nMSI (s) (F0:44) [10:00:00:000]: x?a=3D\n",
        r"b'\x00\x01" + r"\x00\x01" * 40 + "'",
    ],
)
def test_other_texts_stay_as_they_are(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    assert LogFile(path).size == path.stat().st_size


def test_a_log_that_names_many_values_without_content_is_not_quoted(tmp_path: Path) -> None:
    lines = [f"Property(S): P{n} =" for n in range(30)]
    path = tmp_path / "a.log"
    path.write_text("\n".join([*lines, "Property(S): URL = x?q=3D"]))
    log = Log(path)
    log.read()
    assert len(log) == len(lines) + 1
