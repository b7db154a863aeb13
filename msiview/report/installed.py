"""What is installed on a computer, for a terminal and as objects for JSON (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from msiview.database.languages import language_words
from msiview.installed.components import ComponentClient
from msiview.installed.products import MACHINE_SID, InstalledPatch, InstalledProduct, PatchState
from msiview.report.page import (
    Block,
    Content,
    Fields,
    Heading,
    PageColumn,
    PageTable,
    Paragraph,
    code,
    muted,
)
from msiview.words import counted


class InstalledPatchObject(TypedDict):
    """``state``: applied, superseded or obsoleted."""

    patch: str
    name: str
    state: str
    package: str


class InstalledProductObject(TypedDict):
    """Texts are '' where the registry has none; ``patches`` those that are applied in their
    order, then the others."""

    product: str
    name: str
    version: str
    publisher: str
    language: int | None
    installed: str
    context: str
    sid: str
    package: str
    source: str
    package_code: str
    upgrade_code: str
    transforms: Sequence[str]
    advertised: bool
    patches: list[InstalledPatchObject]


class ComponentClientObject(TypedDict):
    """``permanent`` marks the client that keeps a component when no product has it."""

    product: str
    name: str
    version: str
    sid: str
    key_path: str
    permanent: bool


def installed_object(product: InstalledProduct) -> InstalledProductObject:
    return {
        "product": product.code,
        "name": product.name,
        "version": product.version,
        "publisher": product.publisher,
        "language": product.language,
        "installed": product.installed,
        "context": product.context.value,
        "sid": product.sid,
        "package": product.package,
        "source": product.source,
        "package_code": product.package_code,
        "upgrade_code": product.upgrade_code,
        "transforms": product.transforms,
        "advertised": product.is_advertised,
        "patches": [
            {
                "patch": patch.code,
                "name": patch.name,
                "state": patch.state.words,
                "package": patch.package,
            }
            for patch in product.patches
        ],
    }


def client_object(client: ComponentClient) -> ComponentClientObject:
    return {
        "product": client.product,
        "name": client.name,
        "version": client.version,
        "sid": client.sid,
        "key_path": client.key_path,
        "permanent": client.is_permanent,
    }


def installed_table(products: Sequence[InstalledProduct]) -> PageTable:
    """One line for each product."""
    columns = [*map(PageColumn, ("Product", "Version", "Code", "For", "Patches", "Package"))]
    rows = (
        (
            product.name or muted("no name"),
            product.version,
            code(product.code),
            context_words(product),
            patches_words(product),
            product.package or muted("none is kept"),
        )
        for product in products
    )
    return PageTable(columns, rows)


def clients_page(component: str, clients: Sequence[ComponentClient]) -> Iterator[Block]:
    """Who has a component, and what it is for each."""
    if not clients:
        yield Paragraph(f"No product has the component {component}.")
        return
    yield Paragraph(f"{counted(len(clients), 'client')} of the component {component}:")
    columns = [*map(PageColumn, ("Product", "Version", "Code", "For", "Key path"))]
    rows = (
        (
            _client_name(client),
            client.version,
            code(client.product),
            _whose(client.sid),
            client.key_path,
        )
        for client in clients
    )
    yield PageTable(columns, rows)


def _client_name(client: ComponentClient) -> str:
    if client.is_permanent:
        return "nobody: it is permanent"
    return client.name or "a product that is not registered"


def product_blocks(product: InstalledProduct) -> Iterator[Block]:
    """One product, all that the registry has of it."""
    yield Heading(product.name or product.code, 2)
    language = language_words(str(product.language)) if product.language is not None else ""
    yield Fields(
        [
            ("Version", product.version),
            ("Publisher", product.publisher),
            ("Language", language),
            ("Installed", product.installed),
            ("For", context_words(product)),
            ("Product code", code(product.code)),
            ("Upgrade code", code(product.upgrade_code)),
            ("Package code", code(product.package_code)),
            ("Cached package", product.package),
            ("Installed from", product.source),
            ("Transforms", ", ".join(product.transforms)),
        ]
    )
    if product.patches:
        columns = [*map(PageColumn, ("Patch", "State", "Code", "Cached package"))]
        yield PageTable(columns, map(_patch_cells, product.patches))


def _patch_cells(patch: InstalledPatch) -> Sequence[Content]:
    return patch.name or muted("no name"), patch.state.words, code(patch.code), patch.package


def context_words(product: InstalledProduct) -> str:
    """For whom a product is there: ``the machine``, ``S-1-5-21-…``, and whether it is only
    offered."""
    offered = ", advertised" if product.is_advertised else ""
    managed = " (managed)" if "managed" in product.context.value else ""
    return f"{_whose(product.sid)}{managed}{offered}"


def _whose(sid: str) -> str:
    return "the machine" if sid == MACHINE_SID else sid


def patches_words(product: InstalledProduct) -> str:
    """``2``, ``2, 1 superseded``; '' without any."""
    counts = {state: sum(patch.state is state for patch in product.patches) for state in PatchState}
    parts = [str(counts[PatchState.APPLIED])] if counts[PatchState.APPLIED] else []
    parts += [
        f"{counts[state]} {state.words}"
        for state in (PatchState.SUPERSEDED, PatchState.OBSOLETED)
        if counts[state]
    ]
    return ", ".join(parts)
