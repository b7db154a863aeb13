"""The log that a command looks at, read as a whole, and the package beside it."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msiview.commands.command import INPUTS, UsageError
from msiview.commands.opened import open_with_rows
from msiview.files.leftovers import scratch_folder
from msiview.files.new_file import write_file
from msiview.files.opened_files import refuse_opened
from msiview.logs.log_file import BLOCK
from msiview.session.opened_log import OpenedLog
from msiview.session.opened_package import OpenedPackage

STANDARD_INPUT = "-"
"""What names it on the command line."""


@contextmanager
def read_log(args: Namespace, outputs: Sequence[Path]) -> Iterator[OpenedLog]:
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
    with _opened(args.file, args, package) as opened:
        yield opened


@contextmanager
def read_other_log(args: Namespace, package: OpenedPackage | None) -> Iterator[OpenedLog]:
    """The log that ``--against`` names, beside the same package."""
    if args.against != STANDARD_INPUT:
        INPUTS.add(args.against)
    with _opened(args.against, args, package) as opened:
        yield opened


@contextmanager
def _opened(name: str, args: Namespace, package: OpenedPackage | None) -> Iterator[OpenedLog]:
    with _file(name) as file:
        opened = OpenedLog.open(file, args.codepage, package)
        if name == STANDARD_INPUT:
            opened.log.file.shown = STANDARD_INPUT
        opened.log.read()
        yield opened


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
