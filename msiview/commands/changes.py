"""``msiview changes``: what overlays add, change and delete, and the conflicts."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from typing import Any

from msiview.commands.arguments import add_package_arguments
from msiview.commands.change_object import (
    change_text,
    describe_changes,
    describe_hazards,
    describe_patch_files,
    describe_renames,
    describe_schema_changes,
    hazard_text,
    patch_files_text,
    rename_text,
    schema_text,
    totals_line,
)
from msiview.commands.command import DONE, Command
from msiview.commands.messages import mention_problems, shown_path
from msiview.commands.output import write_text
from msiview.commands.overlays import (
    add_overlay_arguments,
    conflict_words,
    describe_conflicts,
    mention_conflicts,
    open_overlaid,
)
from msiview.export.json_text import document_text, encode
from msiview.overlay.hazards import find_hazards
from msiview.overlay.renames import find_renames
from msiview.session.overlaid_package import OverlaidPackage
from msiview.visible_text import one_line

_DESCRIPTION = """\
Say what overlays change: tables and columns that come and go, then every row that
is added (+), changed (~) or deleted (-), with the layer that did it, and every
conflict with what the package has. Rows that only got another key are named (=), and
so is what installers and patches do not take well (!).

Of a patch the pair of transforms that fits FILE is applied, as Windows Installer
would choose it; `msiview applicable` says why. Several patches are put in the
installer's order. A conflict does not end the preview: it goes on as if the
error were ignored, and says what Windows Installer would do."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    add_overlay_arguments(parser, required=True)


def _run(args: Namespace) -> int:
    overlaid = open_overlaid(args)
    if args.json:
        write_text(_json(overlaid))
    else:
        write_text(_text(overlaid))
    mention_conflicts(overlaid)
    mention_problems(overlaid.base)
    return DONE


def _json(overlaid: OverlaidPackage) -> Iterator[str]:
    head: dict[str, Any] = {"base": shown_path(overlaid.base), "overlays": overlaid.layers}
    head |= describe_schema_changes(overlaid.database)
    renames = find_renames(overlaid.database)
    head["renames"] = describe_renames(renames)
    head["hazards"] = describe_hazards(find_hazards(overlaid.database, renames))
    head["patches"] = [
        {"overlay": patch.name} | describe_patch_files(found)
        for patch, found in overlaid.patch_files.items()
    ]
    head["conflicts"] = list(describe_conflicts(overlaid))
    items = (iter([encode(change)]) for change in describe_changes(overlaid.database))
    return document_text(head, "changes", items)


def _text(overlaid: OverlaidPackage) -> Iterator[str]:
    for number, name in enumerate(overlaid.layers, 1):
        yield f"layer {number}: {one_line(name)}\n"
    yield from schema_text(describe_schema_changes(overlaid.database))
    totals: Counter[str] = Counter()
    several = len(overlaid.layers) > 1
    for change in describe_changes(overlaid.database):
        totals[change["change"]] += 1
        yield from change_text(change, with_layer=several)
    renames = find_renames(overlaid.database)
    yield from map(rename_text, renames)
    yield from map(hazard_text, find_hazards(overlaid.database, renames))
    for patch, found in overlaid.patch_files.items():
        yield from patch_files_text(patch.name, found)
    for conflict in describe_conflicts(overlaid):
        yield f"! {one_line(conflict_words(conflict))}\n"
    yield totals_line(totals)


COMMAND = Command("what overlays add, change and delete", _DESCRIPTION, _add_arguments, _run)
