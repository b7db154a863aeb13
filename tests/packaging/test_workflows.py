"""The workflows: actions are pinned, and what they run can be run and read here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
import steps

JOBS = [
    (path.stem, job)
    for path in sorted(steps.WORKFLOWS.glob("*.yml"))
    for job in steps.load(path.stem)["jobs"]
]


def test_actions_are_named_by_hash_and_version() -> None:
    """A tag of an action can be moved to other code; a hash cannot."""
    versions = defaultdict(set)
    for path in steps.WORKFLOWS.glob("*.yml"):
        for used in re.findall(r"uses: (.*)", path.read_text(encoding="utf-8")):
            match = re.fullmatch(r"([\w-]+/[\w-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+", used)
            assert match, used
            versions[match[1]].add(used)
    assert versions
    assert [used for used in versions.values() if len(used) > 1] == []


@pytest.mark.parametrize(("workflow", "job"), JOBS)
def test_files_and_modules_that_commands_name_are_there(workflow: str, job: str) -> None:
    for command in steps.commands(workflow, job):
        assert "${{" not in command.text
        for name in re.findall(r"(?:packaging|\.ci)/[\w./-]+", command.text):
            assert (steps.ROOT / name).exists(), command.name
        if command.shell[0] == "bash" and (bash := shutil.which("bash")) and os.name == "posix":
            subprocess.run([bash, "-n"], input=command.text, text=True, check=True)
        if command.shell[0] == "python":
            compile(command.text, command.name, "exec")


def test_commands_of_a_tag_and_of_another_computer_are_left_out() -> None:
    """What is run is tried by ``python packaging/release/steps.py WORKFLOW JOB``."""
    reasons = {
        command.name: command.reason
        for workflow, job in (("ci", "linux"), ("release", "python"))
        for command in steps.commands(workflow, job)
    }
    assert reasons == {
        "System packages": "changes the computer or the repository",
        "bash .ci/run": "",
        "Screenshots": "",
        "python -m pip install --quiet .[release]": "",
        "Tag, version and changelog": "only if github.ref_type == 'tag'",
        "Source archive, and the wheel for all systems": "",
    }


def test_the_first_command_that_fails_ends_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    python = Path(sys.executable)
    shell = (python.name,)
    environment = {**os.environ, "PATH": str(python.parent)}
    found = [
        steps.Command("one", shell, "import os; print(os.environ['NAME'])", {"NAME": "a name"}),
        steps.Command("two", shell, "print('not this')", {}, "changes the computer"),
        steps.Command("three", ("a-shell-of-others",), "", {}),
        steps.Command("four", shell, "raise SystemExit(7)", {}),
        steps.Command("five", shell, "print('nor this')", {}),
    ]
    assert steps.run(found, tmp_path, environment) == 7
    assert capfd.readouterr().out.split("\n") == [
        "run: one",
        "a name",
        "left out, changes the computer: two",
        "left out, there is no a-shell-of-others here: three",
        "run: four",
        "ended with 7: four",
        "",
    ]


def test_conditions() -> None:
    contexts = {"runner": {"os": "Linux"}}
    assert steps.holds("always()", contexts)
    assert steps.holds("runner.os == 'Linux'", contexts)
    assert not steps.holds("runner.os != 'Linux'", contexts)
    with pytest.raises(ValueError, match="not understood"):
        steps.holds("failure() && runner.os == 'Linux'", contexts)
