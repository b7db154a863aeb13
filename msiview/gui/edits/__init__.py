"""Edits in the window: making and undoing them, saving and recovering them."""
