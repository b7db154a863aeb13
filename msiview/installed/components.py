"""Which products share a component, and the key path of it in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.format.guids import pack, unpack
from msiview.installed.products import InstalledProduct
from msiview.installed.registry import InstallerRegistry

_PERMANENT = "0" * 32
"""The client that keeps a component when all products are gone."""


@dataclass(frozen=True, slots=True)
class ComponentClient:
    """A product that has installed a component. ``name`` is '' where the registry has no such
    product any more; ``key_path`` is a file, or ``02:\\SOFTWARE\\…`` for a registry value."""

    product: str
    name: str
    version: str
    sid: str
    key_path: str
    is_permanent: bool


def component_clients(
    registry: InstallerRegistry, component: str, products: list[InstalledProduct]
) -> Iterator[ComponentClient]:
    """All clients of a component by its code; ``products`` are those of the same registry, for
    their names. Raises ValueError where the code is no GUID."""
    packed = pack(component)
    known = {product.code: product for product in products}
    users = registry.details.key("UserData") if registry.details is not None else None
    for sid in users.names() if users is not None else ():
        found = users.key(rf"{sid}\Components\{packed}") if users is not None else None
        for client, data in found.values().items() if found is not None else ():
            is_permanent = client == _PERMANENT
            try:
                code = "" if is_permanent else unpack(client)
            except ValueError:
                continue
            product = known.get(code)
            paths = data if isinstance(data, tuple) else (str(data),)
            yield ComponentClient(
                code,
                product.name if product is not None else "",
                product.version if product is not None else "",
                sid,
                next(iter(paths), ""),
                is_permanent,
            )
