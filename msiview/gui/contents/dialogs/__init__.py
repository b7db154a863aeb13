"""Dialogs of a package: drawn, and walked through."""
