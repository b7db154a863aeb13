"""Ways to look at a stream; all of them are listed in ``all_viewers.py``."""
