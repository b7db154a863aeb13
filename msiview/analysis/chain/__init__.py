"""The chain of a row, File → Component → Feature → Directory; begin at :mod:`maker`."""
