import sys

from msiview.__main__ import main_gui

sys.exit(main_gui())
