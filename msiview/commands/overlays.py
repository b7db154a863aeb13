"""``--overlay``: the overlays of the package that a command examines."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence

from msiview.commands.arguments import not_found, open_file, open_named
from msiview.commands.command import UsageError
from msiview.commands.messages import complain, shown_path
from msiview.database.database import Database
from msiview.database.package import Package
from msiview.database.patch import Patch
from msiview.errors import NoSuchStream, Severity
from msiview.files.standard_input import SHOWN, STANDARD_INPUT
from msiview.format.container import shown_name
from msiview.overlay.stack import Overlay, Stack, open_overlay
from msiview.report.conflict_text import conflict_lines
from msiview.session.overlaid_package import OverlaidPackage, OverlayChoice, overlay_package
from msiview.words import counted

_MOST_LINES = 20
"""Conflicts that are written to standard error; the JSON has all."""

_NAMED_ALREADY = "patch-transform-missing"
"""A defect that is already among the problems of the stack."""


def open_overlaid(args: Namespace) -> OverlaidPackage:
    """The package that the arguments name, with the overlays that they name."""
    base = base_of(open_named(args))
    overlays = open_overlays(base, args.overlay, args.pair)
    choices = [OverlayChoice(overlay.argument, pairs=overlay.pairs) for overlay in overlays]
    return overlay_package(base, choices, {overlay.argument: overlay for overlay in overlays})


def base_of(package: Package) -> Database:
    """The package as a base of overlays; raises UsageError for patches and transforms."""
    if not isinstance(package, Database) or isinstance(package, Patch):
        title = package.kind.title.lower()
        raise UsageError(f"overlays need a package under them; this is a {title}")
    return package


def open_overlays(
    base: Database | None,
    arguments: Sequence[str],
    pairs: Sequence[str] = (),
    opened: Mapping[str, Package] | None = None,
) -> list[Overlay]:
    """The overlays that arguments name, with the ``pairs`` that are picked in patches. ``opened``
    has files that are open already, by their arguments."""
    known = opened or {}
    overlays = []
    plain_names = {name.lstrip(":#") for name in pairs}
    unknown = set(plain_names)
    for argument in arguments:
        package = known.get(argument)
        if package is None and not argument.startswith(":"):
            package = open_file(argument, base.choice_of_others if base is not None else None)
        try:
            named = SHOWN if argument == STANDARD_INPUT else argument
            overlay = open_overlay(base, named, opened=package)
        except NoSuchStream as error:
            inside = [f":{shown_name(child.name)}" for child in base.storages] if base else []
            what = "the package has no transform"
            raise UsageError(not_found(what, f":{error.name}", inside)) from None
        if overlay.patch is not None:
            names = {pair.name.lstrip("#") for pair in overlay.patch.pairs}
            unknown -= names
            if plain_names & names:
                overlay.pairs = tuple(sorted(plain_names & names))
        overlays.append(overlay)
    if unknown:
        raise UsageError(f"no patch has a pair {' or '.join(sorted(unknown))}")
    return overlays


def mention_conflicts(overlaid: OverlaidPackage) -> None:
    """Write conflicts, and problems of and remarks on the overlays, to standard error."""
    lines = conflict_lines(overlaid)
    for line in lines[:_MOST_LINES]:
        complain(line)
    if len(lines) > _MOST_LINES:
        more = counted(len(lines) - _MOST_LINES, "more conflict")
        complain(f"{more}; --json names all")
    mention_broken(overlaid.stack)


def mention_broken(stack: Stack) -> None:
    """Write to standard error what is missing or damaged in overlays.

    Warnings are left out: most are about transforms seen without their package.
    """
    for problem in stack.problems:
        complain(str(problem))
    for entry in stack.entries:
        for package in _packages(entry.overlay):
            errors = [
                defect
                for defect in package.defects
                if defect.severity is Severity.ERROR and defect.code != _NAMED_ALREADY
            ]
            if errors:
                more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
                complain(f"{shown_path(package)}: {errors[0]}{more}")


def _packages(overlay: Overlay) -> Iterator[Package]:
    """The file of an overlay, and the transforms in it."""
    yield overlay.package
    if overlay.patch is not None:
        for pair in overlay.patch.pairs:
            for part in pair.transforms:
                if part.transform is not None:
                    yield part.transform
