"""Thin models over what the core returns."""
