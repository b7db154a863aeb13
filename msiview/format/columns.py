"""Work on whole columns and string pools: in C where that is compiled, else in Python.

What the functions do is told in ``pure_columns.py``.
"""

from __future__ import annotations

try:
    from msiview.format._columns import (
        common_ids,
        count_unnamed,
        differing_rows,
        ends_of,
        is_rising,
        match_rows,
        taken,
        texts,
    )
except ImportError:
    from msiview.format.pure_columns import (
        common_ids,
        count_unnamed,
        differing_rows,
        ends_of,
        is_rising,
        match_rows,
        taken,
        texts,
    )

__all__ = [
    "common_ids",
    "count_unnamed",
    "differing_rows",
    "ends_of",
    "is_rising",
    "match_rows",
    "taken",
    "texts",
]
