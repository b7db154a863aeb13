"""Transforms, patches and other packages over the package of a window."""
