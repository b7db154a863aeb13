"""Edits by hand: a layer that can be changed, undone and saved."""
