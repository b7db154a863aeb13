"""msiview reads Windows Installer databases, transforms and patches, and shows them.

The rooms, and which way imports go (left to right, never back)::

    format -> database -> analysis -> export -> commands
                                            \\-> gui

``format`` turns bytes into primitive structures, ``database`` gives them the installer's own names,
``analysis`` answers questions about them, ``export`` writes them in other formats; the command line
and the window are two user interfaces of the same core.
"""

import logging

__version__ = "0.1.0"

# Nothing is told unless somebody asks for it: see :mod:`msiview.debugging`.
logging.getLogger(__name__).addHandler(logging.NullHandler())
