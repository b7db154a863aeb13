"""The log pane: the log beside the package, its view, its filters, and what it says."""
