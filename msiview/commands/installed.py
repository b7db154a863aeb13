"""``msiview installed``: what Windows Installer has installed on a computer."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from msiview.commands.arguments import not_found
from msiview.commands.command import DONE, Command, UsageError
from msiview.commands.output import write_text
from msiview.commands.piped import PIPED
from msiview.export.json_text import encode
from msiview.files.standard_input import SHOWN, STANDARD_INPUT
from msiview.format.guids import braced
from msiview.installed.components import component_clients
from msiview.installed.products import InstalledProduct, installed_products
from msiview.installed.registry import InstallerRegistry
from msiview.installed.registry_export import read_registry_export
from msiview.installed.this_computer import this_computer
from msiview.report.installed import (
    client_object,
    clients_page,
    installed_object,
    installed_table,
    product_blocks,
)
from msiview.report.page import Block
from msiview.report.text import text_of

_DESCRIPTION = """\
List the products that Windows Installer has installed: name, version, product code, for
whom, patches, and the package in the installer's cache. On Windows those of this
computer; elsewhere, or of another computer, those of a registry export (a .reg file as
`reg export` writes it, of HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer or
of anything around it; with HKLM\\SOFTWARE\\Classes\\Installer beside it in the same file
it has package codes and transforms, too). With --product, all that the registry has of
it, patches in the order in which they were applied. With --component, the products that
have a component, and what its key path is for each."""


_THIS_COMPUTER = "this computer"


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar="EXPORT.reg",
        nargs="?",
        default=_THIS_COMPUTER,
        help="an export of a registry, - for standard input",
    )
    parser.add_argument(
        "--product", metavar="NAME", help="only this one: its code, or a part of its name"
    )
    parser.add_argument(
        "--component", metavar="GUID", help="the products that have the component of this code"
    )
    parser.add_argument("--json", action="store_true", help="the answer as JSON")


def _run(args: Namespace) -> int:
    registry = _registry(args.file)
    products = installed_products(registry)
    answer: dict[str, object] = {"file": args.file if args.file != _THIS_COMPUTER else None}
    page: Sequence[Block]
    if args.component is not None:
        component = braced(args.component)
        if component is None:
            raise UsageError(f"{args.component} is no GUID")
        clients = list(component_clients(registry, component, products))
        answer |= {"component": component, "clients": list(map(client_object, clients))}
        page = list(clients_page(component, clients))
    else:
        if args.product is not None:
            products = _chosen(products, args.product)
        answer["products"] = list(map(installed_object, products))
        one = args.product is not None
        page = (
            [block for product in products for block in product_blocks(product)]
            if one
            else [installed_table(products)]
        )
    write_text([encode(answer), "\n"] if args.json else text_of(page))
    return DONE


def _registry(export: str) -> InstallerRegistry:
    if export == STANDARD_INPUT:
        return read_registry_export(PIPED.keep(), SHOWN)
    if export != _THIS_COMPUTER:
        return read_registry_export(Path(export), export)
    registry = this_computer()
    if registry is None:
        raise UsageError("only Windows has a registry of its own: give an export of one")
    return registry


def _chosen(products: list[InstalledProduct], asked: str) -> list[InstalledProduct]:
    code, part = braced(asked), asked.casefold()
    found = [
        product for product in products if product.code == code or part in product.name.casefold()
    ]
    if not found:
        names = [product.name for product in products]
        raise UsageError(not_found("there is no product", asked, names))
    return found


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
