"""Every command that the pages of docs/ and the README show, run; what they name otherwise, looked
for; and the site, built."""

from __future__ import annotations

import argparse
import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from msiview.cli import COMMANDS, command_named, main, window_parser
from msiview.sample.log import write_sample_log
from msiview.sample.overlays import write_sample_overlays
from msiview.sample.package import write_sample

ROOT = Path(__file__).parent.parent
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
ALL_PAGES = [
    *PAGES,
    *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "packaging/README.md")),
    *sorted((ROOT / "resources").glob("*/README.md")),
    *sorted((ROOT / ".github").rglob("*.md")),
]


def commands() -> Iterator[tuple[str, str]]:
    """The lines behind ``$ `` of all pages, with the page's name."""
    for page in PAGES:
        blocks = re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
        for line in "".join(blocks).splitlines():
            if line.startswith("$ msiview "):
                yield page.name, line.removeprefix("$ msiview ")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample under the names that the pages use."""
    folder = tmp_path_factory.mktemp("docs")
    overlays = write_sample_overlays(folder)
    write_sample(folder).rename(folder / "app.msi")
    overlays.transform.rename(folder / "settings.mst")
    overlays.patch.rename(folder / "update.msp")
    overlays.other_patch.rename(folder / "connectors.msp")
    write_sample_log(folder).rename(folder / "install.log")
    return folder


@pytest.mark.parametrize(("page", "line"), list(commands()))
def test_what_a_page_shows_works(
    page: str,
    line: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    words = shlex.split(line)
    if words[0] not in COMMANDS:  # it opens a window
        named = window_parser().parse_args(words)
        assert all(Path(file).is_file() for file in [*named.files, *named.overlay])
        return
    assert main(words) in (0, 1)  # 1: there is a difference, something does not apply
    assert capsys.readouterr().out


def test_enough_is_shown() -> None:
    shown = {line.split()[0] for _, line in commands()}
    assert len(shown & set(COMMANDS)) >= 8


def options_of(words: str) -> set[str]:
    """The options that a command has, or the window where the first word is none."""
    name = words.split()[0]
    if name not in COMMANDS:
        return set(window_parser()._option_string_actions)
    parser = argparse.ArgumentParser()
    command_named(name).add_arguments(parser)
    return {*parser._option_string_actions, "--json", "--debug"}


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    in_code = re.findall(
        r"^(?: {4}|[$] |- run: (?:pipx run )?)(.+)$|`([^`\n]+)`", text, re.MULTILINE
    )
    codes = [block or inline for block, inline in in_code]
    for code in codes:
        if code.startswith("msiview ") and not code.startswith("msiview FILE"):
            words = code.removeprefix("msiview ")
            assert set(re.findall(r"(?<!\S)\[?(--[a-z][a-z-]*)", words)) <= options_of(words), code
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in {found[1] for code in codes if (found := re.match(r"make ([a-z-]+)", code))}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for path in re.findall(r"(?:python|bash) ((?:packaging|tests|\.ci)/\S+)", "\n".join(codes)):
        assert (ROOT / path).exists(), path
    for extra in re.findall(r"pip install .*\[(\w+)\]", "\n".join(codes)):
        assert f"\n{extra} = [" in (ROOT / "pyproject.toml").read_text("utf-8")


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    if any(importlib.util.find_spec(name) is None for name in ("sphinx", "myst_parser", "furo")):
        pytest.skip("the tools of the site are not installed: pip install -e .[docs]")
    build = [sys.executable, "-W", "ignore", "-m", "sphinx", "-q", "-W", "--keep-going"]
    done = subprocess.run(
        [*build, str(ROOT / "docs"), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "read-a-log.html").is_file()
