"""Transforms, patches and other packages laid over a database, layer by layer."""
