"""Answers as pages, written for a terminal, a browser or the window, and as JSON."""
