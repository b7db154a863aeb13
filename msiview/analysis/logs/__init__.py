"""Answers about a log: what came of it, why, and which rows of a package its lines speak of."""
