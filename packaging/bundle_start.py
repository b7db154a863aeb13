"""What the bundles of PyInstaller start: the command ``msiview``."""

import sys

from msiview.__main__ import main

sys.exit(main())
