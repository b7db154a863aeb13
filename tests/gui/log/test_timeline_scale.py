"""From time to pixels and back."""

from __future__ import annotations

from itertools import pairwise

import pytest

from msiview.gui.log.timeline.timeline_scale import LEAST_PER_PX, TimelineScale, tick_words


@pytest.fixture
def scale() -> TimelineScale:
    """Ten seconds in a thousand pixels."""
    scale = TimelineScale()
    scale.set_width(1000)
    scale.set_range(50_000, 60_000)
    return scale


def test_at_first_everything_is_in_sight(scale: TimelineScale) -> None:
    assert scale.is_whole
    assert scale.x(50_000) == 0
    assert 950 < scale.x(60_000) < 1000


def test_zooming_keeps_the_time_under_the_mouse(scale: TimelineScale) -> None:
    time = scale.time(300)
    scale.zoom(4.0, 300)
    assert not scale.is_whole
    assert scale.time(300) == pytest.approx(time)
    assert scale.end - scale.start == pytest.approx(2550)


def test_zooming_out_ends_where_everything_is_in_sight(scale: TimelineScale) -> None:
    scale.zoom(4.0, 900)
    scale.zoom(0.01, 900)
    assert scale.is_whole
    assert scale.start == 50_000


def test_zooming_in_has_an_end(scale: TimelineScale) -> None:
    for _ in range(200):
        scale.zoom(2.0, 500)
    assert scale.per_px == LEAST_PER_PX


def test_one_cannot_move_out_of_the_time_that_there_is(scale: TimelineScale) -> None:
    scale.zoom(4.0, 0)
    scale.move_to(0)
    assert scale.start == 50_000
    scale.move_to(99_000)
    assert scale.end == pytest.approx(50_000 + 10_000 * 1.02)


def test_a_bar_out_of_sight_is_brought_into_sight(scale: TimelineScale) -> None:
    scale.zoom(10.0, 0)
    scale.reveal(58_000, 58_200)
    assert scale.start < 58_000 < 58_200 < scale.end
    here = scale.start
    scale.reveal(58_000, 58_200)
    assert scale.start == here


def test_a_log_that_grows_stays_wholly_in_sight_unless_zoomed(scale: TimelineScale) -> None:
    scale.set_range(50_000, 80_000)
    assert scale.end > 80_000
    scale.zoom(2.0, 0)
    here = scale.end
    scale.set_range(50_000, 90_000)
    assert scale.end == here


def test_ticks_stand_at_round_times_and_far_enough_apart(scale: TimelineScale) -> None:
    ticks = list(scale.ticks(96))
    assert [words for _, words in ticks][:3] == ["00:00:50", "00:00:51", "00:00:52"]
    assert all(b[0] - a[0] >= 96 for a, b in pairwise(ticks))


def test_without_times_ticks_are_numbers_of_lines(scale: TimelineScale) -> None:
    scale.set_range(0, 5000, has_times=False)
    assert [words for _, words in scale.ticks(96)][:2] == ["1", "501"]


def test_close_ticks_tell_milliseconds() -> None:
    assert tick_words(3_600_123, 50) == "01:00:00.123"
    assert tick_words(86_400_000 + 3_600_000, 1000) == "01:00:00"


def test_years_of_time_stay_within_what_scroll_bars_count(scale: TimelineScale) -> None:
    for _ in range(100):
        scale.zoom(2.0, 500)
    scale.set_range(0, 10 * 365 * 86_400_000)
    assert (scale.finish - scale.begin) / scale.per_px < 2**31
    for _ in range(100):
        scale.zoom(2.0, 500)
    assert (scale.finish - scale.begin) / scale.per_px * 1.02 < 2**31
