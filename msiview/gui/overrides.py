"""Keeps exceptions in overridden methods of Qt from killing the program under CPython 3.11.

Where Qt calls a Python method on the way of a call from Python, PySide keeps an exception until
that call returns, and writes into it which method it was. Under CPython 3.11 an exception that C
code raised (an index out of range, a deleted widget, a lack of memory) is not an object yet at that
moment, but a class and its text; PySide 6.8 to 6.11 take the text for the object, and the process
ends (observed; CPython 3.12 always makes the object). An ``except`` in between makes it one, so
each override gets one around it.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any

from PySide6.QtCore import QObject


def guard_overrides() -> None:
    """Have each subclass of QObject that is made from now on pass its exceptions on as objects."""
    if sys.version_info < (3, 12):
        QObject.__init_subclass__ = classmethod(_guard)  # type: ignore[assignment, method-assign]


def _guard(cls: type[QObject], /, **options: Any) -> None:
    super(QObject, cls).__init_subclass__(**options)
    for name, method in list(vars(cls).items()):
        if isinstance(method, FunctionType) and _is_override(cls, name):
            setattr(cls, name, _passing_objects(method))


def _is_override(cls: type[QObject], name: str) -> bool:
    """Whether a class of Qt has a method of this name, which it may then call."""
    bases = (base for base in cls.__mro__[1:] if base.__module__.startswith("PySide6."))
    return any(name in vars(base) for base in bases)


def _passing_objects(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*arguments: Any, **named: Any) -> Any:
        try:
            return method(*arguments, **named)
        except BaseException:
            raise

    return call
