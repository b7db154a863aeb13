"""Following references in the window; begin at :mod:`document_references`."""
