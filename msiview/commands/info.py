"""``msiview info``: what a file is, what it says about itself, and what is wrong in it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from msiview.commands.arguments import add_package_arguments, open_named
from msiview.commands.command import DONE, Command
from msiview.commands.info_text import info_text
from msiview.commands.output import write_text
from msiview.commands.overlays import add_overlay_arguments, mention_conflicts, open_overlaid
from msiview.commands.package_object import describe_overlaid, describe_package
from msiview.export.json_text import encode

_DESCRIPTION = """\
Tell what a file is: kind, code page, summary information with every field
explained, product identity, what a transform or patch applies to, streams and
embedded files, counts, and all problems found in it. Decodes every cell.
With --overlay: product, code page and counts as overlays make them, and what the
overlays are."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    add_overlay_arguments(parser)


def _run(args: Namespace) -> int:
    if args.overlay:
        overlaid = open_overlaid(args)
        described = describe_overlaid(overlaid)
        mention_conflicts(overlaid)
    else:
        described = describe_package(open_named(args))
    write_text([encode(described), "\n"] if args.json else info_text(described))
    return DONE


COMMAND = Command("what a file is and says about itself", _DESCRIPTION, _add_arguments, _run)
