"""``msiview info``: what a file is, its summary information, and what is wrong in it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from itertools import chain

from msiview.commands.arguments import add_overlay_arguments, add_package_arguments
from msiview.commands.command import DONE, Command
from msiview.commands.opened import open_with_overlays
from msiview.commands.output import write_text
from msiview.export.json_text import encode
from msiview.progress import no_progress
from msiview.report.identity import contents_blocks, identity_blocks
from msiview.report.text import text_of
from msiview.session.examination import examine

_DESCRIPTION = """\
Tell what a file is: kind, maker, version, platform, whether it installs per user or
per machine and why, who signed it and whether it was changed since; its codes, what a
transform or patch applies to, summary information with every field explained, streams
and embedded files, counts, and all problems found in it. Decodes every cell.
With --overlay: product, code page and counts as overlays make them, and what the
overlays are."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    add_overlay_arguments(parser)


def _run(args: Namespace) -> int:
    opened = open_with_overlays(args)
    examination = examine(opened.package, no_progress())
    if opened.overlaid is not None:
        from msiview.commands.overlays import mention_conflicts

        mention_conflicts(opened.overlaid)
    if args.json:
        from msiview.report.package_object import info_object

        write_text([encode(info_object(opened, examination)), "\n"])
    else:
        identity = identity_blocks(opened, examination)
        write_text(text_of(chain(identity, contents_blocks(opened.package))))
    return DONE


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
