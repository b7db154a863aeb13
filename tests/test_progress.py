"""What work tells while it goes on, and how it leaves time to others."""

from __future__ import annotations

import time

import pytest

from msiview.progress import Progress


def test_work_in_the_background_rests_after_as_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    now, rests = 100.0, 0

    def sleep(seconds: float) -> None:
        nonlocal now, rests
        now += seconds
        rests += 1

    monkeypatch.setattr(time, "monotonic", lambda: now)
    monkeypatch.setattr(time, "sleep", sleep)
    progress = Progress(rest=2.0)
    progress("a step")
    assert rests == 1
    for _ in range(10):
        now += 0.5
        progress("a short step")
    assert rests == 1 + 2
    now += 60
    progress("a long step")
    assert rests == 4
