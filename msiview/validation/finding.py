"""A finding: one thing that a rule says of a place in a package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from msiview.errors import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, and where.

    ``rule`` is its id (``ICE02``, ``service-path-unquoted``), ``case`` names the sentences of the
    rule that say what is wrong; ``values`` fill them. ``key`` are the texts of the key columns.
    ``row`` is the row's number in the table as it is shown, None where no single row is meant:
    a finding of a missing row has only a table, one of the whole file not even that. In
    ``_SummaryInfo`` a column is the number of a summary property.
    """

    rule: str
    case: str
    severity: Severity
    table: str = ""
    column: str = ""
    key: tuple[str, ...] = ()
    row: int | None = None
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
