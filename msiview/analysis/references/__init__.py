"""Which rows refer to which: both ways, of every kind; begin at :mod:`engine`."""
