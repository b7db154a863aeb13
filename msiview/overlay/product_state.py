"""The state of a product while transforms are applied to it one after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from msiview.database.database import Database
from msiview.errors import FormatError
from msiview.format.column_types import ColumnType, NamedTypes
from msiview.format.transform_data import RowOperation
from msiview.overlay.applicability import (
    PRODUCT_CODE,
    PRODUCT_LANGUAGE,
    PRODUCT_VERSION,
    UPGRADE_CODE,
    Product,
)
from msiview.overlay.layers import Layer

_TABLE = "Property"
_STANDARD: NamedTypes = (
    ("Property", ColumnType.parse("s72", key=True)),
    ("Value", ColumnType.parse("l0")),
)
_FACTS = {
    "product_code": PRODUCT_CODE,
    "version": PRODUCT_VERSION,
    "language": PRODUCT_LANGUAGE,
    "upgrade_code": UPGRADE_CODE,
}


class ProductState:
    """The properties by which transforms are checked, after some layers.

    Only the Property table is followed, so that choosing among many transforms is fast even for a
    large package. A state is immutable: :meth:`after` returns a new one.
    """

    def __init__(self, product: Product, columns: NamedTypes = _STANDARD) -> None:
        self.product = product
        self._columns = columns

    @classmethod
    def of(cls, database: Database | None, typed: Product | None = None) -> ProductState:
        """The state of a package; typed properties replace its own."""
        product = Product() if database is None else Product.of(database)
        if typed is not None:
            known = {f.name: getattr(typed, f.name) for f in fields(typed)}
            product = replace(product, **{k: v for k, v in known.items() if v is not None})
        table = database.tables.get(_TABLE) if database is not None else None
        if table is None:
            return cls(product)
        return cls(product, [(column.name, column.type) for column in table.columns])

    def after(self, layer: Layer) -> ProductState:
        """The state when a layer has been applied.

        A layer whose Property records cannot be read does not change the state; the engine reports
        that.
        """
        if _TABLE not in layer.changed_tables():
            return self
        try:
            records = list(layer.records(_TABLE, self._columns))
        except FormatError:
            return self
        changed = self._facts()
        for record in records:
            name = record.key[0] if record.key else None
            if name not in changed:
                continue
            value = record.cells.get("Value")
            if record.operation is RowOperation.DELETE:
                changed[str(name)] = ""
            elif record.operation is RowOperation.ADD or changed[str(name)] != "":
                # An update of a property that is missing is ignored; one that
                # is only not known may be there.
                changed[str(name)] = str(value) if value is not None else ""
        return ProductState(self._product_of(changed), self._columns)

    def _facts(self) -> dict[str, str | None]:
        return {name: getattr(self.product, fact) for fact, name in _FACTS.items()}

    def _product_of(self, values: Mapping[str, str | None]) -> Product:
        return replace(self.product, **{fact: values[name] for fact, name in _FACTS.items()})
