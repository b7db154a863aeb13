"""Reads installation logs: bytes to lines, and lines to events. Packages are not known here."""
