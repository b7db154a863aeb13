"""The panes at the right that explain the current row."""
