"""The panes at the right that explain the present row."""
