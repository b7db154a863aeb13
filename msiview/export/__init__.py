"""Tables and logs in other formats: for files, the clipboard and other programs."""
