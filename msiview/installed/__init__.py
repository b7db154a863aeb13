"""What Windows Installer has recorded in a computer's registry: products, patches, components.

The registry is that of this computer, on Windows, or an export of any computer's
(docs/msi-format.md, "Registry places").
"""
