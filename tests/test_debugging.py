"""The debug log: what the program does, without anything that files contain."""

from __future__ import annotations

import io
import logging
import re

import pytest

from msiview.debugging import logging_to, timed

LOG = logging.getLogger("msiview.of_a_test")
SECRET = "a value of the package"


def lines_of(stream: io.StringIO) -> list[str]:
    """The messages without their times."""
    return [line.split(" ", 1)[-1] for line in stream.getvalue().splitlines()]


def test_nothing_is_told_unless_somebody_listens(capfd: pytest.CaptureFixture[str]) -> None:
    LOG.debug("unheard")
    LOG.error("a fault", exc_info=KeyError(SECRET))
    assert capfd.readouterr() == ("", "")


def test_messages_come_with_level_thread_and_module() -> None:
    stream = io.StringIO()
    with logging_to(stream):
        LOG.debug("reading %d bytes", 5)
    LOG.debug("unheard")
    assert lines_of(stream) == ["DEBUG MainThread msiview.of_a_test: reading 5 bytes"]


def test_tracebacks_tell_where_and_no_values() -> None:
    stream = io.StringIO()
    with logging_to(stream):
        try:
            {}[SECRET]
        except KeyError as error:
            LOG.error("a fault", exc_info=error)
    assert "test_tracebacks_tell_where_and_no_values" in stream.getvalue()
    assert stream.getvalue().rstrip().endswith("KeyError")
    assert SECRET not in stream.getvalue()


def test_blocks_are_timed_with_facts_and_their_end() -> None:
    stream = io.StringIO()
    with logging_to(stream):
        with timed(LOG, "opening") as facts:
            facts["tables"] = 3
        with pytest.raises(ValueError), timed(LOG, "decoding"):
            raise ValueError(SECRET)
    first, second = lines_of(stream)
    assert re.search(r": opening: \d+\.\d ms \(tables 3\)$", first)
    assert re.search(r": decoding: \d+\.\d ms, ended by ValueError$", second)
