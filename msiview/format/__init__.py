"""Bytes to primitive structures; knows nothing of tables' meaning."""
