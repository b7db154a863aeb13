"""The command line's answers: one module per command, and what they share."""
