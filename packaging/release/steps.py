"""Runs what a job of the workflows runs, here: each of its commands in order, until one fails.

    python packaging/release/steps.py ci docs
    python packaging/release/steps.py release bundles system=ubuntu-22.04 name=linux-x86_64

Of a matrix the first entry is taken, or what is named. The commands run in a copy of the checkout
with a virtual environment of its own, as a branch and not as a tag. Actions are left out, and
commands that change the computer (``sudo``) or the repository (``gh``), or whose shell is not here.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).parent.parent.parent
WORKFLOWS = ROOT / ".github" / "workflows"

_VALUE = re.compile(r"\$\{\{\s*(\w+)\.(\w+)\s*\}\}")
_CONDITION = re.compile(r"(\w+)\.(\w+)\s*(==|!=)\s*'([^']*)'")
_ELSEWHERE = re.compile(r"^\s*(sudo|gh) ", re.MULTILINE)
_SYSTEMS = {"Linux": "Linux", "Windows": "Windows", "Darwin": "macOS"}
_SHELLS = {
    "": ("bash", "-e"),
    "bash": ("bash", "--noprofile", "--norc", "-eo", "pipefail"),
    "python": ("python",),
    "pwsh": ("pwsh", "-command", "."),
}
"""As GitHub starts them on Linux and macOS."""

Contexts = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Command:
    """One ``run:`` of a job, with its values filled in; ``reason`` why it is left out, or ''."""

    name: str
    shell: tuple[str, ...]
    text: str
    env: Mapping[str, str]
    reason: str = ""


def commands(workflow: str, job: str, chosen: Mapping[str, str] | None = None) -> Iterator[Command]:
    """What a job runs; ``chosen`` are values of its matrix. KeyError where a name is unknown,
    ValueError where a condition is none that is understood here."""
    whole = load(workflow)
    described = whole["jobs"][job]
    contexts: Contexts = {
        "matrix": {**first_of_matrix(described), **(chosen or {})},
        "github": {"ref_type": "branch", "ref_name": "main", "token": ""},
        "runner": {"os": _SYSTEMS[platform.system()]},
        "secrets": {"WINDOWS_CERTIFICATE": "", "WINDOWS_CERTIFICATE_PASSWORD": ""},
    }
    outer = {**whole.get("env", {}), **described.get("env", {})}
    for step in described["steps"]:
        if "run" not in step:
            continue
        contexts["env"] = {}
        contexts["env"] = {
            name: filled(str(value), contexts) if _VALUE.search(str(value)) else str(value)
            for name, value in {**outer, **step.get("env", {})}.items()
            if not _is_computed(str(value))
        }
        text = filled(step["run"], contexts)
        default = described.get("defaults", {}).get("run", {}).get("shell", "")
        shell = _SHELLS[step.get("shell", default)]
        reason = ""
        if not holds(step.get("if", "always()"), contexts):
            reason = f"only if {step['if']}"
        elif _ELSEWHERE.search(text):
            reason = "changes the computer or the repository"
        yield Command(step.get("name", text.strip()), shell, text, contexts["env"], reason)


def load(workflow: str) -> dict[str, Any]:
    """A workflow by its name."""
    text = (WORKFLOWS / f"{workflow}.yml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def first_of_matrix(described: Mapping[str, Any]) -> dict[str, str]:
    """The first entry of each part of a job's matrix."""
    matrix = described.get("strategy", {}).get("matrix", {})
    if "include" in matrix:
        return dict(matrix["include"][0])
    return {name: values[0] for name, values in matrix.items()}


def filled(text: str, contexts: Contexts) -> str:
    """With the values that ``${{ … }}`` names."""
    return _VALUE.sub(lambda match: contexts[match[1]][match[2]], text)


def holds(condition: str, contexts: Contexts) -> bool:
    """Whether a step is one of those that run."""
    if condition == "always()":
        return True
    match = _CONDITION.fullmatch(condition)
    if match is None:
        raise ValueError(f"not understood here: if: {condition}")
    return (contexts[match[1]][match[2]] == match[4]) == (match[3] == "==")


def run(found: Sequence[Command], folder: Path, environment: Mapping[str, str]) -> int:
    """Run commands in a folder; the exit code of the first that fails."""
    for command in found:
        program = shutil.which(command.shell[0], path=environment["PATH"])
        reason = command.reason or ("" if program else f"there is no {command.shell[0]} here")
        print(f"{'left out, ' + reason if reason else 'run'}: {command.name}", flush=True)
        if program is None or reason:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            script = Path(scratch) / "step"
            script.write_text(command.text, encoding="utf-8")
            done = subprocess.run(
                [program, *command.shell[1:], str(script)],
                cwd=folder,
                env={**environment, **command.env},
                check=False,
            )
        if done.returncode:
            print(f"ended with {done.returncode}: {command.name}", flush=True)
            return done.returncode
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the commands of a job."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("workflow", choices=sorted(path.stem for path in WORKFLOWS.glob("*.yml")))
    parser.add_argument("job")
    parser.add_argument("chosen", nargs="*", metavar="NAME=VALUE")
    parser.add_argument("--keep", type=Path, help="run in this folder, which stays")
    options = parser.parse_args(arguments)
    chosen = dict(pair.split("=", 1) for pair in options.chosen)
    found = tuple(commands(options.workflow, options.job, chosen))
    with tempfile.TemporaryDirectory() as scratch:
        folder: Path = options.keep or Path(scratch) / "msiview"
        if not folder.exists():
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
        virtual = Path(scratch) / "python"
        venv.create(virtual, with_pip=True)
        programs = virtual / ("Scripts" if sys.platform == "win32" else "bin")
        environment = {
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "CI": "true",
            "GITHUB_REF_NAME": "main",
            "RUNNER_OS": _SYSTEMS[platform.system()],
        }
        return run(found, folder, environment)


def _is_computed(value: str) -> bool:
    """An expression with operators, such as a font folder of one system only."""
    return "${{" in value and not _VALUE.fullmatch(value)


if __name__ == "__main__":
    sys.exit(main())
