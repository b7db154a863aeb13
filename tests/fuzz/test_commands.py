"""Every command on damaged files; `python -m tests.fuzz` does this for longer."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pytest

from msiview.cli import COMMANDS, command_named
from tests.fuzz.commands import check, made_line, make_run
from tests.fuzz.inputs import Inputs, make_inputs

RUNS = 96
AT_ONCE = 12
LINES = 6_000
"""So many command lines that each option of each command is among them."""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    return make_inputs(tmp_path_factory.mktemp("sound"))


@pytest.mark.parametrize("first", range(0, RUNS, AT_ONCE))
def test_no_command_fails_within(
    inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    monkeypatch.setenv("MSIVIEW_TRACEBACK", "1")
    for number in range(first, first + AT_ONCE):
        run = make_run(number, inputs, tmp_path / "run")
        try:
            check(run)
        except Exception as error:
            error.add_note(f"run {number}: {run.arguments}")
            raise


def test_runs_are_the_same_again_and_meet_every_command(inputs: Inputs, tmp_path: Path) -> None:
    runs = [make_run(number, inputs, tmp_path / "run") for number in range(RUNS)]
    damaged = runs[7].victim
    assert {run.arguments[0] for run in runs} == set(COMMANDS)
    again = make_run(7, inputs, tmp_path / "run")
    assert again == runs[7]
    content = damaged.read_bytes()
    make_run(7, inputs, tmp_path / "run")
    assert damaged.read_bytes() == content


def test_lines_have_every_option(inputs: Inputs, tmp_path: Path) -> None:
    """But those that give the answer in another place, or are about no file."""
    options = {
        (command, option)
        for command in COMMANDS
        for option in _options_of(command)
        if option not in ("--output", "--debug", "--explain")
    }
    given = set()
    for number in range(LINES):
        words = made_line(number, inputs, tmp_path)
        given |= {(words[0], word) for word in words if word.startswith("--")}
    assert options - given == set()


def _options_of(command: str) -> set[str]:
    parser = ArgumentParser(add_help=False)
    command_named(command).add_arguments(parser)
    options = {option for action in parser._actions for option in action.option_strings}
    return {option for option in options if option.startswith("--")}
