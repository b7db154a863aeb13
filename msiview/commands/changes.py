"""``msiview changes``: what overlays add, change and delete, and the conflicts."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from msiview.commands.arguments import add_overlay_arguments, add_package_arguments
from msiview.commands.change_options import add_change_arguments, write_report
from msiview.commands.command import DONE, Command
from msiview.commands.messages import mention_problems, shown_path
from msiview.commands.output import write_text
from msiview.commands.overlays import mention_conflicts, open_overlaid
from msiview.progress import no_progress
from msiview.report.change_object import overlay_changes_object
from msiview.report.change_report import ChangeReport
from msiview.report.change_text import overlay_changes_text
from msiview.session.change_list import ChangeList
from msiview.session.unpacked_files import hashes_of_both

_DESCRIPTION = """\
Say what overlays change: tables and columns that come and go, then every row that
is added (+), changed (~) or deleted (-), with the layer that did it, and every
conflict with what the package has. Rows that only got another key are named (=), and
so is what installers and patches do not take well (!).

Of a patch the pair of transforms that fits FILE is applied, as Windows Installer
would choose it; `msiview applicable` says why. Several patches are put in the
installer's order. A conflict does not end the preview: it goes on as if the
error were ignored, and says what Windows Installer would do.

With --contents the files of the package and those that come out, whole files of patches
among them, are unpacked and compared by what is in them, whatever their rows say.

With --report the answer is also written as one page of HTML, to hand on: verdict, rules
and hazards, the files of a patch, streams and tables."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    add_overlay_arguments(parser, required=True)
    add_change_arguments(parser)


def _run(args: Namespace) -> int:
    overlaid = open_overlaid(args)
    contents = hashes_of_both(overlaid, no_progress()) if args.contents else None
    changes = ChangeList.of(overlaid, contents=contents)
    write_report(args, ChangeReport(changes, overlaid.stack))
    if args.json:
        write_text(overlay_changes_object(overlaid, changes, shown_path(overlaid.base)))
    else:
        write_text(overlay_changes_text(overlaid, changes))
    mention_conflicts(overlaid)
    mention_problems(overlaid.base)
    return DONE


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
