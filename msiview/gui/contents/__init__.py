"""Pages that show what is in the package: files, sequences, trees, and answers to queries."""
