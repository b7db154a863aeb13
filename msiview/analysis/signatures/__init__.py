"""Digital signatures: who signed a file, and whether it is still what was signed."""
