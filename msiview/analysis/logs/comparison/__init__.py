"""Compares two logs: what differs, and where they diverge."""
