"""Actions as bars over time."""
