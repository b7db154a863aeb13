"""The panes around the page; all of them are listed in ``msiview/gui/all_docks.py``."""
