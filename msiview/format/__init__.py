"""Reads and writes the bytes of installer files: containers, pools, tables. What tables mean is not
known here."""
