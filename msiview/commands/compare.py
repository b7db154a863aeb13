"""``msiview compare``: the changes that turn one package into another."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from msiview.commands.arguments import add_codepage_argument, codepage_choice, open_file
from msiview.commands.change_options import add_change_arguments, write_report
from msiview.commands.command import DONE, YES, Command
from msiview.commands.messages import mention_problems
from msiview.commands.output import write_text
from msiview.commands.overlays import base_of
from msiview.database.database import Database
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.overlay import OverlaidDatabase
from msiview.report.change_object import comparison_object
from msiview.report.change_report import ChangeReport
from msiview.report.change_text import comparison_text
from msiview.session.change_list import ChangeList
from msiview.session.opened_package import OpenedPackage
from msiview.session.unpacked_files import PackageContents

_DESCRIPTION = """\
Say what differs from A to B: tables and columns that come and go, rows that are
added (+), changed (~) or deleted (-), matched by their primary keys, summary
properties and cabinets. Rows whose key changed, but whose content did not, are
named as well (=), and so is what installers and patches do not take well (!), and
what kind of update it would be.

With --fold, differences that any two builds have are left out: product code,
package code, times, and file sequence numbers where the order is the same.
Cabinets alone then make no difference. What identifies the product is told all the
same, at the top.

With --contents all files of both packages are unpacked and compared by what is in
them, whatever their rows say.

With --report the answer is also written as one page of HTML, to hand on: verdict, rules
and hazards, files, streams, summary and tables.

The exit code is 1 where the packages differ."""


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="A.msi", help="the package to start from")
    parser.add_argument("other", metavar="B.msi", help="the package to arrive at")
    parser.add_argument("--fold", action="store_true", help="leave out what every build changes")
    add_change_arguments(parser)
    add_codepage_argument(parser)
    parser.add_argument("--json", action="store_true", help="write JSON")


def _run(args: Namespace) -> int:
    old = base_of(open_file(args.file, codepage_choice(args)))
    new = base_of(open_file(args.other, old.choice_of_others))
    contents = (_hashes(old), _hashes(new)) if args.contents else None
    overlaid = OverlaidDatabase(old, [ComparisonLayer(old, new, new.path)])
    changes = ChangeList(overlaid, contents=contents)
    write_report(args, ChangeReport(changes))
    if args.json:
        write_text(comparison_object(changes, old.path, fold=args.fold))
    else:
        write_text(comparison_text(changes, fold=args.fold))
    mention_problems(old)
    mention_problems(new)
    return YES if changes.differs(fold=args.fold) else DONE


def _hashes(package: Database) -> Mapping[str, str]:
    return PackageContents(OpenedPackage(package)).hashes()


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
