"""``msiview log``: what a verbose log tells of an installation."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from msiview.commands.arguments import add_overlay_arguments, known_codepage
from msiview.commands.command import DONE, INPUTS, YES, Command, UsageError
from msiview.commands.opened import mention_opened
from msiview.commands.output import encoded, write_text
from msiview.commands.read_log import ask_run, open_log, read_log
from msiview.files.new_file import write_file
from msiview.files.opened_files import refuse_opened, same_file
from msiview.files.standard_input import STANDARD_INPUT
from msiview.report.log_pages import LogReport
from msiview.report.text import text_of

if TYPE_CHECKING:
    from msiview.session.opened_log import OpenedLog

_DESCRIPTION = """\
Tell how an installation ended, what the first cause was and what it means, what
else is worth knowing, and what took long. With --package the log is read beside the
package that was installed: messages in its language, rows that are to blame and what
rules (see msiview check) find in them, GUIDs.

With --json also all actions with their return values, the states of components and
features, the properties at the end, and every GUID with its lines.

--report writes what the log tells as one page of HTML, to hand on.

--redact writes a copy of the log without names of users, machines, domains, SIDs, mail
and network addresses and secrets; each of its lines is where it was. The report has no
names then either. What was replaced is listed on standard error (with --json in the
object). Look it over before you hand the copy on: a name that the log nowhere gives away
as one stays, unless --also names it.

A file may have several logs one behind the other, the log of a bundle, or that of a tool
that has started msiexec: each run is listed, and the answers are those of the last run of
Windows Installer itself, else of the last one, or of the one that --run names by its number.

--against compares the log with another one of the same installation, say that of a
machine where it worked: outcome, machine and user, command line, properties, states with
their reasons, actions, and the first place where the two part. Where a file has several
runs, --run and --against-run say which; both logs may be the same file. With --package
both are read beside it; --report then writes the comparison.

LOG, or one of the other files, is - for standard input.

Exit code 1: a run failed; with --against: the logs differ."""


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="LOG", help="a log that msiexec has written")
    parser.add_argument("--package", metavar="MSI", help="the package that was installed")
    add_overlay_arguments(parser)
    parser.add_argument(
        "--codepage", metavar="N", type=int, help="how to read a log of single bytes: 1252, 932 …"
    )
    parser.add_argument(
        "--package-codepage",
        metavar="N",
        type=known_codepage,
        help="read the texts of the package under this code page, whatever it states",
    )
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument("--report", metavar="OUT.html", type=Path, help="write a report")
    parser.add_argument(
        "--run", metavar="N", type=int, help="answer for this run of the log, counted from 1"
    )
    parser.add_argument("--against", metavar="LOG", help="compare with this log")
    parser.add_argument(
        "--against-run", metavar="N", type=int, help="compare with this run of the other log"
    )
    parser.add_argument("--redact", metavar="OUT.log", type=Path, help="write a copy without names")
    parser.add_argument(
        "--also",
        metavar="NAME",
        action="append",
        default=[],
        help="a further name for --redact to replace everywhere; may be repeated",
    )


def _run(args: Namespace) -> int:
    outputs = [path for path in (args.report, args.redact) if path is not None]
    if args.also and args.redact is None:
        raise UsageError("--also needs --redact")
    if len(outputs) > 1 and same_file(*outputs):
        raise UsageError("--report and --redact need a file each")
    if args.against == args.file == STANDARD_INPUT:
        raise UsageError("only one file can come from standard input")
    if args.against is not None and args.redact is not None:
        raise UsageError("--redact is about one log, so it does not go with --against")
    if args.against_run is not None and args.against is None:
        raise UsageError("--against-run needs --against")
    opened = read_log(args, outputs)
    ask_run(opened, args.run)
    return _told(args, opened) if args.against is None else _compared(args, opened)


def _told(args: Namespace, opened: OpenedLog) -> int:
    log, answers = opened.log, opened.find_answers()
    report = LogReport.of(opened)
    redacted = None
    if args.redact is not None:
        from msiview.export.redaction import learned, write_redacted
        from msiview.report.redaction import redaction_blocks

        redacted = write_redacted(log.file, log.index, args.redact, also=args.also)
    if args.report is not None:
        redactor = None
        if args.redact is not None:
            redactor = learned(log.file, log.index, also=args.also)
        write_file(args.report, map(encoded, report.html(redactor)))
    if args.json:
        from msiview.report.log_object import log_object

        write_text(log_object(log, answers, opened.store, opened.package_codes, redacted))
    else:
        write_text(text_of(report.summary()))
    if redacted is not None and not args.json:
        sys.stderr.writelines(text_of(redaction_blocks(args.redact, redacted)))
    if opened.package is not None:
        mention_opened(opened.package)
    return YES if answers.has_failed else DONE


def _compared(args: Namespace, left: OpenedLog) -> int:
    from msiview.report.compared_run import ComparedRun
    from msiview.report.log_comparison import comparison_blocks
    from msiview.session.compared_logs import compared_logs

    if args.report is not None and args.against != STANDARD_INPUT:
        INPUTS.add(args.against)
        refuse_opened(args.report)
    right = open_log(args.against, left.package, args.codepage)
    ask_run(right, args.against_run)
    comparison = compared_logs(left, right)
    sides = ComparedRun.of(left), ComparedRun.of(right)
    names = [side.path for side in sides]
    if args.report is not None:
        from msiview.report.browser import browser_page
        from msiview.report.page import ReportPage

        page = ReportPage(" and ".join(names), comparison_blocks(*sides, comparison))
        write_file(args.report, map(encoded, browser_page(page)))
    if args.json:
        from msiview.report.log_comparison_object import log_comparison_object

        write_text(log_comparison_object(*sides, comparison))
    else:
        write_text(text_of(comparison_blocks(*sides, comparison)))
    return YES if comparison.differs else DONE


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
