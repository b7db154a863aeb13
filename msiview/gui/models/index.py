"""What the methods of Qt's models are asked about."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

Index: TypeAlias = QModelIndex | QPersistentModelIndex

ROOT = QModelIndex()
"""The parent of what lies at the top: the default of those methods."""
