"""Files on disk: which are open and must stay as they are, and how others are written."""
