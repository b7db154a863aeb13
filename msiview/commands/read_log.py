"""The log that a command looks at, read as a whole, and the package beside it."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from msiview.analysis.references.columns import ColumnStore
from msiview.commands.command import INPUTS, UsageError
from msiview.commands.examined import Examined, examine
from msiview.files.leftovers import scratch_folder
from msiview.files.new_file import write_file
from msiview.files.opened_files import refuse_opened
from msiview.logs.log import Log
from msiview.logs.log_file import BLOCK
from msiview.session.log_answers import LogAnswers
from msiview.session.opened_log import OpenedLog

STANDARD_INPUT = "-"
"""What names it on the command line."""


@dataclass(frozen=True)
class ReadLog:
    """A log and what is known of it; ``examined`` is None where no package was named."""

    opened: OpenedLog
    examined: Examined | None

    @property
    def log(self) -> Log:
        return self.opened.log

    @cached_property
    def store(self) -> ColumnStore:
        return self.examined.references.store if self.examined is not None else ColumnStore({})

    @cached_property
    def answers(self) -> LogAnswers:
        return self.opened.find_answers()


@contextmanager
def read_log(args: Namespace, outputs: Sequence[Path]) -> Iterator[ReadLog]:
    """The log that the arguments name, with the package that they name.

    ``outputs`` are to be written later: opened files among them are refused before the log is
    read, which may take long.
    """
    if args.file != STANDARD_INPUT:
        INPUTS.add(args.file)
    examined = _examined(args)
    if examined is not None and outputs:
        INPUTS.add(*examined.database.files())
    for path in outputs:
        refuse_opened(path)
    package = examined.base if examined is not None else None
    tables = examined.database.tables if examined is not None else None
    with _file(args.file) as file:
        opened = OpenedLog.open(file, args.codepage, package, tables)
        if args.file == STANDARD_INPUT:
            opened.log.file.shown = STANDARD_INPUT
        opened.log.read()
        yield ReadLog(opened, examined)


@contextmanager
def _file(name: str) -> Iterator[str | Path]:
    """The file of a log. Standard input is kept as one meanwhile: what a log says is read more
    than once."""
    if name != STANDARD_INPUT:
        yield name
        return
    with scratch_folder() as folder:
        path = folder / "standard input"
        write_file(path, iter(partial(sys.stdin.buffer.read, BLOCK), b""))
        yield path


def _examined(args: Namespace) -> Examined | None:
    if args.package is None:
        if args.overlay or args.pair:
            raise UsageError("--overlay and --pair need a --package")
        return None
    try:
        return examine(
            Namespace(file=args.package, inside=[], overlay=args.overlay, pair=args.pair)
        )
    except UsageError as error:
        raise UsageError(f"{args.package}: {error}") from None
