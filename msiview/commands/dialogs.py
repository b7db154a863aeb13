"""``msiview dialogs``: the dialogs of the user interface, what they hold and what they do."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from msiview.analysis.dialogs.dialog import Dialogs
from msiview.analysis.dialogs.walk import DialogWalk
from msiview.commands.arguments import add_overlay_arguments, add_package_arguments, not_found
from msiview.commands.command import DONE, Command, UsageError
from msiview.commands.opened import mention_opened, open_with_rows, rows_of
from msiview.commands.output import write_text
from msiview.export.json_text import encode
from msiview.report.dialogs import (
    dialog_blocks,
    dialog_objects,
    dialogs_page,
    whole_dialog_object,
)
from msiview.report.head_object import head_object
from msiview.report.text import text_of

_DESCRIPTION = """\
List the dialogs of a package, those that the user interface sequence shows first, or
say what one of them holds: its controls with their texts as they are shown, the
properties that they set, the events that they cause, and what is wrong with it.
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
    if args.json:
        head = head_object(opened)
        if args.dialog is not None:
            answer: dict[str, object] = {**head, **whole_dialog_object(walk)}
        else:
            answer = {**head, "dialogs": dialog_objects(walk)}
        write_text([encode(answer), "\n"])
    elif args.dialog is not None:
        write_text(text_of(dialog_blocks(walk)))
    else:
        write_text(text_of([dialogs_page(walk)]))
    mention_opened(opened)
    return DONE


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
