"""``--contents`` and ``--report`` of the commands that tell what changes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from msiview.commands.command import INPUTS
from msiview.commands.output import encoded
from msiview.files.new_file import write_file
from msiview.report.change_report import ChangeReport


def add_change_arguments(parser: ArgumentParser) -> None:
    """``--contents`` and ``--report``."""
    parser.add_argument(
        "--contents", action="store_true", help="unpack the files, and compare what is in them"
    )
    parser.add_argument("--report", metavar="OUT.html", type=Path, help="write a report")


def write_report(args: Namespace, report: ChangeReport) -> None:
    """Write the page where the user asks for one, but over none of the files that were read."""
    if args.report is not None:
        INPUTS.add(*report.changes.database.files())
        write_file(args.report, map(encoded, report.html()))
