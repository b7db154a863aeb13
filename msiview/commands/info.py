"""``msiview info``: what a file is, its summary information, and what is wrong in it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msiview.commands.arguments import add_package_arguments, open_named
from msiview.commands.command import DONE, Command
from msiview.commands.output import write_text
from msiview.commands.overlays import add_overlay_arguments, mention_conflicts, open_overlaid
from msiview.commands.package_object import describe_overlaid, describe_package
from msiview.export.json_text import encode
from msiview.visible_text import one_line

_DESCRIPTION = """\
Tell what a file is: kind, code page, summary information with every field
explained, product identity, what a transform or patch applies to, streams and
embedded files, counts, and all problems found in it. Decodes every cell.
With --overlay: product, code page and counts as overlays make them, and what the
overlays are."""

_LABEL = 20

_INDENT = "  "

_PRODUCT = {
    "name": "Name",
    "manufacturer": "Manufacturer",
    "version": "Version",
    "product_code": "Product code",
    "upgrade_code": "Upgrade code",
    "package_code": "Package code",
    "language_name": "Language",
}

_TARGET = {
    "base_product": "Made from",
    "base_version": "Version",
    "new_product": "Turns it into",
    "new_version": "New version",
    "upgrade_code": "Upgrade code",
}


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


def info_text(package: Mapping[str, Any]) -> Iterator[str]:
    """The object of :func:`describe_package` as lines."""
    yield from _field("File", " > ".join([package["file"], *package.get("inside", [])]))
    yield from _field("Kind", f"{package['kind_title']} ({package['kind']})")
    yield from _field("Code page", package["codepage_name"])
    if package["size"] is not None:
        yield from _field("Size", f"{package['size']} bytes")
    yield from _overlays(package)
    yield from _product(package)
    yield from _transform(package)
    yield from _patch(package)
    yield from _summary(package["summary"])
    yield from _contents(package)
    yield from _problems(package)


def _overlays(package: Mapping[str, Any]) -> Iterator[str]:
    """The overlays; the product and the counts below are those after them."""
    if "overlays" not in package:
        return
    yield _heading("Overlays")
    for layer in package["layers"]:
        rows = (f"{layer[f'rows_{change}']} {change}" for change in ("added", "changed", "deleted"))
        conflicts = f"; {layer['conflicts']} conflicts" if layer["conflicts"] else ""
        yield from _field("Layer", f"{layer['name']} (rows: {', '.join(rows)}{conflicts})")
    for conflict in package["conflicts"]:
        if conflict["table"] is None:
            yield from _field("Refused", f"{conflict['overlay']}: {conflict['reason']}")


def _product(package: Mapping[str, Any]) -> Iterator[str]:
    product = package.get("product", {})
    fields = [(label, product[name]) for name, label in _PRODUCT.items() if product.get(name)]
    if fields:
        yield _heading("Product")
        yield from _fields(fields)
    module = package.get("module")
    if module:
        yield _heading("Module")
        yield from _fields([(name.capitalize(), str(value)) for name, value in module.items()])


def _transform(package: Mapping[str, Any]) -> Iterator[str]:
    transform = package.get("transform")
    if transform is None:
        return
    yield _heading("Transform")
    yield from _applicability(transform)
    yield from _several("Creates tables", transform["created_tables"])
    yield from _several("Drops tables", transform["dropped_tables"])
    yield from _several("Changes tables", transform["changed_tables"])
    for table in transform["undecoded_tables"]:
        yield from _field("Cannot decode", f"{table['name']}: {table['reason']}")


def _applicability(transform: Mapping[str, Any]) -> Iterator[str]:
    target = transform["target"]
    yield from _fields([(label, target[name]) for name, label in _TARGET.items() if target[name]])
    checks = transform["validation"]["meaning"] or ["none: it applies to any package"]
    yield from _several("Checks", checks)
    ignored = transform["error_conditions"]["meaning"] or ["none"]
    yield from _several("Ignored errors", ignored)


def _patch(package: Mapping[str, Any]) -> Iterator[str]:
    patch = package.get("patch")
    if patch is None:
        return
    yield _heading("Patch")
    yield from _field("Patch code", patch["patch_code"] or "none")
    yield from _several("Targets", patch["targets"])
    yield from _several("Makes obsolete", patch["obsoleted"])
    if patch["engine"]["meaning"]:
        yield from _field("Engine", patch["engine"]["meaning"])
    for transform in patch["transforms"]:
        yield _heading(f"Transform {one_line(transform['name'])}")
        yield from _field("State", _state(transform))
        if transform["pair"] is not None:
            yield from _field("Pair", transform["pair"])
        if "target" in transform:
            yield from _applicability(transform)


def _state(transform: Mapping[str, Any]) -> str:
    if not transform["present"]:
        return "listed, but not in the file"
    if "reason" in transform:
        return f"cannot be read: {transform['reason']}"
    return "in the file" if transform["listed"] else "in the file, but not listed"


def _summary(fields: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield _heading("Summary information")
    if not fields:
        yield f"{_INDENT}none\n"
    for field in fields:
        yield from _field(field["name"], field["text"])
        for meaning in field["meaning"]:
            yield from _field("", f"({meaning})")


def _contents(package: Mapping[str, Any]) -> Iterator[str]:
    yield _heading("Contents")
    rows = "Records" if "transform" in package else "Rows"
    for name, count in package["counts"].items():
        yield from _field(rows if name == "rows" else name.capitalize(), str(count))
    for stream in package["streams"]:
        yield from _field("Stream", f"{stream['name']} ({stream['size']} bytes)")
    for storage in package["storages"]:
        yield from _field("Storage", f"{storage['name']} ({storage['kind'] or 'unknown class'})")


def _problems(package: Mapping[str, Any]) -> Iterator[str]:
    yield _heading("Problems")
    if not package["defects"]:
        yield f"{_INDENT}none found\n"
    for defect in package["defects"]:
        place = f"{defect['place']}: " if defect["place"] else ""
        often = f" ({defect['count']} times)" if defect["count"] > 1 else ""
        yield from _field(defect["severity"], f"{place}{defect['message']}{often}")
    for code, count in package["defects_left_out"].items():
        yield from _field("", f"{count} more of the kind {code}")


def _heading(words: str) -> str:
    return f"\n{words}\n"


def _fields(fields: Iterable[tuple[str, str]]) -> Iterator[str]:
    for label, value in fields:
        yield from _field(label, value)


def _several(label: str, values: Sequence[str]) -> Iterator[str]:
    """One value per line, with the label before the first; empty without values."""
    for index, value in enumerate(values):
        yield from _field(label if index == 0 else "", value)


def _field(label: str, value: str) -> Iterator[str]:
    yield f"{_INDENT}{label:<{_LABEL}}  {one_line(value)}".rstrip() + "\n"


COMMAND = Command("what a file is and says about itself", _DESCRIPTION, _add_arguments, _run)
