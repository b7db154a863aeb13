"""``msiview info``: what a file is, its summary information, and what is wrong in it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from itertools import chain

from msiview.analysis.signatures.package_signature import (
    check_package_signature,
    package_signature,
)
from msiview.commands.arguments import add_package_arguments
from msiview.commands.command import DONE, Command
from msiview.commands.opened import open_with_overlays
from msiview.commands.output import write_text
from msiview.commands.overlays import add_overlay_arguments, mention_conflicts
from msiview.database.integrity import check_integrity
from msiview.export.json_text import encode
from msiview.progress import no_progress
from msiview.report.identity import contents_blocks, identity_blocks
from msiview.report.package_object import info_object
from msiview.report.text import text_of

_DESCRIPTION = """\
Tell what a file is: kind, code page, summary information with every field
explained, product identity, what a transform or patch applies to, who signed it and
whether it was changed since, streams and embedded files, counts, and all problems
found in it. Decodes every cell.
With --overlay: product, code page and counts as overlays make them, and what the
overlays are."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    add_overlay_arguments(parser)


def _run(args: Namespace) -> int:
    opened = open_with_overlays(args)
    package, overlaid = opened.package, opened.overlaid
    check_integrity(package)
    if overlaid is not None:
        mention_conflicts(overlaid)
    signature = package_signature(package)
    if signature is not None:
        signature = check_package_signature(package, signature, no_progress())
    if args.json:
        write_text([encode(info_object(package, overlaid, signature)), "\n"])
    else:
        identity = identity_blocks(package, overlaid, signature)
        write_text(text_of(chain(identity, contents_blocks(package))))
    return DONE


COMMAND = Command("what a file is and says about itself", _DESCRIPTION, _add_arguments, _run)
