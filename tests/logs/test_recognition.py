"""Which files are logs, by what is in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.errors import UnreadableFile
from msiview.logs.recognition import is_log
from tests.builders.databases import make_msi

ENGINE = "MSI (s) (5C:48) [10:20:30:400]: Doing action: InstallFiles\r\n"
EVENT = "Product: Sample -- Installation operation completed."
REPAIR = (
    "Detection of product '{0A0B0C0D-1111-2222-3333-000000000001}', feature 'Main', component "
    "'{0A0B0C0D-1111-2222-3333-000000000002}' failed."
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(ENGINE, "utf-16", id="utf-16"),
        pytest.param(ENGINE, "utf-8", id="utf-8"),
        pytest.param("".join(f"[00:00:{n:02}] {ENGINE}" for n in range(9)), "ascii", id="prefixed"),
        pytest.param("=== Logging started: 01/02/2024  10:20:30 ===\n", "ascii", id="brief"),
        pytest.param("[0A1C:0B2D][2024-01-02T10:20:30]i001: Burn v3.11\n", "ascii", id="bundle"),
        pytest.param("Error 1920. Service 'X' failed to start.\n", "ascii", id="message"),
        pytest.param("2024-01-02 10:20:30 [INFO] msiexec /i a.msi\n", "ascii", id="deployment"),
        pytest.param("Installer failed with exit code: 1603\n", "ascii", id="winget"),
        pytest.param(f"{REPAIR}\n", "ascii", id="event of a self-repair"),
        pytest.param(f"Source: MsiInstaller\nMessage : {EVENT}\n", "utf-8", id="event list"),
        pytest.param(f'Error,3/24/2026,MsiInstaller,11310,None,"{EVENT}"\n', "utf-8", id="csv"),
    ],
)
def test_a_log_is_known_by_its_contents(text: str, encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "whatever.dat"
    file.write_bytes(text.encode(encoding))
    assert is_log(file)


def test_lines_of_the_engine_are_found_deep_in_the_log_of_a_build(tmp_path: Path) -> None:
    file = tmp_path / "build.out"
    file.write_text("compiling something\n" * 20_000 + ENGINE * 2_000)
    assert is_log(file)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"[section]\nkey=value\n", id="settings"),
        pytest.param(b"\x00\x01\x02" * 100, id="binary"),
        pytest.param(b"PK\x03\x04" + bytes(50), id="archive"),
        pytest.param(b"2024-01-02 10:20:30 [INFO] server began\n", id="log of something else"),
    ],
)
def test_other_files_are_none(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "setup.log"
    file.write_bytes(content)
    assert not is_log(file)


def test_a_package_is_none(tmp_path: Path) -> None:
    assert not is_log(make_msi(tmp_path / "sample.msi"))


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        is_log(tmp_path)
