"""The menu entry, the kinds of files, the manual and the completions of a Linux desktop."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from argparse import ArgumentParser
from pathlib import Path

import pytest

from msiview.cli import COMMANDS, command_named, main, window_parser
from msiview.files.desktop import APPLICATION, install_desktop_files
from msiview.resources import resource_path

ROOT = Path(__file__).parent.parent.parent
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only for desktops of Linux"
)


def text(name: str) -> str:
    return resource_path("desktop", name).read_text(encoding="utf-8")


def options(parser: ArgumentParser) -> set[str]:
    return set(re.findall(r"--[a-z][a-z-]*", parser.format_help())) - {"--help"}


@linux
def test_what_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert main(["--install-desktop"]) == 0
    told = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert all(path.is_file() and path.is_relative_to(tmp_path) for path in told)
    entry = (tmp_path / "applications" / f"{APPLICATION}.desktop").read_text(encoding="utf-8")
    (program,) = re.findall("^Exec=(.*) %f$", entry, re.MULTILINE)
    assert Path(program).name == "msiview-gui"
    assert main(["--install-desktop"]) == 0  # again, over the same files


@linux
def test_a_program_with_a_blank_in_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "my $tools"
    own.mkdir()
    (own / "msiview-gui").touch()
    monkeypatch.setattr(sys, "executable", str(own / "python"))
    install_desktop_files(tmp_path / "share")
    entry = tmp_path / "share" / "applications" / f"{APPLICATION}.desktop"
    assert f'Exec="{tmp_path}/my \\$tools/msiview-gui" %f' in entry.read_text(encoding="utf-8")


@linux
def test_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "share"
    blocked.write_text("a file")
    monkeypatch.setenv("XDG_DATA_HOME", str(blocked))
    assert main(["--install-desktop"]) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert str(blocked) in line


def test_all_kinds_of_files_are_named() -> None:
    types = ElementTree.fromstring(text(f"{APPLICATION}.xml")).findall(f"{MIME}mime-type")
    names = {kind.get("type") for kind in types}
    globs = {glob.get("pattern") for kind in types for glob in kind.findall(f"{MIME}glob")}
    assert globs == {"*.msi", "*.msm", "*.msp", "*.mst", "*.pcp", "*.cub"}
    (line,) = re.findall("^MimeType=(.*);$", text(f"{APPLICATION}.desktop"), re.MULTILINE)
    assert set(line.split(";")) == names
    provided = ElementTree.fromstring(text(f"{APPLICATION}.metainfo.xml")).iter("mediatype")
    assert {kind.text for kind in provided} == names


@pytest.mark.parametrize("name", ["msiview.1", "msiview", "_msiview"])
def test_manual_and_completions_know_all_options(name: str) -> None:
    """Where this fails: python packaging/desktop/describe_command_line.py"""
    told = text(name).replace("\\-", "-")
    known = set(re.findall(r"--[a-z][a-z-]*", told))
    assert options(window_parser()) - known == set()
    for command in COMMANDS:
        parser = ArgumentParser(add_help=False)
        command_named(command).add_arguments(parser)
        assert options(parser) - known == set()
        assert re.search(rf"\b{command}\b", told)


@linux
def test_bash_completes_commands() -> None:
    if shutil.which("bash") is None:
        pytest.skip("there is no bash")
    script = (
        f"source {resource_path('desktop', 'msiview')}; COMP_WORDS=(msiview appl); COMP_CWORD=1; "
        '_shtab_msiview; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["applicable"]


@pytest.mark.parametrize(
    ("tool", "name"),
    [
        (("desktop-file-validate",), f"{APPLICATION}.desktop"),
        (("appstreamcli", "validate", "--no-net"), f"{APPLICATION}.metainfo.xml"),
    ],
)
def test_validators_are_content(tool: tuple[str, ...], name: str) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"there is no {tool[0]}")
    path = resource_path("desktop", name)
    done = subprocess.run([*tool, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, done.stdout + done.stderr)


def test_the_wheel_has_all_files() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    named = {Path(source).name for source in shared}
    of_other_systems = {"msiview.ico", "msiview.icns"}
    files = {path.name for path in resource_path("desktop").iterdir()}
    assert named == files - of_other_systems


def test_the_icon_in_the_forms_of_windows_and_macos() -> None:
    """Where this fails: python packaging/desktop/render_icons.py"""
    data = resource_path("desktop", "msiview.ico").read_bytes()
    _, kind, count = struct.unpack_from("<HHH", data)
    entries = [struct.unpack_from("<BBBBHHII", data, 6 + 16 * number) for number in range(count)]
    assert kind == 1
    assert {16, 32, 48, 256} <= {entry[0] or 256 for entry in entries}
    for size, *_, length, offset in entries:
        assert png_size(data[offset : offset + length]) == (size or 256,) * 2
    data = resource_path("desktop", "msiview.icns").read_bytes()
    assert struct.unpack_from(">4sI", data) == (b"icns", len(data))
    for size in (16, 24, 32, 48, 64, 128, 256):
        picture = resource_path("desktop", f"{APPLICATION}-{size}.png").read_bytes()
        assert png_size(picture) == (size, size)


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG picture."""
    assert data.startswith(b"\x89PNG")
    width, height = struct.unpack_from(">II", data, 16)
    return width, height
