"""Verbose install logs: from bytes to lines, and from lines to what happened. Knows no package."""
