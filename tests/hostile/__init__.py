"""Every pane of the window on files whose names are hostile: what is shown, hovered and opened."""
