"""The made-up Contoso Reader: the files that the demo opens."""
