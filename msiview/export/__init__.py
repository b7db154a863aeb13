"""Tables written down: for files, for the clipboard, for other programs."""
