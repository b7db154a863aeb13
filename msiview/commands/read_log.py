"""The log that a command looks at, read as a whole, and the package beside it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from msiview.analysis.references.columns import ColumnStore
from msiview.commands.command import INPUTS, UsageError
from msiview.commands.examined import Examined, examine
from msiview.files.opened_files import refuse_opened
from msiview.logs.log import Log
from msiview.session.log_answers import LogAnswers
from msiview.session.opened_log import OpenedLog


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


def read_log(args: Namespace, outputs: Sequence[Path]) -> ReadLog:
    """The log that the arguments name, with the package that they name.

    ``outputs`` are to be written later: opened files among them are refused before the log is
    read, which may take long.
    """
    INPUTS.add(args.file)
    examined = _examined(args)
    if examined is not None and outputs:
        INPUTS.add(*examined.database.files())
    for path in outputs:
        refuse_opened(path)
    package = examined.base if examined is not None else None
    tables = examined.database.tables if examined is not None else None
    opened = OpenedLog.open(args.file, args.codepage, package, tables)
    opened.log.read()
    return ReadLog(opened, examined)


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
