"""The log that a command looks at, read as a whole, and the package beside it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from msiview.commands.command import INPUTS, UsageError
from msiview.commands.opened import open_with_rows
from msiview.commands.piped import PIPED
from msiview.files.opened_files import refuse_opened
from msiview.files.standard_input import SHOWN, STANDARD_INPUT
from msiview.session.opened_log import OpenedLog
from msiview.session.opened_package import OpenedPackage
from msiview.words import counted


def read_log(args: Namespace, outputs: Sequence[Path]) -> OpenedLog:
    """The log that the arguments name, with the package that they name.

    ``outputs`` are to be written later: opened files among them are refused before the log is
    read, which may take long.
    """
    if args.file != STANDARD_INPUT:
        INPUTS.add(args.file)
    package = _package(args)
    if package is not None and outputs:
        INPUTS.add(*package.files())
    for path in outputs:
        refuse_opened(path)
    return open_log(args.file, package, args.codepage)


def open_log(
    name: str, package: OpenedPackage | None = None, codepage: int | None = None
) -> OpenedLog:
    """The log that an argument names, read as a whole."""
    if name == STANDARD_INPUT:
        opened = OpenedLog.open(PIPED.keep(), codepage, package, shown=SHOWN)
    else:
        INPUTS.add(name)
        opened = OpenedLog.open(name, codepage, package)
    opened.log.read()
    return opened


def ask_run(opened: OpenedLog, number: int | None) -> None:
    """Ask a log for the run of this number, counted from 1; None: for the main one."""
    runs = opened.log.runs
    if number is None:
        return
    if not 1 <= number <= len(runs):
        raise UsageError(
            f"{opened.log.file.shown} has {counted(len(runs), 'run')}, no run {number}"
        )
    opened.run = runs[number - 1].key


def _package(args: Namespace) -> OpenedPackage | None:
    if args.package is None:
        if args.overlay or args.pair:
            raise UsageError("--overlay and --pair need a --package")
        return None
    named = Namespace(
        file=args.package,
        inside=[],
        codepage=args.package_codepage,
        overlay=args.overlay,
        pair=args.pair,
    )
    try:
        return open_with_rows(named)
    except UsageError as error:
        raise UsageError(f"{args.package}: {error}") from None
