"""The pages in the middle of the window; all are listed in ``msiview/gui/all_pages.py``."""
