"""Two logs beside each other: what differs, and where they part."""
