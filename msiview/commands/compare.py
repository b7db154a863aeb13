"""``msiview compare``: what must be done to one package to get another."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msiview.commands.change_object import (
    change_text,
    describe_change,
    describe_schema_changes,
    schema_text,
    totals_line,
)
from msiview.commands.command import DONE, YES, Command
from msiview.commands.messages import mention_problems
from msiview.commands.output import write_text
from msiview.commands.overlays import base_of
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.summary_words import describe_summary
from msiview.export.json_text import document_text, encode
from msiview.export.one_line import one_line
from msiview.overlay.build_noise import NOISY_SUMMARY, BuildNoise
from msiview.overlay.changes import Change, changes
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.overlay import OverlaidDatabase

_DESCRIPTION = """\
Say what differs from A to B: tables and columns that come and go, rows that are
added (+), changed (~) or deleted (-), matched by their primary keys, and summary
properties.

With --fold, differences that any two builds have are left out: product code,
package code, times, and file sequence numbers where the order is the same.

The exit code is 1 where the packages differ."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two packages, and what differs between them."""

    old: Database
    new: Database
    database: OverlaidDatabase
    noise: BuildNoise | None

    def changes(self) -> Iterator[Change]:
        """The rows that differ, without noise where that is wanted."""
        found = changes(self.database)
        return found if self.noise is None else self.noise.without(found)

    def folded(self) -> int:
        """How many rows differ only by noise that is left out."""
        if self.noise is None:
            return 0
        return sum(map(self.noise.is_noise, changes(self.database)))


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="A.msi", help="the package to start from")
    parser.add_argument("other", metavar="B.msi", help="the package to arrive at")
    parser.add_argument("--fold", action="store_true", help="leave out what every build changes")
    parser.add_argument("--json", action="store_true", help="write JSON")


def _run(args: Namespace) -> int:
    old, new = base_of(open_package(args.file)), base_of(open_package(args.other))
    layer = ComparisonLayer(old, new, new.path)
    noise = BuildNoise(old, new) if args.fold else None
    comparison = Comparison(old, new, OverlaidDatabase(old, [layer]), noise)
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
    )


def _codepages(comparison: Comparison) -> dict[str, int] | None:
    old, new = comparison.old.codepage, comparison.new.codepage
    return None if old == new else {"old": old, "new": new}


def _summary_changes(comparison: Comparison) -> list[dict[str, Any]]:
    """The summary properties that differ, in the order of their numbers."""
    before, after = (
        {field.property_id: field for field in describe_summary(package.summary, package.kind)}
        for package in (comparison.old, comparison.new)
    )
    found = []
    for number in sorted(before.keys() | after.keys()):
        if comparison.noise is not None and number in NOISY_SUMMARY:
            continue
        old, new = before.get(number), after.get(number)
        texts = (old.text if old else None, new.text if new else None)
        if texts[0] != texts[1]:
            field = new or old
            assert field is not None
            found.append({"id": number, "name": field.name, "old": texts[0], "new": texts[1]})
    return found


def _json(comparison: Comparison) -> Iterator[str]:
    head: dict[str, Any] = {"base": comparison.old.path, "overlays": [comparison.new.path]}
    head |= describe_schema_changes(comparison.database)
    head |= {
        "codepage": _codepages(comparison),
        "summary": _summary_changes(comparison),
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
        old, new = (one_line(field[side] or "none") for side in ("old", "new"))
        yield f"~ summary {field['name']}: {old} -> {new}\n"
    yield from schema_text(describe_schema_changes(comparison.database))
    totals: Counter[str] = Counter()
    names = [comparison.new.path]
    for change in comparison.changes():
        totals[change.state.value] += 1
        yield from change_text(describe_change(change, names), with_layer=False)
    yield totals_line(totals)
    folded = comparison.folded()
    if folded:
        yield f"{folded} differ only by what every build changes\n"


COMMAND = Command("what differs from one package to another", _DESCRIPTION, _add_arguments, _run)
