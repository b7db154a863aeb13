"""``msiview changes``: what overlays add, change and delete, and what conflicts."""

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
    Overlaid,
    add_overlay_arguments,
    conflict_words,
    describe_conflicts,
    mention_conflicts,
    open_overlaid,
)
from msiview.database.patch import Patch
from msiview.export.json_text import document_text, encode
from msiview.export.one_line import one_line
from msiview.overlay.hazards import find_hazards
from msiview.overlay.layers import Layer
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.patch_files import PatchFiles, patch_files
from msiview.overlay.renames import find_renames

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


def _json(overlaid: Overlaid) -> Iterator[str]:
    head: dict[str, Any] = {"base": shown_path(overlaid.base), "overlays": overlaid.names}
    head |= describe_schema_changes(overlaid.database)
    renames = find_renames(overlaid.database)
    head["renames"] = describe_renames(renames)
    head["hazards"] = describe_hazards(find_hazards(overlaid.database, renames))
    head["patches"] = [
        {"overlay": name} | describe_patch_files(found) for name, found in _patches(overlaid)
    ]
    head["conflicts"] = list(describe_conflicts(overlaid))
    items = (iter([encode(change)]) for change in describe_changes(overlaid.database))
    return document_text(head, "changes", items)


def _text(overlaid: Overlaid) -> Iterator[str]:
    for number, name in enumerate(overlaid.names, 1):
        yield f"layer {number}: {one_line(name)}\n"
    yield from schema_text(describe_schema_changes(overlaid.database))
    totals: Counter[str] = Counter()
    several = len(overlaid.names) > 1
    for change in describe_changes(overlaid.database):
        totals[change["change"]] += 1
        yield from change_text(change, with_layer=several)
    renames = find_renames(overlaid.database)
    yield from map(rename_text, renames)
    yield from map(hazard_text, find_hazards(overlaid.database, renames))
    for name, found in _patches(overlaid):
        yield from patch_files_text(name, found)
    for conflict in describe_conflicts(overlaid):
        yield f"! {one_line(conflict_words(conflict))}\n"
    yield totals_line(totals)


def _patches(overlaid: Overlaid) -> Iterator[tuple[str, PatchFiles]]:
    """The files of each patch, as they are when it is the last overlay."""
    layers: list[Layer] = []
    for entry in overlaid.stack.entries:
        layers += entry.layers
        if isinstance(entry.overlay.package, Patch) and entry.layers:
            database = OverlaidDatabase(overlaid.base, layers)
            yield entry.overlay.name, patch_files(database, entry.overlay.package)


COMMAND = Command("what overlays add, change and delete", _DESCRIPTION, _add_arguments, _run)
