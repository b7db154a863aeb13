"""How an installation ended, and the first real error."""
