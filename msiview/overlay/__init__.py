"""Transforms, patches and other packages applied to a database as layers."""
