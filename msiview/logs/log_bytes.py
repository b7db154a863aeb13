"""Loops over the bytes of a log: in C where that is compiled, else in Python.

What the functions do is told in ``pure_log_bytes.py``.
"""

from __future__ import annotations

try:
    from msiview.logs._log_bytes import guids, line_ends, narrowed
except ImportError:
    from msiview.logs.pure_log_bytes import guids, line_ends, narrowed

__all__ = ["guids", "line_ends", "narrowed"]
