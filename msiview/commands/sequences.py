"""``msiview sequences``: in which order actions run, under which conditions, and what they are."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from msiview.commands.arguments import add_overlay_arguments, add_package_arguments, not_found
from msiview.commands.command import DONE, Command, UsageError
from msiview.commands.opened import mention_opened, open_with_rows
from msiview.commands.output import write_text
from msiview.commands.read_log import open_log
from msiview.export.json_text import encode
from msiview.report.head_object import head_object
from msiview.report.sequences import sequence_lines, sequence_object
from msiview.session.sequences import sequences

_DESCRIPTION = """\
List the actions of each sequence in the order in which they run: standard and custom
actions with what they do, when (at once, or deferred, rollback and commit in the
script), from which source, and what their conditions come to in a first installation
on a usual 64-bit computer (VersionNT 603), or with --set on another. The bracket marks
what stands between InstallInitialize and InstallFinalize. With --log: what ran, what
was skipped and why, return values and durations, and the first place where the log
leaves the sequence; conditions then have the values that the log has at that line."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    add_overlay_arguments(parser)
    parser.add_argument(
        "--sequence", metavar="TABLE", help="only this one, such as InstallExecuteSequence"
    )
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        type=_setting,
        default=[],
        help="evaluate conditions with this value of a property; repeatable",
    )
    parser.add_argument("--log", metavar="LOG", help="a log of an installation of the package")


def _run(args: Namespace) -> int:
    opened = open_with_rows(args)
    log = open_log(args.log, opened) if args.log is not None else None
    if log is not None:
        log.find_answers()
    found = list(sequences(opened, log, dict(args.set)).after.values())
    if args.sequence is not None:
        names = [one.name for one in found]
        found = [one for one in found if one.name == args.sequence]
        if not found:
            raise UsageError(not_found("there is no sequence", args.sequence, names))
    if args.json:
        answer = {
            **head_object(opened),
            "log": args.log,
            "sequences": list(map(sequence_object, found)),
        }
        write_text([encode(answer), "\n"])
    else:
        write_text(sequence_lines(found))
    mention_opened(opened)
    return DONE


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise ArgumentTypeError(f"{text} is not of the form NAME=VALUE")
    return name, value


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
