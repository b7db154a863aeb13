"""Standard input as a file that a command reads: ``-`` on the command line."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from msiview.commands.command import UsageError
from msiview.files.leftovers import scratch_folder
from msiview.files.standard_input import keep_standard_input


class PipedFile:
    """What comes through standard input, kept as a file until the command ends. Only one of the
    files that a command reads can come from there."""

    def __init__(self) -> None:
        self._folder = ExitStack()
        self._is_taken = False

    def keep(self) -> Path:
        """Read all of it; raises UsageError the second time."""
        if self._is_taken:
            raise UsageError("only one file can come from standard input")
        self._is_taken = True
        return keep_standard_input(self._folder.enter_context(scratch_folder()))

    def release(self) -> None:
        """Remove the file."""
        self._folder.close()
        self._is_taken = False


PIPED = PipedFile()
