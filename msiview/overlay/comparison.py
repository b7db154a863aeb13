"""The comparison of two packages as a layer: the changes that turn one into the other."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping

from msiview.database.database import Database
from msiview.database.records import Record
from msiview.database.transform_flags import ErrorCondition
from msiview.debugging import timed
from msiview.format.column_types import NamedTypes
from msiview.overlay.layers import Layer
from msiview.overlay.row_comparison import CommonIds, RowDifference, added_records
from msiview.overlay.schema_comparison import SchemaComparison
from msiview.progress import Progress, no_progress

_LOG = logging.getLogger(__name__)


class ComparisonLayer(Layer):
    """The changes that turn one database into another.

    Rows are matched by primary key. A table whose key columns differ is dropped and created again,
    as its rows cannot be matched; ``schema`` lists that and every other difference of tables and
    columns. Base and layer together have the tables of the target, except for the order of columns
    and rows.
    """

    states_codepage = True
    suppressed = ErrorCondition(0)

    def __init__(
        self, base: Database, target: Database, name: str, progress: Progress | None = None
    ) -> None:
        self.base = base
        self.target = target
        self.name = name
        self.files = target.files()
        self.codepage = target.codepage
        progress = progress or no_progress()
        self.schema = SchemaComparison(base.tables, target.tables)
        created = sorted([*self.schema.added, *self.schema.rebuilt])
        self.created_tables: Mapping[str, NamedTypes] = {
            table: [(column.name, column.type) for column in target.tables[table].columns]
            for table in created
        }
        self.dropped_tables = sorted([*self.schema.dropped, *self.schema.rebuilt])
        self.added_columns = self.schema.added_columns
        self.removed_columns = self.schema.removed_columns
        self.retyped_columns = self.schema.retyped_columns
        with timed(_LOG, "comparing two databases") as facts:
            self._rows = dict(self._compare_rows(progress))
            facts |= {"common tables": len(self.schema.common), "differing": len(self._rows)}

    def _compare_rows(self, progress: Progress) -> Iterator[tuple[str, RowDifference]]:
        progress("Comparing texts")
        ids = CommonIds(self.base.pool, self.target.pool)
        common = self.schema.common
        for done, table in enumerate(common):
            progress(f"Comparing {table}", done, len(common))
            rows = RowDifference(self.base.tables[table], self.target.tables[table], ids)
            if rows:
                yield table, rows

    def changed_tables(self) -> Iterable[str]:
        return sorted([*self._rows, *self.created_tables])

    def records(self, table: str, columns: NamedTypes) -> Iterable[Record]:
        if table in self.created_tables:
            return added_records(self.target.tables[table])
        return self._rows[table].records()
