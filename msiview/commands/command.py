"""What a command is: words for its help, arguments, and the work."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

DONE = 0
YES = 1
"""Where a command asks a question: there is a difference, or an obstacle."""
WRONG_USAGE = 2
UNREADABLE = 3
"""A file cannot be read, or a result cannot be written."""


class UsageError(Exception):
    """The command line asks for what this file, or this command, does not have."""


@dataclass(frozen=True, slots=True)
class Command:
    """``summary`` is one line, ``description`` the text above the options in the help.

    ``run`` gets the parsed arguments and returns the exit code.
    """

    summary: str
    description: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
