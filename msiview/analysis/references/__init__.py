"""The references between rows, in both directions; see :mod:`engine`."""
