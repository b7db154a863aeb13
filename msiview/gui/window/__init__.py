"""The parts of the main window around its pages and docks."""
