"""Findings: what rules say of the rows of a package, each with its place, reason and remedy."""
