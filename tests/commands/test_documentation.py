"""docs/commands.md names every command, option and member of the JSON answers."""

from __future__ import annotations

import importlib
import pkgutil
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import is_typeddict

import pytest

import msiview.report
from msiview.cli import COMMANDS
from msiview.commands.command import Command

ROOT = Path(__file__).parents[2]
DOCUMENTATION = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def members() -> Iterator[tuple[str, str]]:
    """The members of all objects that are written as JSON, each with the name of its class."""
    for module in pkgutil.iter_modules(msiview.report.__path__):
        for name, found in vars(importlib.import_module(f"msiview.report.{module.name}")).items():
            if is_typeddict(found):
                yield from ((name, member) for member in found.__annotations__)


def test_every_member_is_documented() -> None:
    named = set(re.findall(r'["`](\w+)["`]', DOCUMENTATION))
    found = list(members())
    assert ("FileObject", "md5") in found
    assert [f"{name}.{member}" for name, member in found if member not in named] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    command: Command = importlib.import_module(f"msiview.commands.{name}").COMMAND
    parser = ArgumentParser(add_help=False)
    command.add_arguments(parser)
    options = set(re.findall(r"--[a-z-]+", parser.format_help()))
    assert options
    assert options - set(re.findall(r"--[a-z-]+", DOCUMENTATION)) == set()
    assert f"## msiview {name}\n" in DOCUMENTATION
    assert f"| `msiview {name} " in DOCUMENTATION
