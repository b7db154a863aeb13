"""A command: its help, its arguments and its function."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import NamedTuple

from msiview.files.opened_files import OpenedFiles

DONE = 0
YES = 1
"""For commands that answer a question: there is a difference, or an obstacle."""
WRONG_USAGE = 2
UNREADABLE = 3
"""A file cannot be read, or a result cannot be written."""


INPUTS = OpenedFiles()
"""The files that the command reads; none of them is written. Whoever opens one adds it."""


class UsageError(Exception):
    """The arguments do not fit this file, or this command."""


class Command(NamedTuple):
    """``description`` is the text above the options in the help, below the line that
    :data:`msiview.cli.COMMANDS` has of it.

    ``run`` gets the parsed arguments and returns the exit code.
    """

    description: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
