"""Builds the files that the demo opens: the fictitious Contoso Reader."""
