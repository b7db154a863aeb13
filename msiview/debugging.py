"""What the program does, step by step, for whoever looks for an error in it: ``--debug``.

Each module that has something to tell has a logger of its own, ``logging.getLogger(__name__)``; all
of them lie below ``msiview``, which says nothing until :func:`logging_to` gives it a stream.

Messages tell kinds, counts and durations. They never quote what is open: no names of files, tables
or properties, no values, no text that the user has typed. Such a log can be sent to anybody.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO, TypeAlias

ROOT = "msiview"

_PACKAGE = Path(__file__).parent

_SPEAK_OF_CODE = (
    AttributeError,
    IndexError,
    NameError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ZeroDivisionError,
)
"""Exceptions whose messages name parts of the program. Those of others, such as KeyError and
ValueError, often quote the value that they met, and that may come out of the opened file."""

_ExceptionInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


@contextmanager
def logging_to(stream: TextIO) -> Iterator[None]:
    """Write what all loggers of the program tell to a stream, as it comes."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Formatter())
    logger = logging.getLogger(ROOT)
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield
    finally:
        logger.level, logger.propagate = before
        logger.removeHandler(handler)


@contextmanager
def timed(logger: logging.Logger, doing: str) -> Iterator[dict[str, Any]]:
    """Log how long the block took. It can add facts, by their names, which are logged as well:
    ``opening: 12.3 ms (tables 40, streams 3)``."""
    facts: dict[str, Any] = {}
    begin = time.perf_counter()
    ending = ""
    try:
        yield facts
    except BaseException as error:
        ending = f", ended by {type(error).__name__}"
        raise
    finally:
        if logger.isEnabledFor(logging.DEBUG):
            took = (time.perf_counter() - begin) * 1000
            words = ", ".join(f"{name} {value}" for name, value in facts.items())
            told = f" ({words})" if words else ""
            logger.debug("%s: %.1f ms%s%s", doing, took, told, ending)


def traceback_text(error: BaseException) -> str:
    """Where an exception came from, and those that led to it, the first one first; with nothing
    in it of what is open."""
    parts: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        places = traceback.extract_tb(cause.__traceback__)
        lines = [f"  {_module(place.filename)}:{place.lineno} {place.name}" for place in places]
        message = f": {cause}" if isinstance(cause, _SPEAK_OF_CODE) else ""
        parts.append("\n".join([*lines, f"{type(cause).__name__}{message}"]))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n\nled to\n\n".join(reversed(parts))


def _module(file: str) -> str:
    """A source file without the folder that it is installed in."""
    path = Path(file)
    if path.is_relative_to(_PACKAGE):
        return path.relative_to(_PACKAGE.parent).as_posix()
    return path.name


class _Formatter(logging.Formatter):
    """Time, level, thread and logger before each message; tracebacks without values."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s.%(msecs)03d %(levelname)-5s %(threadName)s %(name)s: %(message)s",
            "%H:%M:%S",
        )

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802
        return traceback_text(ei[1]) if ei[1] is not None else ""
