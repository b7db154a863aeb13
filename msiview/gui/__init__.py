"""The window. The only room that imports PySide6."""

from msiview.gui.overrides import guard_overrides

guard_overrides()  # before the first class of the window is made
