"""Answers about databases and logs, independent of any user interface."""
