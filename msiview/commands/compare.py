"""``msiview compare``: the changes that turn one package into another."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msiview.commands.change_object import (
    change_text,
    describe_change,
    describe_hazards,
    describe_renames,
    describe_schema_changes,
    hazard_text,
    rename_text,
    schema_text,
    totals_line,
)
from msiview.commands.command import DONE, YES, Command
from msiview.commands.messages import mention_problems
from msiview.commands.output import write_text
from msiview.commands.overlays import base_of
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.export.json_text import document_text, encode
from msiview.format.container import shown_name
from msiview.overlay.changes import RowChange, changes
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.hazards import find_hazards
from msiview.overlay.noise import noise_finder
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.part_comparison import SummaryDifference, free_streams, summary_differences
from msiview.overlay.renames import find_renames
from msiview.overlay.update_kind import judge_update
from msiview.visible_text import one_line

_DESCRIPTION = """\
Say what differs from A to B: tables and columns that come and go, rows that are
added (+), changed (~) or deleted (-), matched by their primary keys, summary
properties and cabinets. Rows whose key changed, but whose content did not, are
named as well (=), and so is what installers and patches do not take well (!), and
what kind of update it would be.

With --fold, differences that any two builds have are left out: product code,
package code, times, and file sequence numbers where the order is the same.
Cabinets alone then make no difference.

The exit code is 1 where the packages differ."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two packages and their differences."""

    old: Database
    new: Database
    database: OverlaidDatabase
    folds: bool
    """Whether changes that every build makes are left out."""

    def changes(self) -> Iterator[RowChange]:
        """The rows that differ; without noise if ``folds``."""
        if not self.folds:
            return changes(self.database)
        noise = noise_finder(self.database)
        return (change for change in changes(self.database) if noise(change) is None)

    def folded(self) -> int:
        """The number of rows that are left out as noise."""
        if not self.folds:
            return 0
        noise = noise_finder(self.database)
        return sum(noise(change) is not None for change in changes(self.database))


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="A.msi", help="the package to start from")
    parser.add_argument("other", metavar="B.msi", help="the package to arrive at")
    parser.add_argument("--fold", action="store_true", help="leave out what every build changes")
    parser.add_argument("--json", action="store_true", help="write JSON")


def _run(args: Namespace) -> int:
    old, new = base_of(open_package(args.file)), base_of(open_package(args.other))
    layer = ComparisonLayer(old, new, new.path)
    comparison = Comparison(old, new, OverlaidDatabase(old, [layer]), args.fold)
    write_text(_json(comparison) if args.json else _text(comparison))
    mention_problems(old)
    mention_problems(new)
    return YES if _differs(comparison) else DONE


def _differs(comparison: Comparison) -> bool:
    schema = describe_schema_changes(comparison.database)
    return (
        any(schema.values())
        or bool(_codepages(comparison))
        or any(True for _ in comparison.changes())
        or bool(_summary_changes(comparison))
        or (not comparison.folds and bool(_streams(comparison)))
    )


def _codepages(comparison: Comparison) -> dict[str, int] | None:
    old, new = comparison.old.codepage, comparison.new.codepage
    return None if old == new else {"old": old, "new": new}


def _summary_changes(comparison: Comparison) -> list[SummaryDifference]:
    """The summary properties that differ, in the order of their numbers."""
    found = summary_differences(comparison.old, comparison.new)
    return [field for field in found if not (comparison.folds and field.is_noise)]


def _streams(comparison: Comparison) -> list[dict[str, Any]]:
    """The streams that belong to no row and differ: cabinets, signatures."""
    before, after = free_streams(comparison.old), free_streams(comparison.new)
    found = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old.size != new.size or old.sha256() != new.sha256():
            sizes = [stream.size if stream is not None else None for stream in (old, new)]
            found.append({"name": shown_name(name), "old_size": sizes[0], "new_size": sizes[1]})
    return found


def _json(comparison: Comparison) -> Iterator[str]:
    renames = find_renames(comparison.database)
    hazards = find_hazards(comparison.database, renames)
    update = judge_update(comparison.database, hazards)
    head: dict[str, Any] = {"base": comparison.old.path, "overlays": [comparison.new.path]}
    head |= describe_schema_changes(comparison.database)
    head |= {
        "codepage": _codepages(comparison),
        "summary": [
            {"id": field.property_id, "name": field.name, "old": field.old, "new": field.new}
            for field in _summary_changes(comparison)
        ],
        "streams": _streams(comparison),
        "renames": describe_renames(renames),
        "hazards": describe_hazards(hazards),
        "update": {
            "kind": update.kind.value,
            "words": update.words,
            "broken": describe_hazards(update.broken),
        },
        "folded": comparison.folded(),
        "conflicts": [],
    }
    names = [comparison.new.path]
    items = (iter([encode(describe_change(change, names))]) for change in comparison.changes())
    return document_text(head, "changes", items)


def _text(comparison: Comparison) -> Iterator[str]:
    codepages = _codepages(comparison)
    if codepages is not None:
        yield f"~ code page: {codepages['old']} -> {codepages['new']}\n"
    for field in _summary_changes(comparison):
        old, new = one_line(field.old) or "none", one_line(field.new) or "none"
        yield f"~ summary {field.name}: {old} -> {new}\n"
    for stream in _streams(comparison):
        sizes = (_size(stream[side]) for side in ("old_size", "new_size"))
        yield f"~ stream {one_line(stream['name'])}: {' -> '.join(sizes)}\n"
    yield from schema_text(describe_schema_changes(comparison.database))
    totals: Counter[str] = Counter()
    names = [comparison.new.path]
    for change in comparison.changes():
        totals[change.state.value] += 1
        yield from change_text(describe_change(change, names), with_layer=False)
    renames = find_renames(comparison.database)
    yield from map(rename_text, renames)
    hazards = find_hazards(comparison.database, renames)
    yield from map(hazard_text, hazards)
    yield totals_line(totals)
    folded = comparison.folded()
    if folded:
        yield f"{folded} differ only by what every build changes\n"
    update = judge_update(comparison.database, hazards)
    yield f"{update.words}\n"
    for broken in update.broken:
        if broken not in hazards:
            yield hazard_text(broken)


def _size(size: int | None) -> str:
    return "missing" if size is None else f"{size} bytes"


COMMAND = Command("what differs from one package to another", _DESCRIPTION, _add_arguments, _run)
