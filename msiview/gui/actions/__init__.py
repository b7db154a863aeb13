"""What the menus offer, by feature; all of it is listed in ``msiview/gui/all_actions.py``."""
