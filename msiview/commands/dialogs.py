"""``msiview dialogs``: the dialogs of the user interface, what they hold and what they do."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from msiview.analysis.dialogs.dialog import Dialogs
from msiview.analysis.dialogs.dialog_list import listed_dialogs
from msiview.analysis.dialogs.walk import DialogWalk
from msiview.commands.arguments import add_overlay_arguments, add_package_arguments, not_found
from msiview.commands.command import DONE, Command, UsageError
from msiview.commands.opened import mention_opened, open_with_rows, rows_of
from msiview.commands.output import write_text
from msiview.commands.terminal_progress import terminal_progress
from msiview.export.json_text import encode
from msiview.report.dialog_findings import with_findings
from msiview.report.dialogs import (
    dialog_blocks,
    dialog_objects,
    dialogs_page,
    whole_dialog_object,
)
from msiview.report.head_object import head_object
from msiview.report.text import text_of
from msiview.session.check_settings import UnusableSettings, settings_of_package
from msiview.session.checking import check_package
from msiview.session.finding_list import FindingIndex
from msiview.session.opened_package import OpenedPackage

_DESCRIPTION = """\
List the dialogs of a package, those that the user interface sequence shows first, or
say what one of them holds: its controls with their texts as they are shown, the
properties that they set, the events that they cause, and what is wrong with it, with
what rules find (see `msiview check`).
Conditions are evaluated as in a first installation on a usual computer. Nothing runs."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    parser.add_argument("dialog", metavar="DIALOG", nargs="?", help="only this dialog, in full")
    add_overlay_arguments(parser)


def _run(args: Namespace) -> int:
    opened = open_with_rows(args)
    database, _ = rows_of(opened)
    walk = DialogWalk(Dialogs(database.tables))
    if args.dialog is not None and not walk.open(args.dialog):
        raise UsageError(not_found("there is no dialog", args.dialog, walk.dialogs.names))
    names = [args.dialog] if args.dialog is not None else []
    listed = with_findings(listed_dialogs(walk, names), _findings(opened))
    if args.json:
        head = head_object(opened)
        if args.dialog is not None:
            answer: dict[str, object] = {**head, **whole_dialog_object(walk, listed[0])}
        else:
            answer = {**head, "dialogs": dialog_objects(listed)}
        write_text([encode(answer), "\n"])
    elif args.dialog is not None:
        write_text(text_of(dialog_blocks(walk, listed[0])))
    else:
        write_text(text_of([dialogs_page(listed)]))
    mention_opened(opened)
    return DONE


def _findings(opened: OpenedPackage) -> FindingIndex:
    """What rules find, by the settings beside the package."""
    try:
        settings = settings_of_package(opened.package.files())
    except UnusableSettings as error:
        raise UsageError(str(error)) from None
    with terminal_progress() as progress:
        return FindingIndex(check_package(opened, settings, progress).entries)


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
