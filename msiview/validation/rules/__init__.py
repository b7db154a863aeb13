"""The rules, a module per family. Each module in this folder is found by its being here; its
sentences are in ``resources/rules/<module>.toml``."""
