"""What else is worth knowing in a log."""
