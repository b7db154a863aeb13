"""Findings in logs besides the first error."""
