"""Findings in the window: made in the background, listed, marked at their cells, accepted."""
