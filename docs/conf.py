"""The documentation site (`make docs`); its pages are Markdown that can be read as it is."""

project = "msiview"
author = "the msiview developers"
copyright = "2026, the msiview developers"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "msiview"
html_favicon = "../resources/desktop/io.github.msiview.msiview.svg"
html_show_sourcelink = False
